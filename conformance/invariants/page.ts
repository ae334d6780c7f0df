import { quote } from '../answers/describe.js'
import { htmlElements } from '../answers/html.js'
import { isHtml } from '../answers/navigation.js'
import type { Judge, JudgeContext, Observed } from '../answers/observed.js'
import { about, inapplicable, type Judgement, unmet } from '../common/judgement.js'
import { oncePerText } from '../common/remember.js'
import { forbidsFraming, parsePolicies } from '../syntax/content-policy.js'
import { placeOf } from '../syntax/place.js'
import { headerValue, headerValues, redirects, type WireResponse } from '../wire/exchange.js'
import { requestUrl, sentValues } from '../wire/sent.js'
import { judgeContentType } from './content-type.js'
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
import { leakyPolicies, quietPolicies, referrerPolicyOf, tellingElement } from './referrer-policy.js'

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

/** Whether a reference leads off the server. */
const leadingOff = (
  { exchange }: Observed,
  { ownOrigins }: JudgeContext,
): ((reference: string) => boolean) => {
  const base = requestUrl(exchange.request)
  return oncePerText(1000, (reference) => {
    const { origin } = placeOf(reference, base)
    return /^https?:/.test(origin) && !ownOrigins.includes(origin)
  })
}

/** Whether the old field forbids frames: so do contradicting values. @see HTML, "X-Frame-Options" */
function forbidsFramesByOldField(response: WireResponse): boolean {
  const values = headerValues(response, 'x-frame-options').join(',').toLowerCase().split(',')
  const known = [...new Set(values.map((value) => value.trim()))]
  const [only = ''] = known
  return known.length > 1
    ? known.some((value) => ['deny', 'sameorigin', 'allowall'].includes(value))
    : ['deny', 'sameorigin'].includes(only)
}

const resources: Readonly<Record<string, string>> = {
  script: 'src',
  img: 'src',
  iframe: 'src',
  link: 'href',
  source: 'src',
  embed: 'src',
  object: 'data',
}

const handsOn = 'A page lets other sites see its address, and with it the access token'

export const page = [
  {
    id: 'pages-cannot-be-framed',
    requirement: 'LINK-HDR-001',
    level: 'MUST',
    defect: 'A page can be framed by other sites',
    expected: 'frame-ancestors in Content-Security-Policy, or X-Frame-Options',
    inspect: onPage((response, { answer, exchange }) => {
      const elements = htmlElements(response.body)
      if (answer.kind === 'error-redirect' || answer.kind === 'success-redirect') return noPage
      if (isResponsePage(elements, sentValues(exchange.request, 'response_mode'))) return noPage
      // frame-ancestors is not honoured in a meta element (CSP Level 3 §6.4.2).
      const policies = parsePolicies(headerValues(response, 'content-security-policy'))
      if (policies.some(forbidsFraming)) return held
      // HTML, "X-Frame-Options": where a policy has frame-ancestors, X-Frame-Options is not looked at.
      const lax = policies.find((policy) => policy.has('frame-ancestors'))?.get('frame-ancestors')
      if (lax === undefined && forbidsFramesByOldField(response)) {
        const old = headerValues(response, 'x-frame-options').join(', ')
        return about(
          'Framing is forbidden by X-Frame-Options alone',
          unmet(`X-Frame-Options: ${old} alone, without frame-ancestors`, 'info', 'warn'),
        )
      }
      if (isInert(elements) && (response.status >= 400 || !isScripted(elements)))
        return about(
          'A page without anything to click can be framed by other sites',
          unmet('the page may be framed by any site, although nothing on it can be clicked', 'low', 'warn'),
        )
      const words = lax === undefined ? '' : `, since frame-ancestors says ${lax.join(' ')}`
      return unmet(`status ${response.status}: the page may be framed by any site${words}`)
    }),
  },
  {
    id: 'pages-send-no-referrer',
    requirement: 'LINK-HDR-002',
    level: 'SHOULD',
    defect: 'A page has no Referrer-Policy that hides its address from other sites',
    expected: 'Referrer-Policy no-referrer, same-origin or strict-origin',
    inspect: onPage((response, seen, context) => {
      const elements = htmlElements(response.body)
      const policy = referrerPolicyOf(response, elements)
      if (policy !== null && leakyPolicies.includes(policy))
        return about(handsOn, unmet(`Referrer-Policy: ${policy} hands the token on`, 'high', 'fail'))
      const telling = tellingElement(elements, leadingOff(seen, context))
      if (telling !== undefined)
        return about(
          handsOn,
          unmet(
            `referrerpolicy="${telling.attributes.referrerpolicy}" of <${telling.name}> hands the token on`,
            'high',
            'fail',
          ),
        )
      if (policy !== null && quietPolicies.includes(policy)) return held
      return unmet(policy === null ? 'no Referrer-Policy' : `Referrer-Policy: ${policy}`, 'low')
    }),
  },
  {
    id: 'pages-load-nothing-from-third-parties',
    requirement: 'LINK-HDR-003',
    level: 'SHOULD',
    defect: 'A page loads something from another site',
    expected: 'no resource and no link off the server on a page',
    inspect: onPage((response, seen, context) => {
      const leadsOff = leadingOff(seen, context)
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
        : about(
            'A page links to another site',
            unmet(`a link leads to ${quote(link.attributes.href ?? '')}`, 'info', 'note'),
          )
    }),
  },
  {
    id: 'bodies-are-not-sniffed',
    requirement: 'LINK-HDR-004',
    level: 'SHOULD',
    defect: 'An answer with a body lacks X-Content-Type-Options: nosniff',
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
    defect: 'A value of the request becomes markup or code of a page',
    expected: 'request values escaped for where they stand',
    inspect: notReflected,
  },
  {
    id: 'bodies-show-no-insides',
    requirement: 'LINK-ERROR-008',
    level: 'SHOULD',
    defect: 'An answer shows the insides of the server, such as a stack trace',
    expected: 'no stack trace, file path, SQL or debug page',
    inspect: noTrace,
  },
  {
    id: 'content-type-tells-the-truth',
    requirement: 'LINK-ERROR-009',
    level: 'MUST',
    defect: 'The Content-Type of an answer is missing, malformed or contradicts its body',
    expected: 'a Content-Type that fits the body, with a charset for text',
    inspect: onEndpointAnswer((response) => {
      if (response.body === '' || response.truncated) return inapplicable('no body was seen')
      return judgeContentType(headerValues(response, 'content-type'), response.body)
    }),
  },
  {
    id: 'error-page-lists-no-registered-uri',
    requirement: 'LINK-RURI-025',
    level: 'SHOULD',
    defect: 'A refusing page shows a registered redirect_uri that the request did not name',
    expected: 'no registered redirection URI on a refusing page',
    inspect: registrationsNotListed,
  },
] as const satisfies readonly DeclaredInvariant[]
