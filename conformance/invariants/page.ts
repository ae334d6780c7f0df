import { quote } from '../answers/describe.js'
import { htmlElements } from '../answers/html.js'
import { isHtml } from '../answers/navigation.js'
import type { Judge, JudgeContext, Observed } from '../answers/observed.js'
import { inapplicable, type Judgement, unmet } from '../common/judgement.js'
import { oncePerText } from '../common/remember.js'
import { jsonValue } from '../syntax/json.js'
import { placeOf } from '../syntax/place.js'
import { headerValue, headerValues, mediaType, redirects, type WireResponse } from '../wire/exchange.js'
import { requestUrl, sentValues } from '../wire/sent.js'
import {
  type DeclaredInvariant,
  endpointAnswer,
  held,
  noPage,
  notEndpoint,
  onEndpointAnswer,
} from './invariant.js'
import { noTrace, registrationsNotListed } from './leaks.js'
import { notReflected } from './markup.js'
import { isInert, isResponsePage, isScripted, styleReferences } from './page-content.js'

/** Judges the HTML pages that the endpoint shows; the body of a redirect is not shown. */
const onPage =
  (judge: (response: WireResponse, seen: Observed, context: JudgeContext) => Judgement): Judge =>
  (seen, context) => {
    const response = endpointAnswer(seen, context)
    if (response === null) return notEndpoint
    return redirects(response) || response.body === '' || !isHtml(response)
      ? noPage
      : judge(response, seen, context)
  }

const metaOf = (response: WireResponse, name: string, key: 'name' | 'http-equiv'): string | null =>
  htmlElements(response.body).find(
    (element) => element.name === 'meta' && element.attributes[key]?.toLowerCase() === name,
  )?.attributes.content ?? null
const quietPolicies = ['no-referrer', 'same-origin', 'strict-origin']
const leakyPolicies = ['unsafe-url', 'no-referrer-when-downgrade']

