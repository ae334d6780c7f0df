import { roles } from '../../generated/contract.js'
import type { Answer } from '../answers/answer.js'
import { describeAnswer } from '../answers/describe.js'
import { htmlText } from '../answers/html.js'
import type { Metadata } from '../answers/metadata.js'
import { type Aspect, aspects } from '../answers/observed.js'
import type { Diagnosis } from '../report/report.js'
import { jwtClaims } from '../syntax/jwt.js'
import { whatwgUrl } from '../syntax/uri.js'
import { inProfile } from '../target/registrations.js'
import type { Target } from '../target/target-file.js'
import type { Exchange, FailureKind } from '../wire/exchange.js'
import type { ControlState, Revealer } from './applicable.js'
import type { Remedy } from './remedies.js'

/** What the preflight saw. */
export interface Symptoms {
  readonly target: Target
  readonly state: ControlState
  readonly answers: readonly Answer[]
  readonly controls: readonly Exchange[]
  readonly revealers: readonly Revealer[]
  readonly metadata: Metadata | null
  /** With what the control is accepted, when it is not without. */
  readonly remedies?: readonly Remedy[]
  /** What the target accepts before it has looked at it. */
  readonly unseen?: readonly Aspect[]
  /** The origin to which a request without a connection is sent, when it is none of the target's. */
  readonly foreignLogin?: string | null
  /** Seconds since the epoch, by the target's own clock. */
  readonly now?: number
}

const error = (message: string, advice: string): Diagnosis => ({ severity: 'error', message, advice })
const warning = (message: string, advice: string): Diagnosis => ({ severity: 'warning', message, advice })
const info = (message: string, advice: string): Diagnosis => ({ severity: 'info', message, advice })

/** What to do about a failed handshake, from the words of OpenSSL and Node. */
function tlsAdvice(message: string): string {
  if (/altnames|does not match/i.test(message))
    return 'Correct the host name in "target", or give the server a certificate for it; for a test server --insecure accepts any certificate.'
  if (/expired|not yet valid/i.test(message))
    return "Renew the server's certificate; for a test server --insecure accepts any certificate."
  if (/wrong version number|packet length too long|http request/i.test(message))
    return 'The port seems to speak plain http: write http:// in "target", or correct its port.'
  return 'Give the certificate authority with --ca <file>; for a test server --insecure accepts any certificate; if the port speaks plain http, write http:// in "target".'
}

function unreachable(kind: FailureKind, message: string, target: Target): Diagnosis {
  switch (kind) {
    case 'refused':
      return error(
        `nothing listens at ${target.url}: ${message}`,
        'Start the server, or correct "target" (host and port).',
      )
    case 'unresolved':
      return error(
        `the host of ${target.url} does not resolve: ${message}`,
        'Correct the host name in "target".',
      )
    case 'tls':
      return error(`the TLS handshake with ${target.url} failed: ${message}`, tlsAdvice(message))
    case 'timeout':
      return error(
        `${target.url} did not finish an answer in time: ${message}`,
        'Raise --timeout, or find out why the server hangs.',
      )
    case 'unread':
      return error(message, 'Run again on a machine that is less busy.')
    case 'not-http':
      return error(
        `${target.url} does not speak HTTP: ${message}`,
        'Correct the port or the scheme (http or https) in "target".',
      )
    case 'too-large':
      return error(
        `${target.url} sends a header section without end: ${message}`,
        'Correct "target": this is no authorization server.',
      )
    case 'closed':
    case 'reset':
    case 'died':
      return error(
        `${target.url} closes the connection without an answer: ${message}`,
        'Correct the port or the scheme (http or https) in "target"; look into the server\'s log.',
      )
    case 'not-recorded':
      return error(
        'the recording holds no answer to the valid request',
        'Record a run of this version of the suite.',
      )
    default:
      return kind satisfies never
  }
}

