import { hash } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { jsonAnswer, ownRedirect, pageAnswer } from '../answers.js'
import type { LinkRequest } from '../context.js'
import { type ParameterList, parseParameters, singleValueIn } from '../parameters.js'
import { createPending, randomText } from '../pending.js'
import type { Answer } from '../wire.js'
import { type Decision, decisionOf } from './decision.js'
import { renderChoice, renderRefusal } from './pages.js'
import type { Person } from './people.js'

/** What the authorization server was given there, and where users are sent back to. */
export interface Registration {
  readonly client_id: string
  readonly client_secret: string
  readonly redirect_uri: string
}

interface Code {
  readonly person: Person
  readonly nonce: string | undefined
  readonly challenge: string
}

const transport = { secure: false }
const json = (status: number, value: unknown): Answer =>
  jsonAnswer(transport, status, 'application/json', value)
const refused = (text: string): Answer => pageAnswer(transport, 400, renderRefusal(text))

/** What is wrong with an authorization request; nobody is sent anywhere but to the registered address. */
function faultOf(parameters: ParameterList, { client_id, redirect_uri }: Registration): string | undefined {
  const sent = (name: string): string | undefined => singleValueIn(parameters, name)
  if (sent('client_id') !== client_id) return 'client_id is not the one that is registered here'
  if (sent('redirect_uri') !== redirect_uri) return 'redirect_uri is not the one that is registered here'
  if (sent('response_type') !== 'code') return 'response_type must be code'
  if (sent('state') === undefined) return 'state is missing'
  if (sent('code_challenge_method') !== 'S256') return 'code_challenge_method must be S256'
  return undefined
}

let ownKeys: ReturnType<typeof generateKeyPair> | undefined
/** One key pair a process, for every simulated connection. */
const processKeys = (): ReturnType<typeof generateKeyPair> => {
  ownKeys ??= generateKeyPair('RS256')
  return ownKeys
}

/**
 * One simulated connection, an OpenID provider of a few lines: it lets anybody log in as whom he likes, and is for
 * development alone.
 */
export function createConnection(issuer: string, registration: Registration) {
  const codes = createPending<Code>({ most: 10_000, seconds: 600, now: Date.now })
  const tokens = createPending<Person>({ most: 10_000, seconds: 600, now: Date.now })

  const back = (parameters: ParameterList, values: Readonly<Record<string, string>>): Answer => {
    const pairs = new URLSearchParams({
      ...values,
      state: singleValueIn(parameters, 'state') ?? '',
      iss: issuer,
    })
    return ownRedirect(transport, `${registration.redirect_uri}?${pairs}`, 303)
  }
  const decided = (parameters: ParameterList, decision: Decision): Answer => {
    if ('error' in decision) return back(parameters, { error: decision.error })
    const code = randomText()
    const challenge = singleValueIn(parameters, 'code_challenge') ?? ''
    codes.add(code, { person: decision.person, nonce: singleValueIn(parameters, 'nonce'), challenge })
    return back(parameters, { code })
  }
  const sign = (privateKey: CryptoKey, { person, nonce }: Code): Promise<string> =>
    new SignJWT({ ...person, ...(nonce && { nonce }) })
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(issuer)
      .setAudience(registration.client_id)
      .setIssuedAt()
      .setExpirationTime('5 minutes')
      .sign(privateKey)

  return {
    /** Shows whom one can log in as, unless that is decided already; the request comes with the form that answers it. */
    authorize({ method, query, body }: LinkRequest, decision: Decision | undefined): Answer {
      const form = method === 'POST' ? parseParameters(body) : []
      const parameters = parseParameters(query)
      const fault = faultOf(parameters, registration)
      if (fault !== undefined) return refused(fault)
      const chosen = decision ?? decisionOf(singleValueIn(form, 'decision') ?? '')
      return chosen === undefined
        ? pageAnswer(transport, 200, renderChoice(issuer), '')
        : decided(parameters, chosen)
    },
    async token({ body, authorization }: LinkRequest): Promise<Answer> {
      const form = parseParameters(body)
      const { client_id, client_secret, redirect_uri } = registration
      const expected = [client_id, client_secret].map(encodeURIComponent).join(':')
      if (authorization !== `Basic ${Buffer.from(expected).toString('base64')}`)
        return json(401, { error: 'invalid_client' })
      const code = codes.take(singleValueIn(form, 'code') ?? '')
      const verifier = singleValueIn(form, 'code_verifier') ?? ''
      const fits = hash('sha256', verifier, 'base64url') === code?.challenge
      if (code === undefined || !fits || singleValueIn(form, 'redirect_uri') !== redirect_uri)
        return json(400, { error: 'invalid_grant' })
      const access_token = randomText()
      tokens.add(access_token, code.person)
      const id_token = await sign((await processKeys()).privateKey, code)
      return json(200, { access_token, token_type: 'Bearer', expires_in: 600, id_token })
    },
    userinfo({ authorization }: LinkRequest): Answer {
      const person = tokens.find(authorization.replace(/^Bearer /, ''))
      return person === undefined ? json(401, { error: 'invalid_token' }) : json(200, person)
    },
    keys: async (): Promise<Answer> =>
      json(200, {
        keys: [{ ...(await exportJWK((await processKeys()).publicKey)), alg: 'RS256', use: 'sig' }],
      }),
  }
}

export type SimulatedConnection = ReturnType<typeof createConnection>
