import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import type { ContextSoFar } from '../../../reference-impl/context.js'
import { LinkError } from '../../../reference-impl/errors.js'
import type { Answer } from '../../../reference-impl/index.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import { withFields, withLocation } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked, everywhere, onErrorPage, onErrorRedirect, onLink, replacing } from './making.js'

const tokenOf = (context: ContextSoFar): string => asked(context, 'access_token') ?? ''
const isJwt = (token: string): boolean => /^ey[\w-]+\.[\w-]+\.[\w-]{64,}$/.test(token)
const signatureOf = (token: string): string => token.split('.')[2] ?? ''

const claimsOf = (token: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  } catch {
    return {}
  }
}

const cut = (text: string, length: number): readonly string[] =>
  text.match(new RegExp(`.{1,${length}}`, 'g')) ?? []

const withCookies = (answer: Answer, ...pairs: readonly string[]): Answer => ({
  ...answer,
  headers: [
    ...answer.headers,
    ...pairs.flatMap((pair) => ['Set-Cookie', `${pair}; Path=/; Secure; HttpOnly; SameSite=Lax`]),
  ],
})

/** Puts cookies made of the token beside the server's own. */
const cookies = (make: (token: string) => readonly string[]) =>
  onLink((answer, context) => withCookies(answer, ...make(tokenOf(context))))

/** Adds to the address of the connection something made of the token. */
const upstream = (make: (token: string) => string) =>
  onLink((answer, context) => withLocation(answer, (location) => `${location}&${make(tokenOf(context))}`))

const header = (name: string, make: (token: string) => string) =>
  onLink((answer, context) => withFields(answer, name, make(tokenOf(context))))

/** Writes into the page of a refusal, where the request has a real token. */
const onPage = (make: (token: string) => string) =>
  onErrorPage((answer, context) =>
    isJwt(tokenOf(context))
      ? { ...answer, body: answer.body.replace('</main>', () => `${make(tokenOf(context))}</main>`) }
      : answer,
  )

const base32 = (text: string): string => {
  const bits = [...Buffer.from(text)].map((octet) => octet.toString(2).padStart(8, '0')).join('')
  return cut(bits, 5)
    .map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('')
}

const session = (token: string): string => JSON.stringify({ step: 'link', credential: token })

/** Fails by the code of the reference, in other words. */
const refusingWith = (words: (token: string) => string) =>
  replacing({
    'check-access-token': async (context) => {
      try {
        return await checkAccessToken(context)
      } catch (error) {
        const token = tokenOf(context)
        if (error instanceof LinkError && error.code === 'access_denied' && isJwt(token))
          throw new LinkError('access_denied', words(token))
        throw error
      }
    },
  })

