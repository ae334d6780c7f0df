import { responseTypeValues } from '../generated/types.js'
import { refuseApiMethod } from './accounts/bearer.js'
import { linkIdentity, unlinkIdentity } from './accounts/identities.js'
import { getUser, getUserInfo } from './accounts/users.js'
import { emptyAnswer, errorPage, jsonAnswer, withFields } from './answers.js'
import { callback } from './callback/callback.js'
import { askForConfirmation, confirm } from './callback/confirmation.js'
import { login, showLogin } from './callback/login.js'
import type { Received } from './context.js'
import { LinkError, pageError } from './errors.js'
import { exchangeCode, refuseTokenMethod } from './token/token-endpoint.js'
import type { Answer } from './wire.js'

/** The metadata that clients need (RFC 8414 §2, OpenID Connect Discovery §3, RFC 9207 §3). */
const metadata = ({ settings }: Received): Answer =>
  jsonAnswer(settings, 200, 'application/json', {
    issuer: settings.issuer,
    authorization_endpoint: settings.origin + settings.path,
    token_endpoint: `${settings.origin}/oauth/token`,
    userinfo_endpoint: `${settings.origin}/userinfo`,
    jwks_uri: `${settings.origin}/.well-known/jwks.json`,
    response_types_supported: responseTypeValues,
    response_modes_supported: ['query', 'fragment'],
    grant_types_supported: ['authorization_code', 'implicit'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  })

const keys = async ({ settings, accessTokens }: Received): Promise<Answer> =>
  jsonAnswer(settings, 200, 'application/json', { keys: [await accessTokens.jwk()] })

/** What an endpoint answers; the segments are those of its path that vary, as they were sent. */
type Work = (received: Received, segments: readonly string[]) => Answer | Promise<Answer>
type Endpoint = Readonly<Partial<Record<string, Work>>>

const read = (work: Work): Endpoint => ({ GET: work, HEAD: work })

/**
 * Lets scripts of any origin ask: a browser-side client has no other way. These endpoints know their callers by what they
 * send, never by a cookie. The link endpoint and its pages stay closed (RFC 9700 §2.6).
 */
function forScripts(endpoint: Endpoint): Endpoint {
  const open =
    (work: Work): Work =>
    async (received, segments) =>
      withFields(
        await work(received, segments),
        ...['Access-Control-Allow-Origin', '*', 'Access-Control-Expose-Headers', 'WWW-Authenticate'],
      )
  const methods = Object.keys(endpoint).join(', ')
  const preflight: Work = ({ settings }) =>
    withFields(
      emptyAnswer(settings),
      ...['Access-Control-Allow-Methods', methods],
      ...['Access-Control-Allow-Headers', 'Authorization, Content-Type'],
    )
  const works = Object.entries({ ...endpoint, OPTIONS: preflight })
  return Object.fromEntries(works.map(([method, work = preflight]) => [method, open(work)]))
}

/** How an endpoint says that it does not have a method. */
type RefuseMethod = (received: Received, allow: string) => Answer
const onPage: RefuseMethod = (received, allow) => {
  const error = pageError('This method is not supported', { status: 405, headers: ['Allow', allow] })
  return errorPage(received, error)
}

/** By path, `*` being any one segment. */
const endpoints: readonly (readonly [path: string, endpoint: Endpoint, refuse?: RefuseMethod])[] = [
  ['/login', { ...read(showLogin), POST: login }],
  ['/callback/*', { GET: callback }],
  ['/confirm', { ...read(askForConfirmation), POST: confirm }],
  ['/oauth/token', forScripts({ POST: exchangeCode }), refuseTokenMethod],
  // OIDC Core §5.3: both methods.
  ['/userinfo', forScripts({ ...read(getUserInfo), POST: getUserInfo }), refuseApiMethod],
  ['/api/v2/users/*', forScripts(read(getUser)), refuseApiMethod],
  ['/api/v2/users/*/identities', forScripts({ POST: linkIdentity }), refuseApiMethod],
  ['/api/v2/users/*/identities/*/*', forScripts({ DELETE: unlinkIdentity }), refuseApiMethod],
  ['/.well-known/jwks.json', forScripts(read(keys))],
  ['/.well-known/oauth-authorization-server', forScripts(read(metadata))],
  ['/.well-known/openid-configuration', forScripts(read(metadata))],
]

/** The segments that vary; null when the path is another. Compared as they are: no spelling of one is a weaker copy. */
function segmentsOf(template: string, path: string): readonly string[] | null {
  const [expected, sent] = [template.split('/'), path.split('/')]
  const fits = expected.every((one, index) => (one === '*' ? sent[index] !== '' : one === sent[index]))
  return fits && expected.length === sent.length ? sent.filter((_, index) => expected[index] === '*') : null
}

/** No status of the contract, which speaks of the endpoint alone. */
const nowhere = new LinkError('invalid_request', 'There is nothing at this address', {
  status: 404,
  delivery: 'page',
})

/** Everything beside the link endpoint. */
export async function answerElsewhere(received: Received): Promise<Answer> {
  const { path, method } = received.request
  for (const [template, endpoint, refuse = onPage] of endpoints) {
    const segments = segmentsOf(template, path)
    if (segments === null) continue
    const work = Object.hasOwn(endpoint, method) ? endpoint[method] : undefined
    if (work !== undefined) return work(received, segments)
    return refuse(received, Object.keys(endpoint).join(', '))
  }
  return errorPage(received, nowhere)
}
