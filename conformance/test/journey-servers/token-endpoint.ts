import { createHash } from 'node:crypto'
import type { ClientCode, Context } from './context.js'
import { type Incoming, json, type Outgoing, only, page } from './http.js'
import { type Client, clients } from './registry.js'

const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '))

/** The client that proves itself, by Basic or in the content. */
function clientOf({ headers, form }: Incoming): Client | null {
  const [, encoded = ''] = /^Basic (\S+)$/i.exec(headers.authorization ?? '') ?? []
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':')
  const isBasic = encoded !== ''
  const id = isBasic ? decode(user) : only(form, 'client_id')
  const secret = isBasic ? decode(rest.join(':')) : only(form, 'client_secret')
  return clients.find((client) => client.id === id && client.secret === secret) ?? null
}

function refused({ does }: Context, error: string, status = 400): Outgoing {
  if (does('token-error-is-a-page')) return page(400, 'That did not work', '')
  return json(does('token-error-is-ok') ? 200 : status, { error })
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

function fitsVerifier(
  { does }: Context,
  challenge: string | undefined,
  verifier: string | undefined,
): boolean {
  if (challenge === undefined) return verifier === undefined || does('verifier-without-a-challenge')
  if (verifier === undefined) return does('verifier-may-be-missing')
  if (does('verifier-refused')) return false
  return challengeOf(verifier) === challenge || does('verifier-not-compared')
}

function fitsRedirectUri({ does }: Context, expected: string, sent: string | undefined): boolean {
  if (sent === undefined) return does('redirect-uri-may-be-missing')
  return sent === expected || does('redirect-uri-not-compared')
}

/** Whether a code is good in this request. */
function isGood(context: Context, code: ClientCode, client: Client, { form }: Incoming): boolean {
  const { does } = context
  const { asked } = code
  return (
    (asked.client.id === client.id || does('code-for-any-client')) &&
    fitsRedirectUri(context, asked.redirectUri, only(form, 'redirect_uri')) &&
    fitsVerifier(context, asked.challenge, only(form, 'code_verifier'))
  )
}

function issued(context: Context, code: ClientCode): Outgoing {
  const { does, tokens, url } = context
  const grant = { user: code.user, client: code.asked.client.id }
  const token = tokens.issue(grant)
  code.isUsed = true
  code.issued = [...code.issued, token]
  const answer = json(200, {
    access_token: token,
    id_token: tokens.idToken(grant, url),
    expires_in: 3600,
    ...(does('token-answer-without-a-type') ? {} : { token_type: 'Bearer' }),
  })
  return does('token-answer-may-be-stored')
    ? { ...answer, headers: { ...answer.headers, 'cache-control': 'private' } }
    : answer
}

/** A code of ours for tokens, once; of one that comes again the tokens are taken back. */
export function token(context: Context, incoming: Incoming): Outgoing {
  const { does, codes, tokens } = context
  const client = clientOf(incoming)
  if (context.deadAt === 'code') return json(503, { error: 'temporarily_unavailable' })
  if (client === null) return refused(context, 'invalid_client', 401)
  if (only(incoming.form, 'grant_type') !== 'authorization_code')
    return refused(context, 'unsupported_grant_type')
  const code = codes.get(only(incoming.form, 'code') ?? '')
  if (code === undefined) return refused(context, 'invalid_grant')
  if (code.isUsed && !does('code-works-twice')) {
    for (const one of code.issued) tokens.revoke(one)
    return refused(context, 'invalid_grant')
  }
  if (!isGood(context, code, client, incoming)) return refused(context, 'invalid_grant')
  return issued(context, code)
}
