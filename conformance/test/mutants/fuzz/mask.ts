import type { Outcome } from './wire.js'

/**
 * What is left of an answer when it is compared. Masked is what a correct server draws at random, what it takes from the
 * clock, and what it says to people. Compared is everything else: the status, every header field with its value, the
 * media type, the structure of `Location`, error codes, a cookie's name and attributes, and whether there is content.
 */
export type Mask = (outcome: Outcome, sent: string) => string

/** A string of octets drawn by the server: 24 or 32 of them, as base64url. */
const drawn = /(?<![\w-])(?:[\w-]{43}|[\w-]{32})(?![\w-])/g
/** Fields whose value is the clock's or follows from the text of a page. */
const varying = /^(date|etag|last-modified|age): .*$/gim
/** How the end of the content is found, and whether the connection stays, is the transport's (RFC 9112 §6 and §9). */
const framing = /\n(content-length|transfer-encoding|connection|keep-alive): .*$/gim
/** Optional, and for people (RFC 6749 §4.1.2.1). */
const description = /&error_description=[^&\s]*/g

/** What a program reads of a JSON document; title and detail are for people (RFC 9457 §3.1). */
function readable(body: string): string {
  try {
    const { title, detail, ...rest } = JSON.parse(body)
    return JSON.stringify({ ...rest, title: typeof title, detail: typeof detail })
  } catch {
    return 'no JSON'
  }
}

function contentOf(head: string, body: string): string {
  if (body === '') return '(no content)'
  return /^content-type: *application\/[\w.+-]*json/im.test(head) ? readable(body) : '(content)'
}

/**
 * What is no HTTP request, by its method or its syntax, is refused by the layer beneath the endpoint, which knows no page
 * and no parameter: with a 4xx or a 501 that has no content, or by closing the connection (RFC 9112 §2.2 and §3,
 * RFC 9110 §15.6.2). Which of these it is says nothing about the endpoint.
 */
const isRefusedBeneath = (outcome: Outcome): boolean =>
  typeof outcome === 'string'
    ? outcome === 'closed'
    : /^HTTP\/1\.1 (4\d\d|501)/.test(outcome.head) &&
      !/^content-type:/im.test(outcome.head) &&
      outcome.body === ''

/** Of one server: a drawn string that it has sent before is no longer fresh, and shows. An echo is not drawn at all. */
export function masking(): Mask {
  const seen = new Set<string>()
  const mask = (text: string, sent: string): string =>
    text.replace(drawn, (one) => {
      if (sent.includes(one)) return one
      if (seen.has(one)) return '(stale)'
      seen.add(one)
      return '(fresh)'
    })
  return (outcome, sent) => {
    if (isRefusedBeneath(outcome)) return '(refused beneath the endpoint)'
    if (typeof outcome === 'string') return outcome
    const [status = '', ...fields] = outcome.head
      .replace(varying, '$1: (varies)')
      .replace(framing, '')
      .replace(description, '')
      .split('\n')
    // RFC 9110 §5.3: the order of fields with different names means nothing.
    const sorted = fields.map((field) => field.replace(/^[^:]*/, (name) => name.toLowerCase())).sort()
    return mask([status.split(' ')[1], ...sorted, contentOf(outcome.head, outcome.body)].join('\n'), sent)
  }
}
