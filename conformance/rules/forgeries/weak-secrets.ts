import type { Forgery, Material } from './forgery.js'
import { mac, macOf } from './signing.js'

/** A secret, and whether it is the one with which the valid token is signed. */
export interface Guess {
  readonly value: string
  readonly isRight: boolean
}

interface WeakSecret {
  readonly id: string
  readonly words: string
  readonly sent: Forgery['sent']
  readonly secret: (material: Material) => Guess | null
}

/** What stands in the examples of libraries and of tutorials, the most copied first. */
const copied = [
  ...[
    'secret',
    'your-256-bit-secret',
    'changeme',
    'password',
    'key',
    'test',
    'supersecret',
    'your-secret-key',
  ],
  ...['secretkey', 'secret-key', 'secret_key', 'mysecret', 'my-secret', 'mysecretkey', 'my-secret-key'],
  ...['jwt', 'jwtsecret', 'jwt-secret', 'jwt_secret', 'JWT_SECRET', 'your_jwt_secret', 'your_secret_key'],
  ...['your-384-bit-secret', 'your-512-bit-secret', 'a-string-secret-at-least-256-bits-long', 'topsecret'],
  ...['shhhhh', 'shhh', 'keyboard cat', 'qwerty', '123456', '12345', '12345678', '0', '1', 'admin', 'root'],
  ...[
    'default',
    'dev',
    'development',
    'example',
    'private',
    'privatekey',
    'token',
    'undefined',
    'null',
    'none',
  ],
  ...['AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow'],
] as const

/** What everybody knows of this target. */
const known = ({ target, jwt }: Material): readonly string[] =>
  [
    ...[
      target.clientId,
      target.issuer,
      target.url,
      new URL(target.url).hostname,
      target.secondClient?.clientId,
    ],
    ...['iss', 'sub', 'aud', 'azp', 'jti'].map((name) => jwt?.claims[name]),
    jwt?.header.kid,
  ].filter((text) => typeof text === 'string')

/** Whether the valid token bears the MAC of this secret: to know it, nobody has to be asked. */
function isRight(material: Material, secret: string): boolean {
  const { token, jwt } = material
  if (jwt === null) return false
  const [, start] = jwt.starts
  return token.slice(start) === mac(macOf(material), secret).sign(token.slice(0, start - 1))
}

/** The secret of the valid token, if it is in one of the lists. */
function guessed(material: Material): Guess | null {
  if (material.jwt === null || material.jwt.header.alg !== macOf(material)) return null
  const found = ['', ...copied, ...known(material)].find((secret) => isRight(material, secret))
  return found === undefined ? null : { value: found, isRight: true }
}

const given =
  (value: (material: Material) => string | null): WeakSecret['secret'] =>
  (material) => {
    const text = value(material)
    return text === null ? null : { value: text, isRight: isRight(material, text) }
  }

/** Secrets that anybody would try. */
export const secretsOf: readonly WeakSecret[] = [
  {
    id: 'guessed',
    words: 'the secret of the valid one, which stands in a list of usual ones,',
    sent: 'quick',
    secret: guessed,
  },
  { id: 'empty', words: 'nothing', sent: 'exhaustive', secret: given(() => '') },
  ...copied.map(
    (text, index): WeakSecret => ({
      ...{ id: text, words: `"${text}"` },
      sent: index === 0 ? 'quick' : index === 1 ? 'default' : 'exhaustive',
      secret: given(() => text),
    }),
  ),
  { id: 'client', words: 'the client_id', sent: 'default', secret: given(({ target }) => target.clientId) },
  {
    ...{ id: 'issuer', words: 'the issuer', sent: 'exhaustive' },
    secret: given(
      ({ target, jwt }) => target.issuer ?? (typeof jwt?.claims.iss === 'string' ? jwt.claims.iss : null),
    ),
  },
]
