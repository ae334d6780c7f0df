import { createHmac, randomBytes, randomInt } from 'node:crypto'
import { type Ask, escapeHtml } from './endpoint.js'

/** A fresh handle of at least 128 bits. */
export const handle = (): string => randomBytes(18).toString('base64url')
export const hex = (octets = 16): string => randomBytes(octets).toString('hex')
export const letters = (length: number): string =>
  Array.from({ length }, () => String.fromCharCode(97 + randomInt(26))).join('')

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
export const jsonText = encoded
const key = 'a key of this server alone'
export const signed = (text: string): string => createHmac('sha256', key).update(text).digest('hex')

/** A JWT of the server's own, signed with HS256. */
export function jwt(claims: object): string {
  const content = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(claims)}`
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`
}

/** The request as it would have come by GET. */
export const requestOf = ({ path, parameters }: Ask): string => `${path}?${parameters}`

export const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`

/** The request's own values, as a form carries them on. */
export const hiddenRequest = ({ parameters }: Ask): string =>
  [...parameters].map(([name, value]) => hidden(name, value)).join('')