/** Words of a refusal, and the key of the target file that they point to. */
const suspects: readonly (readonly [words: RegExp, key: string, advice: string])[] = [
  [
    /redirect[_ ]?ur[il]|callback/i,
    'redirect_uris',
    'the one that the valid request sends must be registered for this client, character by character',
  ],
  [
    /access[_ ]?token|\btoken\b|expired|jwt|unauthori[sz]ed/i,
    'access_tokens.valid',
    'use a fresh access token of a test user, issued to this client',
  ],
  [
    /\bconnection|identity provider|\bidp\b/i,
    'connections',
    'the first social connection must exist and be enabled for this client',
  ],
  [
    /response[_ ]type|grant type/i,
    'parameters.response_type',
    'the client must be allowed to use response_type=code',
  ],
  [
    /code[_ ]challenge|pkce/i,
    'parameters.code_challenge',
    'the server demands PKCE: add code_challenge and code_challenge_method',
  ],
  [/\bscopes?\b/i, 'parameters.scope', 'add the scope that the server demands'],
  [/\bnonce\b/i, 'parameters.nonce', 'the server demands a nonce: add one'],
  [/\baudience\b|\bresource\b/i, 'parameters', 'add the audience or resource that the server demands'],
  [
    /\blogin_required|\blog(?:ged)?[- ]?(?:in|on)\b|\bsign(?:ed)?[- ]?in\b|\bsession\b|unauthori[sz]ed|unauthenticated|\bcookie/i,
    'headers',
    'the server wants a user who is logged in: add the session of a test user, as a Cookie',
  ],
  [/client/i, 'client_id', 'the client must be registered at this server'],
]

/** A connection goes by the name of its parameter too. */
const suspectsFor = (target: Target): typeof suspects =>
  suspects
    .filter(([, key]) => key !== 'access_tokens.valid' || inProfile(roles.token, target))
    .map(([pattern, key, advice]) => [
      key === 'connections'
        ? new RegExp(`${pattern.source}|\\b${target.connectionParameter.replaceAll('.', '\\.')}\\b`, 'i')
        : pattern,
      key,
      advice,
    ])

function wordsOf(answer: Answer, exchange: Exchange | undefined): string {
  if (answer.kind === 'error-redirect') return `${answer.response.error} ${answer.response.description ?? ''}`
  if (answer.kind === 'own-redirect') return answer.location
  const body = exchange?.response?.body.slice(0, 20_000) ?? ''
  return body.includes('<') ? htmlText(body) : body
}

/** What it takes, as it stands in a target file. */
function curable(message: string, remedies: readonly Remedy[]): Diagnosis {
  const parameters = remedies.flatMap((remedy) => Object.entries(remedy.parameters))
  const lines = parameters.map(([name, value]) => `${name}: ${value}`).join(', ')
  return error(
    `${message}; it is accepted with ${remedies.map(({ needs }) => needs).join(' and ')}`,
    `Add to the target file: parameters: { ${lines} }.`,
  )
}

/** Where the target says that its endpoint is. */
function elsewhereWords(endpoint: string, { url }: Target): string {
  const named = whatwgUrl(endpoint, url)
  const isHere = named?.origin === new URL(url).origin
  const keys = isHere ? '"path"' : '"target" and "path"'
  return `Correct ${keys}: its metadata names ${isHere ? `${named?.pathname}${named?.search}` : endpoint} as the authorization endpoint.`
}

function refused(symptoms: Symptoms): Diagnosis {
  const { target } = symptoms
  const answer = symptoms.answers[0]
  const exchange = symptoms.controls[0]
  if (answer === undefined)
    return error('the valid request was not sent', 'Report this as an error of the suite.')
  const message = `the one valid request (the control) is not accepted: ${describeAnswer(answer)}`
  const { remedies = [], metadata } = symptoms
  if (remedies.length > 0) return curable(message, remedies)
  if (metadata?.isOfThisEndpoint === false && metadata.authorizationEndpoint !== null)
    return error(message, elsewhereWords(metadata.authorizationEndpoint, target))
  if (answer.kind === 'page' && answer.status === 404) {
    return error(message, `Correct "path": the target has nothing at ${target.path}.`)
  }
  if (answer.kind === 'page' && answer.status < 300) {
    return error(
      message,
      'A valid request must be answered by a redirect: check "path"; if the server needs a session, add its Cookie under "headers".',
    )
  }
  if (answer.kind === 'server-error')
    return error(message, "Look into the server's log: a valid request must not break it.")
  const words = wordsOf(answer, exchange)
  const suspect = suspectsFor(target).find(([pattern]) => pattern.test(words))
  if (suspect !== undefined)
    return error(
      `${message}. Its words: "${words.trim().slice(0, 160)}"`,
      `Check "${suspect[1]}": ${suspect[2]}.`,
    )
  return error(
    message,
    "Check client_id, redirect_uris, access_tokens.valid and connections, in this order, against the server's configuration.",
  )
}

