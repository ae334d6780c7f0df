import { createHash } from 'node:crypto'
import { inapplicable, metWith, undecided } from '../../common/judgement.js'
import { createSecretIndex } from '../../secrets/secret-index.js'
import type { Arrival } from '../../upstream/upstream.js'
import { isSuccess } from '../client-answer.js'
import type { Played } from '../played.js'
import type { JourneyKnowledge } from './knowledge.js'
import { tellingPart } from './telling-part.js'
import { by, endOf, type JourneyJudgement, metBy, unmetBy } from './words.js'

const endpoint = "the upstream's token endpoint"

const tokenRequests = (arrivals: readonly Arrival[]): readonly Arrival[] =>
  arrivals.filter(({ leg }) => leg === 'token')
/** In the content, or in the query of a request that has none. */
const formOf = ({ body, target }: Arrival): URLSearchParams =>
  new URLSearchParams(body === '' ? target.replace(/^[^?]*/, '') : body)

/** What the target asked the upstream for, in the browser. */
const askedFor = ({ begun }: Played): URLSearchParams =>
  new URL(begun?.authorizationUrl ?? 'about:blank').searchParams

const noRequest = (): JourneyJudgement => by(undecided('no token request arrived at the upstream'), endpoint)

/** A failure of one of them, else what all have in common. */
function ofEach(
  played: Played,
  faultOf: (arrival: Arrival) => string | null,
  words: string,
): JourneyJudgement {
  const requests = tokenRequests(played.arrivals)
  const fault = requests.map(faultOf).find((one) => one !== null)
  if (requests.length === 0) return noRequest()
  return fault == null ? metBy(words, endpoint) : unmetBy(fault, 'high', endpoint)
}

export const redirectUriRepeated = (played: Played): JourneyJudgement =>
  ofEach(
    played,
    (arrival) => {
      const [sent, expected] = [formOf(arrival).get('redirect_uri'), askedFor(played).get('redirect_uri')]
      if (sent !== expected)
        return `"redirect_uri" is ${sent === null ? 'left out' : 'another'} in the token request`
      return null
    },
    'the token request repeats "redirect_uri"',
  )

const carriesCredentials = (headers: Arrival['headers'], body: string): boolean =>
  headers.some(([name]) => name.toLowerCase() === 'authorization') ||
  ['client_secret', 'client_assertion'].some((name) => new URLSearchParams(body).has(name))

/** As the target was registered: its secret in Authorization, or in the content (RFC 6749 §2.3.1). */
export const serverAuthenticated = (played: Played): JourneyJudgement =>
  ofEach(
    played,
    ({ headers, body }) =>
      carriesCredentials(headers, body) ? null : 'the token request carries no credentials',
    'the token request carries the credentials of the target',
  )

export const credentialsOutsideTheUrl = (played: Played): JourneyJudgement =>
  ofEach(
    played,
    ({ method, target }) => {
      if (method !== 'POST') return `the token request is sent by ${method}`
      return /[?&](code|client_secret|code_verifier)=/.test(target)
        ? 'the token request carries them in its URL'
        : null
    },
    'code and credentials travel in the content or in Authorization',
  )

const s256 = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

function verifierFault(verifier: string | null, asked: URLSearchParams): string | null {
  if (verifier === null) return '"code_challenge" was sent, and the token request has no "code_verifier"'
  if (!/^[\w.~-]{43,128}$/.test(verifier))
    return `"code_verifier" has ${verifier.length} characters, or others than it may`
  const expected = asked.get('code_challenge_method') === 'S256' ? s256(verifier) : verifier
  return expected === asked.get('code_challenge') ? null : '"code_verifier" does not fit "code_challenge"'
}

/** Of each play its own: in one journey several codes may be tried with one verifier. */
const verifiersIn = (all: readonly Played[]): readonly string[] =>
  all.flatMap(({ arrivals }) => {
    const sent = tokenRequests(arrivals).map((one) => formOf(one).get('code_verifier'))
    return [...new Set(sent)].filter((one) => one !== null)
  })

