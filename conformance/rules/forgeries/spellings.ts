import type { PublishedKey } from '../../syntax/key-set.js'
import type { Forgery } from './forgery.js'

/** One way in which the octets of a public key may have got into a configuration. */
export interface Spelling {
  readonly id: string
  readonly words: string
  readonly sent: Forgery['sent']
  /** Null for a key that has no such spelling. */
  readonly secretOf: (key: PublishedKey) => string | Buffer | null
}

const inPem =
  (type: 'spki' | 'pkcs1') =>
  ({ key }: PublishedKey): string | null =>
    key === null || (type === 'pkcs1' && key.asymmetricKeyType !== 'rsa')
      ? null
      : String(key.export({ format: 'pem', type: type as 'spki' }))

const inDer =
  (type: 'spki' | 'pkcs1') =>
  ({ key }: PublishedKey): Buffer | null =>
    key === null || (type === 'pkcs1' && key.asymmetricKeyType !== 'rsa')
      ? null
      : key.export({ format: 'der', type: type as 'spki' })

const trimmed =
  (spell: (key: PublishedKey) => string | null): Spelling['secretOf'] =>
  (key) =>
    spell(key)?.trimEnd() ?? null

const member =
  (...names: readonly string[]) =>
  ({ jwk }: PublishedKey): string | null => {
    const found = names.map((name) => jwk[name]).find((value) => typeof value === 'string')
    return typeof found === 'string' ? found : null
  }

function certificateOf({ jwk }: PublishedKey): string | null {
  const [first] = Array.isArray(jwk.x5c) ? jwk.x5c : []
  return typeof first === 'string' && first !== '' ? first : null
}

const certificatePem = (key: PublishedKey): string | null => {
  const certificate = certificateOf(key)
  if (certificate === null) return null
  const lines = certificate.match(/[^\s]{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text, 'base64url'))

/** Of a key that a target publishes, the most usual first. */
export const spellings: readonly Spelling[] = [
  { id: 'pem', words: 'in PEM', sent: 'quick', secretOf: inPem('spki') },
  {
    ...{ id: 'pem-trimmed', words: 'in PEM without the line break at the end', sent: 'default' },
    secretOf: trimmed(inPem('spki')),
  },
  {
    id: 'jwk',
    words: 'as its JWK stands there',
    sent: 'default',
    secretOf: ({ jwk }) => JSON.stringify(jwk),
  },
  {
    ...{ id: 'number', words: 'as the text of its modulus or coordinate', sent: 'default' },
    secretOf: member('n', 'x', 'k'),
  },
  { id: 'certificate', words: 'as its certificate in PEM', sent: 'default', secretOf: certificatePem },
  // A symmetric key that is published is no secret any more.
  {
    id: 'symmetric',
    words: 'which is a symmetric one',
    sent: 'quick',
    secretOf: (key) => bytes(member('k')(key)),
  },
  { id: 'der', words: 'in DER', sent: 'default', secretOf: inDer('spki') },
  { id: 'pkcs1', words: 'in PEM of PKCS #1', sent: 'default', secretOf: inPem('pkcs1') },
  {
    ...{ id: 'pkcs1-trimmed', words: 'in PEM of PKCS #1 without the line break at the end' },
    sent: 'exhaustive',
    secretOf: trimmed(inPem('pkcs1')),
  },
  { id: 'pkcs1-der', words: 'in DER of PKCS #1', sent: 'exhaustive', secretOf: inDer('pkcs1') },
  {
    ...{ id: 'base64', words: 'in DER and base64', sent: 'exhaustive' },
    secretOf: (key) => inDer('spki')(key)?.toString('base64') ?? null,
  },
  {
    ...{ id: 'number-bytes', words: 'as the octets of its modulus or coordinate', sent: 'exhaustive' },
    secretOf: (key) => bytes(member('n', 'x')(key)),
  },
  {
    ...{ id: 'certificate-trimmed', words: 'as its certificate in PEM without the line break at the end' },
    sent: 'exhaustive',
    secretOf: trimmed(certificatePem),
  },
  {
    id: 'certificate-base64',
    words: 'as its certificate in base64',
    sent: 'exhaustive',
    secretOf: certificateOf,
  },
  { id: 'kid', words: 'as its kid', sent: 'exhaustive', secretOf: member('kid') },
]
