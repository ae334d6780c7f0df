import { sentPairs } from '../answers/answer.js'
import { quote } from '../answers/describe.js'
import type { Inspector, Observed } from '../answers/observed.js'
import { oncePerObject } from '../common/remember.js'
import { formDecodeOnce } from '../syntax/encoding.js'
import type { WireResponse } from '../wire/exchange.js'
import { held, skip, violated } from './invariant.js'

const traces: readonly RegExp[] = [
  /\bat [\w$.<>[\] ]+ \(?(?:file:|node:|\/|[A-Z]:\\)[^\s)]*:\d+:\d+\)?/,
  /\bnode_modules\/|\/home\/\w+\/|\/var\/www\/|\/usr\/(?:src|lib)\/|[A-Z]:\\(?:Users|inetpub)\\/,
  /Traceback \(most recent call last\)|\w+\.java:\d+\)|Exception in thread|Werkzeug Debugger|PHP (?:Fatal|Warning)/,
  /SQLSTATE\[|ORA-\d{5}|syntax error at or near|You have an error in your SQL syntax/,
]

/** What the request itself said is no leak. */
function withoutSent(body: string, seen: Observed): string {
  const values = sentPairs(seen.exchange.request)
    .map(([, value]) => value)
    .filter((value) => value.length > 3)
    .sort((a, b) => b.length - a.length)
  return values.reduce(
    (rest, value) => rest.replaceAll(value, ' ').replaceAll(encodeURIComponentSafely(value), ' '),
    body,
  )
}

/** Lone surrogates have no UTF-8. */
const encodeURIComponentSafely = (value: string): string => encodeURIComponent(Buffer.from(value).toString())

const suspectsIn = oncePerObject(({ body }: WireResponse) => traces.filter((pattern) => pattern.test(body)))

/** The body shows no stack trace, file path, SQL or debug page. */
export const noTrace: Inspector = (seen) => {
  const { response } = seen.exchange
  if (response === null || response.body === '') return skip('no body was seen')
  const suspects = suspectsIn(response)
  if (suspects.length === 0) return held
  const text = withoutSent(response.body, seen)
  const found = suspects.map((pattern) => pattern.exec(text)?.[0]).find((match) => match !== undefined)
  return found === undefined ? held : violated(`the body shows the server's insides: ${quote(found)}`, 'low')
}

const unescaped = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll('&#x2F;', '/').replaceAll('\\/', '/')

const textOf = oncePerObject(({ body }: WireResponse) => unescaped(body))

/** A refusing page names no registered URI that the request did not name. */
export const registrationsNotListed: Inspector = (seen, context) => {
  const { response } = seen.exchange
  if (response === null || seen.answer.kind !== 'page' || response.status < 400)
    return skip('no refusing page was seen')
  const text = textOf(response)
  // An echo may be cut, or escaped in any way: a URI that the request named, if only in part, is no list.
  const shown = context.registered.filter(({ value }) => text.includes(value))
  if (shown.length === 0) return held
  const sent = sentPairs(seen.exchange.request).map(
    ([, value]) => `${value} ${formDecodeOnce(value)} ${unescaped(value)}`,
  )
  const listed = shown.find(({ value }) => !sent.some((other) => other.includes(value)))
  return listed === undefined
    ? held
    : violated(`the page lists ${quote(listed.value)}, which the request did not name`, 'low')
}
