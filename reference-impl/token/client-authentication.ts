import { hash } from 'node:crypto'
import type { TokenError } from '../../generated/types.js'
import type { Received } from '../context.js'
import type { Client } from '../options.js'
import { type ParameterList, parseParameters, singleValueIn } from '../parameters.js'
import { same } from '../pending.js'

/** A refusal of the token endpoint (RFC 6749 §5.2). */
export class TokenRefusal extends Error {
  override name = 'TokenRefusal'
  readonly code: TokenError['error']
  readonly status: 400 | 401 | 415
  constructor(code: TokenError['error'], description: string, status: TokenRefusal['status'] = 400) {
    super(description)
    this.code = code
    this.status = status
  }
}

const notAuthenticated = (description: string): TokenRefusal =>
  new TokenRefusal('invalid_client', description, 401)

interface Credentials {
  readonly id: string
  readonly secret: string | undefined
}

/** User name and password, each form-encoded once (RFC 6749 §2.3.1). */
function basicOf(authorization: string): Credentials | undefined {
  const [, encoded] = /^basic ([\w+/]+=*)$/i.exec(authorization) ?? []
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 0) return undefined
  const [id, ...furtherIds] = parseParameters(`v=${text.slice(0, colon)}`)
  const [secret, ...furtherSecrets] = parseParameters(`v=${text.slice(colon + 1)}`)
  const isRead = id?.wellFormed && secret?.wellFormed && furtherIds.length + furtherSecrets.length === 0
  return isRead ? { id: id.value, secret: secret.value } : undefined
}

function credentialsOf(authorization: string, form: ParameterList): Credentials {
  const [id, secret] = ['client_id', 'client_secret'].map((name) => singleValueIn(form, name))
  if (authorization === '') return { id: id ?? '', secret }
  const basic = basicOf(authorization)
  if (basic === undefined) throw notAuthenticated('The credentials cannot be read')
  // RFC 6749 §2.3: one method only.
  if (secret !== undefined || (id !== undefined && id !== basic.id))
    throw new TokenRefusal('invalid_request', 'The client authenticates by two methods')
  return basic
}

const digest = (text: string): string => hash('sha256', text, 'base64')

/**
 * The client that sent a token request: one with a secret by that, in the header field or in the form; a public one by its
 * name alone.
 *
 * @throws TokenRefusal when it is none, or does not prove it
 * @see RFC 6749 §2.3 and §3.2.1
 */
export function authenticate({ settings, request }: Received, form: ParameterList): Client {
  const { id, secret } = credentialsOf(request.authorization, form)
  const client = settings.clientNamed(id)
  const proves = same(digest(secret ?? ''), digest(client?.client_secret ?? ''))
  if (client !== undefined && proves) return client
  throw notAuthenticated('The client is unknown, or its secret is wrong')
}
