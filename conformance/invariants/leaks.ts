import { quote } from '../answers/describe.js'
import type { Judge, Observed } from '../answers/observed.js'
import { inapplicable, unmet } from '../common/judgement.js'
import { oncePerText } from '../common/remember.js'
import { firstValue, formDecodeOnce } from '../syntax/encoding.js'
import { echoable, sentValues } from '../wire/sent.js'
import { held } from './invariant.js'
import { type Trace, traces } from './traces.js'

/** A shorter value is a word that stands in every page, `code` among them. */
const shortestEcho = 6

/** What the request itself said is no leak. */
const withoutSent = (body: string, seen: Observed): string =>
  echoable(seen.exchange.request)
    .filter((value) => value.length >= shortestEcho)
    .reduce(
      (rest, value) => rest.replaceAll(value, ' ').replaceAll(encodeURIComponentSafely(value), ' '),
      body,
    )

/** Lone surrogates have no UTF-8. */
const encodeURIComponentSafely = (value: string): string => encodeURIComponent(Buffer.from(value).toString())

/** Where a page leads is no path of a file system. */
const withoutAddresses = (body: string): string =>
  body.replace(
    /\b(?:href|src|action|formaction|poster)\s?=\s?(?:"[^"]*"|'[^']*'|[^\s>]*)|https?:\/\/[^\s"'<>]*/gi,
    ' ',
  )

const written: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/** The text of a body as its reader has it: escapes of HTML and of JSON undone. */
function readingsOf(body: string): readonly string[] {
  const html = body.includes('&')
    ? body
        .replace(/&(?:#0?39|#x27|apos);/gi, "'")
        .replace(/&(?:quot|#34|#x22);/gi, '"')
        .replace(/&(?:#x60|#96);/gi, '`')
    : body
  const text = html
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#x2f;/gi, '/')
    .replace(/&amp;/g, '&')
  const json = text.includes('\\')
    ? text.replace(/\\(["\\/nrt])/g, (_, sign: string) => written[sign] ?? sign)
    : text
  return [...new Set([text, json])]
}

const suspectsIn = oncePerText(64, (body): readonly Trace[] => {
  const texts = readingsOf(body)
  return traces.filter(({ pattern }) => texts.some((text) => pattern.test(text)))
})

/** What a body shows of a server's insides, in words; what it repeats of the request, and where it leads, left out. */
export function traceIn(body: string, without: (text: string) => string): string | null {
  const suspects = suspectsIn(body)
  if (suspects.length === 0) return null
  const texts = readingsOf(body).map(without)
  for (const { names, pattern } of suspects) {
    const [match] = texts.flatMap((text) => pattern.exec(text)?.[0] ?? [])
    if (match !== undefined) return `${names}: ${quote(match)}`
  }
  return null
}

/** The body shows no stack trace, file path, SQL or debug page. */
const descriptionOf = ({ answer }: Observed): string =>
  answer.kind === 'error-redirect' ? (firstValue(answer.response.parameters, 'error_description') ?? '') : ''

export const noTrace: Judge = (seen) => {
  const { response } = seen.exchange
  const told = descriptionOf(seen)
  if (response === null || (response.body === '' && told === '')) return inapplicable('no body was seen')
  const without = (text: string): string => withoutAddresses(withoutSent(text, seen))
  const found = traceIn(response.body, without)
  if (found !== null) return unmet(`the body shows the server's insides: ${found}`, 'low')
  const described = traceIn(told, without)
  return described === null
    ? held
    : unmet(`"error_description" shows the server's insides: ${described}`, 'low')
}

const unescaped = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll('&#x2F;', '/').replaceAll('\\/', '/')

/** What goes on with a URI: `https://a.example/` is not named by an address below it. */
const continues = /^(?:[\w\-~%/?#=+@:$]|\.\w)/

/** Whether a text names a URI as such, and not only an address that begins like it. */
function isWhole(uri: string, text: string): boolean {
  for (let at = text.indexOf(uri); at >= 0; at = text.indexOf(uri, at + uri.length))
    if (!continues.test(text.slice(at + uri.length, at + uri.length + 2))) return true
  return false
}

/** A refusing page names no registered URI that the request did not name. */
export const registrationsNotListed: Judge = (seen, context) => {
  const { response } = seen.exchange
  if (response === null || seen.answer.kind !== 'page' || response.status < 400)
    return inapplicable('no refusing page was seen')
  const text = unescaped(response.body)
  // An echo may be cut, or escaped in any way: a URI that the request named, if only in part, is no list.
  const shown = context.registered.filter(({ value }) => isWhole(value, text))
  if (shown.length === 0) return held
  const sent = sentValues(seen.exchange.request).map(
    (value) => `${value} ${formDecodeOnce(value)} ${unescaped(value)}`,
  )
  const listed = shown.find(({ value }) => !sent.some((other) => other.includes(value)))
  return listed === undefined
    ? held
    : unmet(`the page lists ${quote(listed.value)}, which the request did not name`, 'low')
}
