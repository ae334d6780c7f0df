import { hash } from 'node:crypto'
import type { TokenError, TokenResponse } from '../../generated/types.js'
import { jsonAnswer, withFields } from '../answers.js'
import type { LinkRequest, Received } from '../context.js'
import type { Client } from '../options.js'
import { type ParameterList, parseParameters, singleValueIn } from '../parameters.js'
import { same } from '../pending.js'
import type { Answer } from '../wire.js'
import { authenticate, TokenRefusal } from './client-authentication.js'
import type { Issued } from './codes.js'

const lifetimeSeconds = 3600

/** Without a challenge a verifier means nothing, and is refused: else whoever left out the challenge is not noticed. */
function fits({ codeChallenge }: Issued, verifier: string | undefined): boolean {
  if (codeChallenge === undefined || verifier === undefined) return codeChallenge === verifier
  return /^[\w.~-]{43,128}$/.test(verifier) && same(hash('sha256', verifier, 'base64url'), codeChallenge)
}

const invalid = (description: string): TokenRefusal => new TokenRefusal('invalid_grant', description)

/** What a code stands for, once: of another client it is unknown, and no attempt of its own client is free. */
function redeem({ codes, accessTokens }: Received, client: Client, form: ParameterList): Issued {
  const code = singleValueIn(form, 'code') ?? ''
  const issued = codes.find(code)
  if (issued?.clientId !== client.client_id) {
    // RFC 6749 §4.1.2: a code that is used twice may have been stolen, and so may the tokens that it gave.
    for (const token of codes.takeUsed(code) ?? []) accessTokens.revoke(token)
    throw invalid('The code is unknown, over, or of another client')
  }
  codes.take(code)
  codes.markUsed(code, [])
  if (singleValueIn(form, 'redirect_uri') !== issued.redirectUri)
    throw invalid('redirect_uri is not the one of the authorization request')
  if (!fits(issued, singleValueIn(form, 'code_verifier')))
    throw invalid('code_verifier does not fit the code_challenge')
  return issued
}

async function tokensFor({ accessTokens, accounts }: Received, issued: Issued): Promise<TokenResponse> {
  const { subject, clientId, scope, nonce } = issued
  const access_token = await accessTokens.issue({ subject, clientId, scope, expiresIn: lifetimeSeconds })
  const response = { access_token, token_type: 'Bearer', expires_in: lifetimeSeconds, scope } as const
  if (!scope.split(' ').includes('openid')) return response
  const { profile = {} } = accounts.find(subject) ?? {}
  // OIDC Core §2: a client that sent a nonce finds it in its ID token, and refuses the token without it.
  const claims = { ...profile, ...(nonce !== undefined && { nonce }) }
  const id_token = await accessTokens.issue({ subject, clientId, use: 'id', claims })
  return { ...response, id_token }
}

/** The form of a token request, each of its parameters sent once and well. */
function formOf({ contentType, body, bodyTooLarge }: LinkRequest): ParameterList {
  if (!/^application\/x-www-form-urlencoded *(?:;|$)/i.test(contentType))
    throw new TokenRefusal('invalid_request', 'The content must be a form', 415)
  const form = parseParameters(body)
  const names = form.map(({ name }) => name)
  if (bodyTooLarge || new Set(names).size !== names.length || form.some((one) => !one.wellFormed))
    throw new TokenRefusal('invalid_request', 'A parameter is repeated, malformed or too long')
  return form
}

async function answerOf(received: Received): Promise<Answer> {
  const { accessTokens, codes } = received
  const form = formOf(received.request)
  const client = authenticate(received, form)
  const grantType = singleValueIn(form, 'grant_type')
  if (grantType === undefined) throw new TokenRefusal('invalid_request', 'grant_type is missing')
  if (grantType !== 'authorization_code')
    throw new TokenRefusal('unsupported_grant_type', 'grant_type must be authorization_code')
  const code = singleValueIn(form, 'code')
  if (code === undefined) throw new TokenRefusal('invalid_request', 'code is missing')
  const tokens = await tokensFor(received, redeem(received, client, form))
  // Signing takes a while, in which somebody may have used the code once more.
  if (codes.takeUsed(code) === undefined) {
    accessTokens.revoke(tokens.access_token)
    throw invalid('The code has been used twice')
  }
  codes.markUsed(code, [tokens.access_token])
  return jsonAnswer(received.settings, 200, 'application/json', tokens)
}

function refusalOf({ settings }: Received, { code, message, status }: TokenRefusal): Answer {
  const error: TokenError = { error: code, error_description: message }
  const answer = jsonAnswer(settings, status, 'application/json', error)
  const challenge = ['WWW-Authenticate', 'Basic realm="token", charset="UTF-8"']
  return status === 401 ? withFields(answer, ...challenge) : answer
}

/** Tokens are asked for by POST alone (RFC 6749 §3.2). */
export function refuseTokenMethod({ settings }: Received, allow: string): Answer {
  const error: TokenError = { error: 'invalid_request', error_description: 'The method must be POST' }
  return withFields(jsonAnswer(settings, 405, 'application/json', error), 'Allow', allow)
}

/**
 * Gives a client its tokens for the code that the user agent brought.
 * @see RFC 6749 §3.2, §4.1.3 and §5, RFC 7636 §4.6
 */
export async function exchangeCode(received: Received): Promise<Answer> {
  try {
    return await answerOf(received)
  } catch (error) {
    if (error instanceof TokenRefusal) return refusalOf(received, error)
    throw error
  }
}
