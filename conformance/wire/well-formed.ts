import { oncePerObject } from '../common/remember.js'
import type { WireRequest } from './exchange.js'

/** Octets that may stand in a request target (RFC 9112 §3.2, RFC 3986 §3.3–3.4). */
const illegalInTarget = /[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%]|%(?![0-9A-Fa-f]{2})/

/** RFC 9112 §3.2, RFC 3986 §3.2. */
const legalHost = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-._~!$&'()*+,;=%]*)(?::\d*)?$/

/** RFC 9110 §5.5: visible characters, spaces, tabs, and octets beyond ASCII. */
const legalValue = /^[\t\x20-\x7e\x80-\xff]*$/

/** Whether a request is HTTP that any server or proxy must be able to read; others may be cut off with a bare 400. */
export const wellFormed = oncePerObject(({ target, headers, method }: WireRequest): boolean => {
  const hosts = headers.filter(([name]) => name.toLowerCase() === 'host')
  return (
    target.length <= 8000 &&
    !illegalInTarget.test(target) &&
    hosts.length === 1 &&
    hosts.every(([, value]) => legalHost.test(value)) &&
    headers.every(([, value]) => legalValue.test(value)) &&
    /^[A-Z]+$/.test(method)
  )
})
