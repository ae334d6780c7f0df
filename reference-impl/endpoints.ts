import { responseTypeValues } from '../generated/types.js'
import { errorPage, errorRedirect, jsonAnswer, pageAnswer } from './answers.js'
import type { LinkRequest, Received } from './context.js'
import { LinkError, pageError } from './errors.js'
import { renderLogin } from './page.js'
import { parseParameters, valueIn } from './parameters.js'
import type { Answer } from './wire.js'

const ended = pageError('This login was started elsewhere, or has ended')
const stopsHere = new LinkError(
  'access_denied',
  'The reference implementation stops here and confirms no identity',
)

/** The cookie that `start-transaction` set. */
const browserOf = ({ cookie }: LinkRequest): string | undefined =>
  /(?:^|; )__Host-transaction=([\w-]+)(?:;|$)/.exec(cookie)?.[1]

/** The server's own login page. Its form leads back to the client with an error: this server has no users. */
function login(received: Received): Answer {
  const { settings, transactions, request } = received
  const posted = request.method === 'POST'
  const id = valueIn(parseParameters(posted ? request.body : request.query), 'transaction') ?? ''
  const transaction = transactions[posted ? 'take' : 'find'](id, browserOf(request))
  if (transaction === undefined) return errorPage(received, ended)
  // RFC 9700 §4.12: 303 does not resend the credentials.
  if (posted) return errorRedirect(settings, stopsHere, transaction, 303)
  // No form-action here: browsers apply it to the redirect that follows the form.
  return pageAnswer(settings, 200, renderLogin(transaction.connection, id), '')
}

/**
 * Where connections send the user back. A `state` that this user agent did not start here is refused.
 * @see RFC 9700 §4.7
 */
function callback(received: Received): Answer {
  const { settings, transactions, request } = received
  const state = valueIn(parseParameters(request.query), 'state') ?? ''
  const transaction = transactions.take(state, browserOf(request))
  if (transaction === undefined) return errorPage(received, ended)
  return errorRedirect(settings, stopsHere, transaction)
}

/** The metadata that clients of the endpoint need (RFC 8414 §2 and RFC 9207 §3). */
const metadata = ({ settings }: Received): Answer =>
  jsonAnswer(settings, 200, 'application/json', {
    issuer: settings.issuer,
    authorization_endpoint: settings.origin + settings.path,
    response_types_supported: responseTypeValues,
    response_modes_supported: ['query', 'fragment'],
    grant_types_supported: ['authorization_code', 'implicit'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  })

interface Endpoint {
  readonly methods: readonly string[]
  readonly answer: (received: Received) => Answer
}

const endpoints: ReadonlyMap<string, Endpoint> = new Map([
  ['/login', { methods: ['GET', 'HEAD', 'POST'], answer: login }],
  ['/callback', { methods: ['GET'], answer: callback }],
  ['/.well-known/oauth-authorization-server', { methods: ['GET', 'HEAD'], answer: metadata }],
  ['/.well-known/openid-configuration', { methods: ['GET', 'HEAD'], answer: metadata }],
])

/** No status of the contract, which speaks of the endpoint alone. */
const nowhere = new LinkError('invalid_request', 'There is nothing at this address', {
  status: 404,
  delivery: 'page',
})

/** Everything beside the link endpoint. Paths are compared as they are, so no spelling of one is a weaker copy. */
export function answerElsewhere(received: Received): Answer {
  const { path, method } = received.request
  const endpoint = endpoints.get(path)
  if (endpoint === undefined) return errorPage(received, nowhere)
  const { methods, answer } = endpoint
  if (methods.includes(method)) return answer(received)
  return errorPage(received, pageError('This method is not supported', 405, ['Allow', methods.join(', ')]))
}
