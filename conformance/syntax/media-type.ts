import { type Argument, cursor, isAtEnd, takeParameters, takeSign, takeToken } from './field-value.js'

export interface MediaType {
  readonly type: string
  readonly parameters: readonly Argument[]
}

/** Reads Content-Type; null for what is no media type. @see RFC 9110 §8.3.1 */
export function parseMediaType(text: string): MediaType | null {
  const reading = cursor(text.trim())
  const type = takeToken(reading)
  if (type === null || !takeSign(reading, '/')) return null
  const subtype = takeToken(reading)
  const parameters = subtype === null ? null : takeParameters(reading)
  if (subtype === null || parameters === null || !isAtEnd(reading)) return null
  return { type: `${type}/${subtype}`.toLowerCase(), parameters }
}

/** Whether browsers know a charset by that name. @see Encoding Standard §4.2 */
export function isCharset(label: string): boolean {
  try {
    return new TextDecoder(label) !== null
  } catch {
    return false
  }
}
