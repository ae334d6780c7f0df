import { quote } from '../answers/describe.js'
import type { Judge, Observed } from '../answers/observed.js'
import { inapplicable, unmet } from '../common/judgement.js'
import { formDecodeOnce } from '../syntax/encoding.js'
import { echoable, sentValues } from '../wire/sent.js'
import { held } from './invariant.js'

/** Bounded, so that each takes linear time whatever the body repeats. */
const traces: readonly RegExp[] = [
  /\bat (?:[\w$.<>[\]]{1,80} ){0,5}\(?(?:file:|node:|\/|[A-Z]:\\)[^\s)]{0,300}:\d{1,7}:\d{1,7}\)?/,
  /\bnode_modules\/|\/home\/\w{1,64}\/|\/var\/www\/|\/usr\/(?:src|lib)\/|[A-Z]:\\(?:Users|inetpub)\\/,
  /Traceback \(most recent call last\)|\w\.java:\d{1,7}\)|Exception in thread|Werkzeug Debugger|PHP (?:Fatal|Warning)/,
  /SQLSTATE\[|ORA-\d{5}|syntax error at or near|You have an error in your SQL syntax/,
]

/** What the request itself said is no leak. */
const withoutSent = (body: string, seen: Observed): string =>
  echoable(seen.exchange.request).reduce(
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

/** The body shows no stack trace, file path, SQL or debug page. */
export const noTrace: Judge = (seen) => {
  const { response } = seen.exchange
  if (response === null || response.body === '') return inapplicable('no body was seen')
  const suspects = traces.filter((pattern) => pattern.test(response.body))
  if (suspects.length === 0) return held
  const text = withoutAddresses(withoutSent(response.body, seen))
  const found = suspects.map((pattern) => pattern.exec(text)?.[0]).find((match) => match !== undefined)
  return found === undefined ? held : unmet(`the body shows the server's insides: ${quote(found)}`, 'low')
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