const resources: Readonly<Record<string, string>> = {
  script: 'src',
  img: 'src',
  iframe: 'src',
  link: 'href',
  source: 'src',
  embed: 'src',
  object: 'data',
}
const looksLikeJson = (body: string): boolean => /^\s*[{[]/.test(body) && jsonValue(body) !== undefined

export const page = [
  {
    id: 'pages-cannot-be-framed',
    requirement: 'LINK-HDR-001',
    level: 'MUST',
    expected: 'frame-ancestors in Content-Security-Policy, or X-Frame-Options',
    inspect: onPage((response, { answer, exchange }) => {
      const elements = htmlElements(response.body)
      if (answer.kind === 'error-redirect' || answer.kind === 'success-redirect') return noPage
      if (isResponsePage(elements, sentValues(exchange.request, 'response_mode'))) return noPage
      const policy = headerValues(response, 'content-security-policy').join(';')
      // frame-ancestors is not honoured in a meta element (CSP Level 3 §6.4.2).
      const ancestors = /(?:^|;|,)\s*frame-ancestors\s+([^;,]*)/i.exec(policy)?.[1]?.trim()
      if (ancestors !== undefined && ancestors !== '' && !/(^|\s)(\*|https?:)(\s|$)/.test(ancestors))
        return held
      const old = headerValue(response, 'x-frame-options')?.trim() ?? ''
      if (/^(deny|sameorigin)$/i.test(old))
        return unmet(`X-Frame-Options: ${old} alone, without frame-ancestors`, 'info', 'warn')
      if (isInert(elements) && (response.status >= 400 || !isScripted(elements)))
        return unmet(
          'the page may be framed by any site, although nothing on it can be clicked',
          'low',
          'warn',
        )
      return unmet(`status ${response.status}: the page may be framed by any site`)
    }),
  },
  {
    id: 'pages-send-no-referrer',
    requirement: 'LINK-HDR-002',
    level: 'SHOULD',
    expected: 'Referrer-Policy no-referrer, same-origin or strict-origin',
    inspect: onPage((response) => {
      const field = headerValue(response, 'referrer-policy') ?? metaOf(response, 'referrer', 'name')
      // Referrer Policy §8.1: of a list, the last known token counts.
      const policy = field?.split(',').at(-1)?.trim().toLowerCase() ?? ''
      if (quietPolicies.includes(policy)) return held
      if (leakyPolicies.includes(policy))
        return unmet(`Referrer-Policy: ${policy} hands the token on`, 'high', 'fail')
      return unmet(policy === '' ? 'no Referrer-Policy' : `Referrer-Policy: ${policy}`, 'low')
    }),
  },
  {
    id: 'pages-load-nothing-from-third-parties',
    requirement: 'LINK-HDR-003',
    level: 'SHOULD',
    expected: 'no resource and no link off the server on a page',
    inspect: onPage((response, seen, context) => {
      const base = requestUrl(seen.exchange.request)
      const leadsOff = oncePerText(1000, (reference): boolean => {
        const { origin } = placeOf(reference, base)
        return /^https?:/.test(origin) && !context.ownOrigins.includes(origin)
      })
      const foreign = (reference: string | undefined): boolean =>
        reference !== undefined && reference !== '' && leadsOff(reference)
      const elements = htmlElements(response.body)
      const resource = elements.find(({ name, attributes }) => foreign(attributes[resources[name] ?? '']))
      if (resource !== undefined) {
        return unmet(
          `<${resource.name}> loads ${quote(resource.attributes[resources[resource.name] ?? ''] ?? '')}`,
          'low',
        )
      }
      const styled = styleReferences(elements).find(foreign)
      if (styled !== undefined) return unmet(`a style sheet loads ${quote(styled)}`, 'low')
      const link = elements.find(({ name, attributes }) => name === 'a' && foreign(attributes.href))
      return link === undefined
        ? held
        : unmet(`a link leads to ${quote(link.attributes.href ?? '')}`, 'info', 'note')
    }),
  },
  {
    id: 'bodies-are-not-sniffed',
    requirement: 'LINK-HDR-004',
    level: 'SHOULD',
    expected: 'X-Content-Type-Options: nosniff',
    inspect: onEndpointAnswer((response) => {
      if (response.body === '' || redirects(response)) return inapplicable('no body was seen')
      return /^nosniff$/i.test(headerValue(response, 'x-content-type-options')?.trim() ?? '')
        ? held
        : unmet('no X-Content-Type-Options: nosniff', 'info')
    }),
  },
  {
    id: 'request-values-never-become-markup',
    requirement: 'LINK-ERROR-007',
    level: 'MUST',
    expected: 'request values escaped for where they stand',
    inspect: notReflected,
  },
  {
    id: 'bodies-show-no-insides',
    requirement: 'LINK-ERROR-008',
    level: 'SHOULD',
    expected: 'no stack trace, file path, SQL or debug page',
    inspect: noTrace,
  },
  {
    id: 'content-type-tells-the-truth',
    requirement: 'LINK-ERROR-009',
    level: 'MUST',
    expected: 'a Content-Type that fits the body, with a charset for text',
    inspect: onEndpointAnswer((response) => {
      if (response.body === '' || response.truncated) return inapplicable('no body was seen')
      const type = mediaType(response)
      const field = headerValue(response, 'content-type') ?? ''
      if (type === '') return unmet('a body without a Content-Type', 'low')
      if (type === 'text/html' && looksLikeJson(response.body))
        return unmet(`Content-Type: ${field}, but the body is JSON`)
      if (/\bjson$/.test(type) && /^\s*<(!doctype|html)/i.test(response.body)) {
        return unmet(`Content-Type: ${field}, but the body is HTML`)
      }
      const charset = /;\s*charset\s*=/i.test(field)
      return type.startsWith('text/') && !charset
        ? unmet(`Content-Type: ${field} without a charset`, 'info', 'warn')
        : held
    }),
  },
  {
    id: 'error-page-lists-no-registered-uri',
    requirement: 'LINK-RURI-025',
    level: 'SHOULD',
    expected: 'no registered redirection URI on a refusing page',
    inspect: registrationsNotListed,
  },
] as const satisfies readonly DeclaredInvariant[]
