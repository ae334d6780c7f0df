import { currentRequest } from '../current.js'

/** A value of the request, raw; empty where there is none. */
const sent = (name: string): string => currentRequest()?.parameters.get(name) ?? ''

function decodedAgain(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** What a token says of itself, whoever made it. */
function claimsIn(token: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  } catch {
    return {}
  }
}

/** What a mutant can take from the request that is being answered. */
export const requestAids = {
  sent,
  decodedAgain,
  claimsIn,
  /** A field of the request. */
  fieldSent: (name: string): string => String(currentRequest()?.headers[name] ?? ''),
  /** The query and the form as they came. */
  query: (): string => currentRequest()?.query ?? '',
  /** A parameter of the request as one of another. */
  passedOn: (name: string): string => (sent(name) === '' ? '' : `&${name}=${encodeURIComponent(sent(name))}`),
  /** The user whom the token names, whoever made it. */
  userNamed: (): string => String(claimsIn(sent('access_token')).sub ?? ''),
}
