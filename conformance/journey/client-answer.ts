import type { Journey } from '../target/journey.js'
import { concreteUri, controlRegistration } from '../target/registrations.js'
import type { Target } from '../target/target-file.js'
import type { End } from './walk.js'

/** What the client is told, as it stands in the address to which the browser is sent; nobody fetches it. */
export interface ClientAnswer {
  readonly url: string
  /** The redirection URI alone, without what the server has added. */
  readonly channel: 'query' | 'fragment' | 'form'
  readonly parameters: URLSearchParams
  readonly error: string | null
  readonly code: string | null
  readonly token: string | null
  readonly state: string | null
}

/** The redirection URI of every journey: that of the control. */
export function redirectUriOf(target: Target): string {
  const registration = controlRegistration(target)
  return registration === null ? '' : concreteUri(registration)
}

/** Whether an address is the client's, whatever follows its redirection URI. */
export const isClientOf =
  (redirectUri: string) =>
  (url: string): boolean => {
    if (!url.startsWith(redirectUri)) return false
    const next = url.charAt(redirectUri.length)
    return next === '' || next === '#' || next === (redirectUri.includes('?') ? '&' : '?')
  }

const behind = (text: string, sign: string): string => {
  const at = text.indexOf(sign)
  return at < 0 ? '' : text.slice(at + 1)
}

/** Reads the client's answer; null where the walk ended elsewhere. Codes count in the query, tokens in the fragment. */
export function readClientAnswer(end: End): ClientAnswer | null {
  if (end.at !== 'client') return null
  const fragment = new URLSearchParams(behind(end.url, '#'))
  const query = new URLSearchParams(behind(end.url.replace(/#.*$/s, ''), '?'))
  const sent =
    end.posted === undefined
      ? null
      : new URLSearchParams(end.posted.map(([name, value]): [string, string] => [name, value]))
  const isAnswer = (given: URLSearchParams): boolean =>
    ['access_token', 'error', 'code', 'id_token'].some((name) => given.has(name))
  // A 307 sends the form of the page before along, which is no answer.
  const posted = sent !== null && isAnswer(sent) ? sent : null
  const isInFragment = isAnswer(fragment)
  const parameters = posted ?? (isInFragment ? fragment : query)
  return {
    url: end.url,
    channel: posted !== null ? 'form' : isInFragment ? 'fragment' : 'query',
    parameters,
    error: parameters.get('error'),
    code: parameters.get('code'),
    token: parameters.get('access_token'),
    state: parameters.get('state'),
  }
}

/** Whether the client is told of a success: as the target file says, else by a code or token, and no error. */
export function isSuccess(answer: ClientAnswer | null, { success }: Journey): boolean {
  if (answer === null || answer.error !== null) return false
  if (success !== null) return answer.parameters.get(success.parameter) === success.value
  return answer.code !== null || answer.token !== null
}
