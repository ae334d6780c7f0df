import type { Deployment } from './deployment.js'
import { freshness } from './fresh.js'
import { leadsTo, takenAsMarkup } from './html.js'
import { oncePerObject } from './remember.js'
import { revealedIn, valuesIn } from './reveals.js'
import type { Answer, Outcome } from './wire.js'
import type { Wire } from './write.js'

/**
 * What is left of an answer when it is compared. Masked is what a correct server draws at random, what it takes from the
 * clock, and what it says to people. Compared is everything else: the status, every header field with its value, the
 * media type, the structure of `Location`, error codes, a cookie's name and attributes, and whether there is content; of
 * a drawn value, how new it is; of a text for people, what it reveals, where it leads and what of the request in it is
 * more than text.
 */
export type Mask = (outcome: Outcome, wire: Wire) => string
/** Fields whose value is the clock's or follows from the text of a page. */
const varying = /^(date|etag|last-modified|age): .*$/gim
/** How the end of the content is found, and whether the connection stays, is the transport's (RFC 9112 §6 and §9). */
const framing = /\n(content-length|transfer-encoding|connection|keep-alive): .*$/gim
/** Optional, and for people (RFC 6749 §4.1.2.1). */
const description = /&error_description=([^&\s]*)/g

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

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return '(malformed)'
  }
}

/** RFC 6749 Appendix A.8. */
const isDescription = (text: string): boolean => /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(text)

/** One line for each thing that a text for people should not do. */
function misdeeds({ head, body }: Answer, wire: Wire, deployment: Deployment): readonly string[] {
  const isPage = /^content-type: *text\/html/im.test(head)
  const texts = [...head.matchAll(description)].map(([, text = '']) => decoded(text))
  const told = [body, ...texts].flatMap((text) => revealedIn(text, wire, deployment))
  const all = [
    ...told.map((what) => `reveals ${what}`),
    ...texts.filter((text) => !isDescription(text)).map(() => 'describes the error in other characters'),
    ...(isPage ? takenAsMarkup(body) : []).map((what) => `takes a value for ${what}`),
    ...(isPage ? leadsTo(body) : []).map((what) => `has ${what}`),
  ]
  return [...new Set(all)].sort()
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

const textsIn = oncePerObject((wire: Wire): readonly string[] => valuesIn(wire).map(({ value }) => value))

/** Of one server. */
export function masking(deployment: Deployment): Mask {
  const fresh = freshness()
  return (outcome, wire) => {
    if (isRefusedBeneath(outcome)) return '(refused beneath the endpoint)'
    if (typeof outcome === 'string') return outcome
    const [status = '', ...fields] = outcome.head
      .replace(varying, '$1: (varies)')
      .replace(framing, '')
      .replace(description, '')
      .split('\n')
    // RFC 9110 §5.3: the order of fields with different names means nothing.
    const sorted = fields.map((field) => field.replace(/^[^:]*/, (name) => name.toLowerCase())).sort()
    const content = [contentOf(outcome.head, outcome.body), ...misdeeds(outcome, wire, deployment)]
    return fresh([status.split(' ')[1], ...sorted, ...content].join('\n'), wire.octets, textsIn(wire))
  }
}