export function verifierFits(played: Played, { all }: JourneyKnowledge): JourneyJudgement {
  const asked = askedFor(played)
  if (!asked.has('code_challenge'))
    return by(inapplicable('the target sends the upstream no "code_challenge"'))
  const verifiers = verifiersIn(all)
  if (new Set(verifiers).size < verifiers.length)
    return unmetBy('two journeys have the same "code_verifier"', 'high', endpoint)
  return ofEach(
    played,
    (arrival) => verifierFault(formOf(arrival).get('code_verifier'), asked),
    '"code_verifier" fits, and is new each time',
  )
}

export function s256Used(played: Played): JourneyJudgement {
  const asked = askedFor(played)
  if (!asked.has('code_challenge') && asked.has('nonce'))
    return by(
      metWith(
        'note',
        'no "code_challenge" is sent, but a nonce',
        'The upstream gets no challenge, but a nonce',
      ),
      endpoint,
    )
  if (!asked.has('code_challenge'))
    return unmetBy('the upstream offers S256, and gets no "code_challenge"', 'medium', endpoint)
  const method = asked.get('code_challenge_method')
  return method === 'S256'
    ? metBy('"code_challenge_method" is S256', endpoint)
    : unmetBy(
        `the upstream offers S256, and "code_challenge_method" is ${method ?? 'left out, which means plain'}`,
        'medium',
        endpoint,
      )
}

/** Of all plays: a code that went to the token endpoint goes there no more. */
export function codeRedeemedOnce(played: Played, { all }: JourneyKnowledge): JourneyJudgement {
  if (tokenRequests(played.arrivals).length === 0) return noRequest()
  const codes = all.flatMap(({ arrivals, deviation }) =>
    deviation.at === 'nothing' ? tokenRequests(arrivals).map(({ code }) => code) : [],
  )
  return new Set(codes).size < codes.length
    ? unmetBy('one code is redeemed more than once', 'medium', endpoint)
    : metBy('each code is redeemed once, after the callback', endpoint)
}

export function accessTokenStaysHere(played: Played, { target }: JourneyKnowledge): JourneyJudgement {
  const token = target.accessTokens.valid ?? ''
  if (token.length < 16) return by(inapplicable('the access token is too short to be told from chance'))
  const find = createSecretIndex([tellingPart(token)], [])
  const texts = [
    played.begun?.authorizationUrl ?? '',
    ...played.arrivals.flatMap(({ target: line, headers, body }) => [
      line,
      body,
      ...headers.map(([, value]) => value),
    ]),
  ]
  return texts.some((text) => find(text).length > 0)
    ? unmetBy('the access token, or a part of it, reaches the upstream', 'critical', endpoint)
    : metBy('nothing of the access token reaches the upstream', endpoint)
}

export function oneTokenRequestAtMost(played: Played, knowledge: JourneyKnowledge): JourneyJudgement {
  const requests = tokenRequests(played.late)
  if (requests.some(({ code }) => code !== null && code !== played.code))
    return unmetBy('the code of another journey is redeemed', 'critical', endpoint)
  if (requests.length > 1)
    return unmetBy(`${requests.length} token requests come of one callback`, 'medium', endpoint)
  const { client } = played
  const isOfOther = client !== null && played.parts.some(({ begun }) => begun.state === client.state)
  if (isOfOther && isSuccess(client, knowledge.journey))
    return unmetBy('the client gets the answer of another journey', 'critical', "the client's redirect")
  const isForeign =
    knowledge.seesIdentities &&
    played.owned.a === 0 &&
    played.client?.code != null &&
    knowledge.journey.success === null
  return isForeign
    ? unmetBy(
        `the client gets a code, and the identity of another is linked, or none`,
        'high',
        "the client's redirect",
        'the identities',
      )
    : metBy(`${endOf(played)}; ${requests.length} token requests`, endpoint)
}

export function noCodeAstray(played: Played): JourneyJudgement {
  return tokenRequests(played.elsewhere).some(
    ({ code, body }) => code === played.code || (played.code !== null && body.includes(played.code)),
  )
    ? unmetBy("the code of one upstream goes to the other's token endpoint", 'critical', endpoint)
    : metBy(`no code goes to an upstream that did not issue it; ${endOf(played)}`, endpoint)
}