const encodings: readonly Fault[] = [
  {
    id: 'session-cookie-is-deflated',
    what: 'The session lives in the cookie, signed and compressed as Flask does it, and the token in the session.',
    kills: ['token-is-not-reflected'],
    ...cookies((token) => [
      `session=.${deflateSync(session(token)).toString('base64url')}.aSgQ1w.Yx0p6wJkYp0l3S2q`,
    ]),
  },
  {
    id: 'session-cookie-is-gzipped',
    what: 'The session is a gzip stream behind a version, in base64.',
    kills: ['token-is-not-reflected'],
    ...cookies((token) => [
      `s=${encodeURIComponent(Buffer.concat([Buffer.from([1]), gzipSync(session(token))]).toString('base64'))}`,
    ]),
  },
  {
    id: 'relay-state-is-deflated',
    what: 'What goes to the connection is a raw deflate stream, as SAML has it, that holds the token.',
    kills: ['token-is-not-in-location'],
    ...upstream(
      (token) => `RelayState=${encodeURIComponent(deflateRawSync(session(token)).toString('base64'))}`,
    ),
  },
  {
    id: 'session-cookie-is-brotli',
    what: 'The session is a Brotli stream in base64url.',
    kills: ['token-is-not-reflected'],
    ...cookies((token) => [`s=${brotliCompressSync(session(token)).toString('base64url')}`]),
  },
  {
    id: 'token-in-base32',
    what: 'A cookie holds the token in base32.',
    kills: ['token-is-not-reflected'],
    ...cookies((token) => [`t=${base32(token)}`]),
  },
  {
    id: 'token-behind-a-version',
    what: 'The handle that goes to the connection is the token in base64, glued to a version.',
    kills: ['token-is-not-in-location'],
    ...upstream((token) => `handle=v1_${Buffer.from(token).toString('base64url')}`),
  },
  {
    id: 'token-in-base64-thrice',
    what: 'What goes to the connection is the token in base64, three times over.',
    kills: ['token-is-not-in-location'],
    ...upstream((token) => {
      const twice = Buffer.from(Buffer.from(token).toString('base64')).toString('base64')
      return `ctx=${Buffer.from(twice).toString('base64url')}`
    }),
  },
  {
    id: 'token-as-a-buffer',
    what: 'The page hands the token to its script as the list of its octets.',
    kills: ['token-is-not-reflected', 'errors-tell-nothing-about-the-token'],
    ...onPage((token) => `<script type="application/json">${JSON.stringify(Buffer.from(token))}</script>`),
  },
  {
    id: 'signature-octets-in-hex',
    what: 'A field names the token by the octets of its signature, in hex with colons.',
    kills: ['token-is-not-reflected'],
    ...header('X-Token-Ref', (token) =>
      cut(Buffer.from(signatureOf(token), 'base64url').toString('hex'), 2).join(':'),
    ),
  },
  {
    id: 'token-in-utf16',
    what: 'A field holds the token as UTF-16 in base64.',
    kills: ['token-is-not-reflected'],
    ...header('X-Debug', (token) => Buffer.from(token, 'utf16le').toString('base64')),
  },
  {
    id: 'token-in-escapes-of-json',
    what: 'The script of a page holds the token in base64, each character an escape.',
    kills: ['token-is-not-reflected', 'errors-tell-nothing-about-the-token'],
    ...onPage((token) => {
      const escaped = [...Buffer.from(token).toString('base64')].map(
        (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
      return `<script>var ctx = "${escaped.join('')}"</script>`
    }),
  },
]

const pieces: readonly Fault[] = [
  {
    id: 'token-in-cookies-by-pieces',
    what: 'The session is too long for one cookie, and so is cut into many.',
    kills: ['token-is-not-reflected'],
    ...cookies((token) => cut(signatureOf(token), 20).map((part, at) => `appSession.${at}=${part}`)),
  },
  {
    id: 'compressed-session-in-two-cookies',
    what: 'A compressed session is cut into two cookies, the second of which is set first.',
    kills: ['token-is-not-reflected'],
    ...cookies((token) => {
      const whole = deflateSync(session(token)).toString('base64url')
      return [`authC2=${whole.slice(301)}`, `authC1=${whole.slice(0, 301)}`]
    }),
  },
  {
    id: 'token-in-parameters-by-pieces',
    what: 'The token goes to the connection in parameters of sixteen characters.',
    kills: ['token-is-not-in-location'],
    ...upstream((token) =>
      cut(signatureOf(token).slice(0, 64), 16)
        .map((part, at) => `part${at + 1}=${part}`)
        .join('&'),
    ),
  },
  {
    id: 'token-in-inputs-by-pieces',
    what: 'A page keeps the token in several hidden inputs.',
    kills: ['token-is-not-reflected'],
    ...onPage((token) =>
      cut(signatureOf(token).slice(0, 80), 20)
        .map((part, at) => `<input type="hidden" name="t${at}" value="${part}">`)
        .join('\n'),
    ),
  },
  {
    id: 'token-added-up-by-a-script',
    what: 'The script of a page adds the token up from strings.',
    kills: ['token-is-not-reflected', 'errors-tell-nothing-about-the-token'],
    ...onPage(
      (token) =>
        `<script>var t = ${cut(signatureOf(token), 12)
          .map((part) => `"${part}"`)
          .join(' +\n  ')}</script>`,
    ),
  },
  {
    id: 'piece-of-the-token-in-an-etag',
    what: 'The entity tag is made of twenty-four characters of the token.',
    kills: ['token-is-not-reflected'],
    ...header('ETag', (token) => `"${signatureOf(token).slice(40, 64)}"`),
  },
  {
    id: 'piece-of-the-token-in-server-timing',
    what: 'Server-Timing says for which token the time is.',
    kills: ['token-is-not-reflected'],
    ...header('Server-Timing', (token) => `auth;desc="${token.slice(-28)}";dur=1.2`),
  },
  {
    id: 'piece-of-the-token-in-a-comment',
    what: 'A comment of the error page ends with the end of the token.',
    kills: ['token-is-not-reflected', 'errors-tell-nothing-about-the-token'],
    ...onPage((token) => `<!-- req ...${token.slice(-30)} -->`),
  },
  {
    id: 'piece-of-the-token-is-the-nonce',
    what: 'The nonce for the connection is the begin of the signature of the token.',
    kills: ['token-is-not-in-location'],
    ...upstream((token) => `nonce2=${signatureOf(token).slice(0, 32)}`),
  },
  {
    id: 'refused-token-is-remembered',
    what: 'A token that is refused stays in a cookie, in base64 of its end.',
    kills: ['token-is-not-reflected'],
    ...everywhere((answer, context) =>
      context.location === undefined && isJwt(tokenOf(context))
        ? withCookies(answer, `last=${Buffer.from(tokenOf(context).slice(-60)).toString('base64url')}`)
        : answer,
    ),
  },
]

const claims: readonly Fault[] = [
  {
    id: 'error-tells-the-id-of-the-token',
    what: 'The error for a bad token tells its jti.',
    kills: ['errors-tell-nothing-about-the-token'],
    ...refusingWith((token) => `token ${String(claimsOf(token).jti)} is not active`),
  },
  {
    id: 'error-tells-the-user-in-base64',
    what: 'The error for a bad token ends with a trace in base64 that names the user.',
    kills: ['errors-tell-nothing-about-the-token'],
    ...refusingWith((token) => {
      const trace = JSON.stringify({ at: 'link', user: claimsOf(token).sub, n: 1 })
      return `the token is not valid (trace ${Buffer.from(trace).toString('base64url')})`
    }),
  },
  {
    id: 'page-field-tells-the-user',
    what: 'Error pages carry the user of the token in a field for the access log.',
    kills: ['errors-tell-nothing-about-the-token'],
    ...onErrorPage((answer, context) =>
      isJwt(tokenOf(context)) ? withFields(answer, 'X-User', String(claimsOf(tokenOf(context)).sub)) : answer,
    ),
  },
  {
    id: 'page-shows-the-claims',
    what: 'The page of a refusal shows the claims of the token, in hex.',
    kills: ['errors-tell-nothing-about-the-token'],
    ...onPage(
      (token) => `<pre>${Buffer.from(JSON.stringify({ token: claimsOf(token) })).toString('hex')}</pre>`,
    ),
  },
  {
    id: 'error-uri-tells-the-token',
    what: 'Every error names an address that explains it, and in it the id of the token.',
    kills: ['errors-tell-nothing-about-the-token'],
    ...onErrorRedirect((answer, context) =>
      isJwt(tokenOf(context))
        ? withLocation(answer, (location) => {
            const uri = `https://login.example.com/why/${String(claimsOf(tokenOf(context)).jti)}`
            const [head = '', fragment] = location.split('#')
            const added = `error_uri=${encodeURIComponent(uri)}`
            return fragment === undefined ? `${head}&${added}` : `${head}#${fragment}&${added}`
          })
        : answer,
    ),
  },
]

export const leaks: readonly Fault[] = [...encodings, ...pieces, ...claims]
