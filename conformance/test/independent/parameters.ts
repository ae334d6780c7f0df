/** A request that cannot be read, or names a parameter twice. */
export interface Unreadable {
  readonly unreadable: string
}

export type Parameters = ReadonlyMap<string, string>

const known = [
  'response_type',
  'client_id',
  'connection',
  'redirect_uri',
  'access_token',
  'state',
  'scope',
  'prompt',
  'response_mode',
  'request',
  'request_uri',
]

const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '))

/** Reads a form-encoded string once; everything doubtful makes the whole request unreadable. */
export function readParameters(encoded: string): Parameters | Unreadable {
  const found = new Map<string, string>()
  for (const pair of encoded.split('&').filter((part) => part !== '')) {
    const equals = pair.indexOf('=')
    let name: string
    let value: string
    try {
      name = decode(equals < 0 ? pair : pair.slice(0, equals))
      value = equals < 0 ? '' : decode(pair.slice(equals + 1))
    } catch {
      return { unreadable: 'broken percent-encoding' }
    }
    if (!known.includes(name)) continue
    if (/[\x00-\x08\x0a-\x1f\x7f]/.test(value)) return { unreadable: `control character in ${name}` }
    if (found.has(name)) return { unreadable: `${name} occurs twice` }
    found.set(name, value)
  }
  for (const [name, value] of found) if (value === '') found.delete(name)
  return found
}