function tokenTrouble({ target, controls }: Symptoms): readonly Diagnosis[] {
  const claims = target.accessTokens.valid === undefined ? null : jwtClaims(target.accessTokens.valid)
  const date = controls[0]?.response?.headers.find(([name]) => name.toLowerCase() === 'date')?.[1]
  const now = Date.parse(date ?? '') / 1000
  if (claims === null || typeof claims.exp !== 'number' || Number.isNaN(now) || claims.exp > now) return []
  const expired = new Date(claims.exp * 1000).toISOString()
  return [error(`the access token expired at ${expired}`, 'Check "access_tokens.valid": use a fresh token.')]
}

function limits({ state, revealers, target, unseen = [], foreignLogin }: Symptoms): readonly Diagnosis[] {
  if (state === 'intercepted')
    return [
      error(
        'something in front of the endpoint answers: a request without any parameter, one of an unknown client, and one to a path where nothing stands all lead where the valid one leads',
        'Check the endpoint itself: name the address behind the proxy, or add the session that the proxy wants, as a Cookie under "headers"; correct "path" if the endpoint stands elsewhere.',
      ),
    ]
  if (state === 'unstable') {
    return [
      warning(
        'the same request leads to different destinations',
        'Checks that compare answers with its answer cannot decide; find out what makes the answers differ.',
      ),
    ]
  }
  if (state !== 'accepted') return []
  if (unseen.length === aspects.length)
    return [
      error(
        'every request is sent to the login page, even that of an unknown client to an unregistered URI',
        'The server looks at a request after the login, if at all: add the session of a test user, as a Cookie under "headers".',
      ),
    ]
  const oracle =
    revealers.length > 0
      ? info(
          `errors are delivered by redirect for ${revealers.map(({ name }) => name).join(', ')}`,
          'These show, without a login, which redirection URI the server goes on with.',
        )
      : info(
          'no error is delivered by redirect',
          'redirect_uri is judged by comparison with the answer to the valid request alone; rows about error redirects are inapplicable.',
        )
  const late =
    unseen.length === 0
      ? []
      : [
          warning(
            `the target has not looked at ${unseen.map((name) => `"${name}"`).join(' and ')} when it asks for a login`,
            'What it makes of them shows only later: add the session of a test user, as a Cookie under "headers".',
          ),
        ]
  const overloaded =
    target.mode === 'overloaded'
      ? [
          info(
            'mode overloaded: without a token this is an ordinary login',
            'Whether an account is linked in the end cannot be seen from outside.',
          ),
        ]
      : []
  const foreign =
    foreignLogin == null
      ? []
      : [
          warning(
            `without a connection the target leads to ${foreignLogin}, which is none of its origins`,
            'If that is the server\'s own login page, add it to "origins".',
          ),
        ]
  return [oracle, ...late, ...foreign, ...overloaded]
}

/** Says what is wrong, configuration before server, and what to do about it. */
export function diagnose(symptoms: Symptoms): readonly Diagnosis[] {
  const { state, target, answers } = symptoms
  const [first] = answers
  if (state === 'unreachable' && first?.kind === 'unanswered')
    return [unreachable(first.failure.kind, first.failure.message, target)]
  if (state === 'refused' && target.lifecycle === 'active')
    return [...tokenTrouble(symptoms), refused(symptoms)]
  return limits(symptoms)
}
