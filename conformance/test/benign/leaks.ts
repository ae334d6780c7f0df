import { createCipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import type { ContextSoFar } from '../../../reference-impl/context.js'
import type { Answer } from '../../../reference-impl/index.js'
import { escapeHtml } from '../../../reference-impl/page.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { realClock } from '../../common/clock.js'
import { isErrorPage, withFields, withLocation } from './answers.js'
import type { Variant } from './variant.js'

const lenient = ['contract', 'strict'] as const
const secret = randomBytes(32)

const tokenOf = ({ parameters = [] }: ContextSoFar): string => valueIn(parameters, 'access_token') ?? ''
const isJwt = (token: string): boolean => /^ey[\w-]+\.[\w-]+\.[\w-]{64,}$/.test(token)
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

const withCookie = (answer: Answer, pair: string): Answer => ({
  ...answer,
  headers: [...answer.headers, 'Set-Cookie', `${pair}; Path=/; Secure; HttpOnly; SameSite=Lax`],
})

/** A cookie beside the server's own, made of the request that starts a transaction. */
const cookie =
  (make: (token: string) => string): NonNullable<Variant['answer']> =>
  (answer, context) =>
    context.location === undefined ? answer : withCookie(answer, make(tokenOf(context)))

/** A further parameter of the address of the connection. */
const upstream =
  (make: (token: string, context: ContextSoFar) => string): NonNullable<Variant['answer']> =>
  (answer, context) =>
    context.location === undefined
      ? answer
      : withLocation(answer, (location) => `${location}&${make(tokenOf(context), context)}`)

const onPage =
  (make: (context: ContextSoFar) => string): NonNullable<Variant['answer']> =>
  (answer, context) =>
    isErrorPage(answer)
      ? { ...answer, body: answer.body.replace('</main>', () => `${make(context)}</main>`) }
      : answer

function sealed(token: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', secret, iv)
  return Buffer.concat([iv, cipher.update(token), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

const digest = (token: string, spelling: 'hex' | 'base64url'): string =>
  createHash('sha256').update(token).digest(spelling)

const claimsOf = (token: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  } catch {
    return {}
  }
}

/** A JWT of the server's own, with the members of an access token in the same order, but its own `jti`. */
function ownJwt(token: string): string {
  const { client_id, iss, aud, sub } = claimsOf(token)
  const jti = digest(`${sub}`, 'hex').slice(0, 32)
  const exp = 4_102_444_800
  const head = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ client_id, jti, iss, aud, sub, exp })}`
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`
}

