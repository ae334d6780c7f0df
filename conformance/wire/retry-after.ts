import { headerValue, type WireResponse } from './exchange.js'

/** An HTTP-date begins with the day of the week and has at most 33 characters; `Date.parse` alone takes "-1" too. */
const looksLikeDate = /^[A-Z][a-z]{2}.{0,40}$/

function momentOf(value: string | null): number | null {
  const moment = value !== null && looksLikeDate.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(moment) ? null : moment
}

/**
 * Milliseconds that an answer asks to wait, or null when it says nothing that can be read. A date is compared with the
 * answer's own Date, so that no clock has to be right.
 *
 * @see RFC 9110 §10.2.3
 */
export function retryAfterMs(response: WireResponse): number | null {
  const value = headerValue(response, 'retry-after')
  if (value === null) return null
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const then = momentOf(value)
  return then === null ? null : Math.max(0, then - (momentOf(headerValue(response, 'date')) ?? Date.now()))
}
