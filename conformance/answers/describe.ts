import type { Answer, ClientResponse } from './answer.js'

// A value must stay on its line, whatever it holds; reporters make the rest harmless.
const unseen = /(?! )[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Z}\p{M}]/gu

const escaped = (sign: string): string => {
  const code = sign.codePointAt(0)?.toString(16) ?? ''
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
}

/** The text with its invisible characters spelt out. */
export const spelt = (text: string): string => text.replace(unseen, escaped)

/** Quotes a value for a message; long values are shortened after redaction, never before. */
export const quote = (value: string): string => `"${spelt(value)}"`

function clientResponseWords({ navigation, channel, error, description }: ClientResponse): string {
  const what = error === null ? 'a response' : `error=${error}`
  const why = description === null ? '' : ` (${quote(description)})`
  return `${what}${why} in the ${channel.replace('_', ' ')} of ${quote(navigation.reference)}`
}

/** A sentence, for what stood inside one. */
export const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** Without the handles of the transaction, which say nothing to a reader; the transcript has them. */
const bare = (location: string): string => location.split(/[?#]/, 1)[0] ?? ''

/** The defect behind answers of the kind `server-error`, whatever they answer. */
export const serverErrors = 'Requests are answered with a server error (5xx).'

/** What was observed, in one clause. */
export function describeAnswer(answer: Answer): string {
  switch (answer.kind) {
    case 'unanswered':
      return `no answer: ${answer.failure.message}`
    case 'throttled':
      return `status ${answer.status}, the target asks to slow down`
    case 'server-error':
      return `a server error, status ${answer.status}: see LINK-ROBUST-001`
    case 'escaped':
      return `the user agent is sent to ${quote(answer.navigation.reference)} by ${answer.navigation.via}`
    case 'delivered':
      return `${clientResponseWords(answer.response)}, a URI that is not registered`
    case 'error-redirect':
      return `an error redirect to the client: ${clientResponseWords(answer.response)}`
    case 'success-redirect':
      return `a redirect to the client: ${clientResponseWords(answer.response)}`
    case 'accepted':
      return answer.location === null
        ? 'accepted as the valid request is: the same page asks the user to go on'
        : `accepted as the valid request is: a transaction starts at ${quote(bare(answer.location))}`
    case 'login-page':
      return answer.location === null
        ? 'the login page'
        : `a redirect to the login page, ${quote(bare(answer.location))}`
    case 'own-redirect':
      return `a redirect to a page of the server's own${answer.error === null ? '' : ` with error=${answer.error}`}, ${quote(answer.location)}`
    case 'elsewhere':
      return `a redirect to ${quote(answer.location)}`
    case 'entry-page':
      return `a page with status ${answer.status} that asks the user to go on${answer.carries ? ' with this request' : ''}`
    case 'page':
      return `a page with status ${answer.status}, no redirect`
    case 'no-location':
      return `status ${answer.status} without a Location`
    default:
      return answer satisfies never
  }
}