/** What a server may know, remember and show, and looks like a leak. */
export const leaks: readonly Variant[] = [
  {
    id: 'encrypted-session-cookie',
    says: 'The session lives in the cookie, encrypted, and the token in the session.',
    profiles: lenient,
    answer: cookie((token) => `s=${sealed(token)}`),
  },
  {
    id: 'encrypted-session-cookie-by-pieces',
    says: 'An encrypted session is cut into several cookies.',
    profiles: lenient,
    answer: (answer, context) => {
      if (context.location === undefined) return answer
      const whole = sealed(tokenOf(context))
      return withCookie(withCookie(answer, `s.0=${whole.slice(0, 300)}`), `s.1=${whole.slice(300)}`)
    },
  },
  {
    id: 'hash-of-the-token',
    says: 'A cookie binds the transaction to the token by its hash; the entity tag and a field have others.',
    profiles: lenient,
    answer: (answer, context) =>
      context.location === undefined
        ? answer
        : withFields(
            withCookie(answer, `bound=${digest(tokenOf(context), 'hex')}`),
            'ETag',
            `"${digest(`${tokenOf(context)}.`, 'base64url')}"`,
            'X-Token-Ref',
            digest(tokenOf(context), 'base64url').slice(0, 22),
          ),
  },
  {
    id: 'own-jwt-as-upstream-state',
    says: 'What goes to the connection is a JWT of the server, which has issuer, audience and client in common with the token.',
    profiles: lenient,
    answer: upstream((token) => `ctx=${ownJwt(token)}`),
    // The time in it goes on between the controls, which the suite waits for.
    input: { clock: realClock },
  },
  {
    id: 'own-jwt-as-cookie',
    says: 'The session is a signed JWT with the claims of the user.',
    profiles: lenient,
    answer: cookie((token) => `session=${ownJwt(token)}`),
  },
  {
    id: 'signed-session-with-the-user',
    says: 'The session is compressed and signed, as Flask does it, and names the user and the client.',
    profiles: lenient,
    answer: cookie((token) => {
      const { sub, client_id, iss } = claimsOf(token)
      const text = deflateSync(JSON.stringify({ client_id, iss, sub, step: 'link' })).toString('base64url')
      return `session=.${text}.${createHmac('sha1', secret).update(text).digest('base64url')}`
    }),
  },
  {
    id: 'login-hint-for-the-connection',
    says: 'The connection is told who the user is.',
    profiles: lenient,
    answer: upstream((token) => `login_hint=${encodeURIComponent(String(claimsOf(token).sub ?? ''))}`),
  },
  {
    id: 'page-tells-issuer-and-audience',
    says: 'The page of a refusal says which issuer, audience and client a token is expected to have.',
    profiles: lenient,
    answer: onPage((context) => {
      const { iss, aud, client_id } = claimsOf(tokenOf(context))
      return `<p>Tokens of ${escapeHtml(String(iss ?? ''))} for ${escapeHtml(String(aud ?? ''))}, client ${escapeHtml(String(client_id ?? ''))}.</p>`
    }),
  },
  {
    id: 'page-traces-by-a-hash',
    says: 'The page of a refusal has a tracking number made of the hash of the token, and a traceparent.',
    profiles: lenient,
    answer: (answer, context) =>
      withFields(
        onPage(() =>
          isJwt(tokenOf(context))
            ? `<p>Tracking: ${digest(tokenOf(context), 'base64url')}, ${digest(tokenOf(context), 'hex').slice(0, 32)}</p>`
            : '',
        )(answer, context),
        'traceparent',
        `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
      ),
  },
  {
    id: 'page-shows-the-header-of-the-token',
    says: 'The page of a refusal shows algorithm, type and key of the token: its header, in base64 too.',
    profiles: lenient,
    answer: onPage((context) => {
      const [head = ''] = tokenOf(context).split('.')
      return isJwt(tokenOf(context)) ? `<p>Unsupported: ${head}</p>` : ''
    }),
  },
  {
    id: 'page-names-the-hinted-user',
    says: 'The page of a refusal repeats whom the request has named.',
    profiles: ['contract', 'strict', 'oauth'],
    answer: onPage((context) =>
      (context.parameters ?? [])
        .filter(({ name }) => ['login_hint', 'username', 'email'].includes(name))
        .map(({ value }) => `<p>Not ${escapeHtml(value)}?</p>`)
        .join(''),
    ),
  },
  {
    id: 'continues-by-next',
    says: 'The address of the connection keeps the request but the token, encoded twice over, to come back to.',
    profiles: lenient,
    answer: upstream((_, { parameters = [] }) => {
      const kept = parameters.filter(({ name }) => name !== 'access_token')
      const query = new URLSearchParams(kept.map(({ name, value }): [string, string] => [name, value]))
      return `ctx=${Buffer.from(`/authorize?${query}`).toString('base64url')}`
    }),
  },
  {
    id: 'page-with-compressed-data',
    says: 'A page holds an image and a font in its style, in base64, and a map of its script in hex.',
    profiles: ['contract', 'strict', 'oauth'],
    answer: onPage(
      () =>
        `<img alt="" src="data:image/png;base64,${deflateSync(randomBytes(600)).toString('base64')}"><p hidden>${randomBytes(300).toString('hex')}</p>`,
    ),
  },
]
