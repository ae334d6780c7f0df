import { createHmac, hash } from 'node:crypto'
import type { ContextSoFar } from '../../../reference-impl/context.js'
import { randomText } from '../../../reference-impl/pending.js'
import { realClock } from '../../common/clock.js'
import { withFields, withLocation } from './answers.js'
import { isOwn } from './starting.js'
import type { Variant } from './variant.js'

type Change = (location: string, context: ContextSoFar) => string

/** Rewrites where a transaction starts, by the request. */
const relocating = (change: Change): Pick<Variant, 'answer'> => ({
  answer: (answer, context) =>
    context.location === undefined ? answer : withLocation(answer, (location) => change(location, context)),
})

const toConnection =
  (change: Change): Change =>
  (location, context) =>
    isOwn(location) ? location : change(location, context)

const setting =
  (name: string, value: (old: string) => string) =>
  (location: string): string =>
    location.replace(
      new RegExp(`([?&]${name}=)([^&]*)`),
      (_, start: string, old: string) => start + encodeURIComponent(value(old)),
    )

const isGoogle = (location: string): boolean => location.startsWith('https://accounts.google.com/')
const seconds = (): number => Math.floor(Date.now() / 1000)
const key = 'key of this server'

/** A signed document, as servers without a store have it. */
const signed = (claims: object): string => {
  const [header, payload] = [{ alg: 'HS256', typ: 'JWT' }, claims].map((one) =>
    Buffer.from(JSON.stringify(one)).toString('base64url'),
  )
  return `${header}.${payload}.${createHmac('sha256', key).update(`${header}.${payload}`).digest('base64url')}`
}

const withCookies = (change: (context: ContextSoFar) => readonly string[]): Pick<Variant, 'answer'> => ({
  answer: (answer, context) =>
    context.location === undefined
      ? answer
      : {
          ...answer,
          headers: [...answer.headers, ...change(context).flatMap((line) => ['Set-Cookie', line])],
        },
})

/** Seconds go by between the samples only where the suite waits. */
const onTime: Pick<Variant, 'input'> = { input: { clock: realClock } }

const guarded = 'Path=/; Secure; HttpOnly; SameSite=Lax'

/** What varies from answer to answer, or does not, for a good reason. */
export const everyAnswer: readonly Variant[] = [
  {
    id: 'browser-keeps-its-cookie',
    says: 'A browser that comes back keeps the cookie that it has, and gets a new state.',
    answer: (answer, { request, location }) => {
      const kept = /__Host-transaction=([\w-]{32})/.exec(request.cookie)?.[1]
      return location === undefined || kept === undefined
        ? answer
        : withFields(answer, 'Set-Cookie', `__Host-transaction=${kept}; ${guarded}`)
    },
  },
  {
    id: 'upstream-time-is-signed',
    says: 'The upstream request carries the time, and a signature of it, which are alike for a second.',
    ...onTime,
    ...relocating(
      toConnection(
        (location) =>
          `${location}&ts=${seconds()}&signature=${createHmac('sha256', key).update(String(seconds())).digest('hex')}`,
      ),
    ),
  },
  {
    id: 'login-page-is-told-the-signed-time',
    says: 'The login page is told the time too, signed.',
    ...onTime,
    ...relocating((location) =>
      isOwn(location)
        ? `${location}&ts=${seconds()}&sig=${createHmac('sha256', key).update(String(seconds())).digest('hex')}`
        : location,
    ),
  },
  {
    id: 'upstream-state-is-longer-for-a-post',
    says: 'What a POST started has a state with more random bits.',
    ...relocating(
      toConnection((location, { request }) =>
        request.method === 'POST' ? setting('state', (old) => old + randomText())(location) : location,
      ),
    ),
  },
  {
    id: 'post-is-answered-by-303',
    says: 'A POST is answered by 303, as RFC 9110 has it.',
    answer: (answer, { request, location }) =>
      request.method === 'POST' && location !== undefined ? { ...answer, status: 303 } : answer,
  },
  {
    id: 'one-connection-knows-no-pkce',
    says: 'One of the connections is an identity provider without PKCE.',
    ...relocating((location) =>
      isGoogle(location)
        ? location.replace(/&code_challenge=[^&]*&code_challenge_method=S256/, '')
        : location,
    ),
  },
  {
    id: 'one-connection-is-pushed',
    says: 'One of the connections gets its requests pushed (RFC 9126).',
    ...relocating((location) =>
      isGoogle(location)
        ? `${location.split('?')[0]}?client_id=x&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A${randomText()}`
        : location,
    ),
  },
  {
    id: 'connections-differ-in-protocol',
    says: 'One connection speaks SAML without RelayState, the other OpenID Connect.',
    ...relocating((location) =>
      isGoogle(location)
        ? `${location.split('?')[0]}?SAMLRequest=${encodeURIComponent(Buffer.from(randomText()).toString('base64'))}`
        : location,
    ),
  },
  {
    id: 'one-connection-relies-on-nonce-and-pkce',
    says: 'One connection always gets the state "login", and a nonce with PKCE.',
    ...relocating((location) =>
      isGoogle(location) ? `${setting('state', () => 'login')(location)}&nonce=${randomText()}` : location,
    ),
  },
  {
    id: 'upstream-state-is-a-signed-document',
    says: 'The upstream state is a JWT with the client’s state, the time and a number of its own.',
    ...onTime,
    ...relocating(
      toConnection((location, { parameters = [] }) =>
        setting('state', (id) =>
          signed({
            iat: seconds(),
            jti: id,
            client: parameters.find(({ name }) => name === 'client_id')?.value,
            state: parameters.find(({ name }) => name === 'state')?.value,
          }),
        )(location),
      ),
    ),
  },
  {
    id: 'upstream-state-is-the-hash-of-its-cookie',
    says: 'The upstream state is a hash of the session cookie (RFC 6749 §10.12), which is new for a new browser.',
    answer: (answer, { location }) => {
      const session = randomText()
      const state = hash('sha256', session, 'base64url')
      return location === undefined
        ? answer
        : withFields(
            withLocation(answer, (to) => to.replace(/([?&]state=)[^&]*/, `$1${state}`)),
            'Set-Cookie',
            `__Host-s=${session}; ${guarded}`,
          )
    },
  },
  {
    id: 'cookie-of-preferences-beside',
    says: 'Beside the transaction’s there is a cookie of preferences for scripts, the same for everyone.',
    ...withCookies(() => ['lang=en; Path=/; SameSite=Lax']),
  },
  {
    id: 'cookie-of-time-beside',
    says: 'Beside the transaction’s there is a signed cookie of the second.',
    ...onTime,
    ...withCookies(() => [
      `seen=${createHmac('sha256', key).update(String(seconds())).digest('hex')}; ${guarded}`,
    ]),
  },
  {
    id: 'errors-take-the-cookie-back',
    says: 'Errors take the transaction cookie back, without its attributes.',
    answer: (answer, { location }) =>
      location === undefined
        ? withFields(answer, 'Set-Cookie', '__Host-transaction=; Path=/; Max-Age=0')
        : answer,
  },
  {
    id: 'scope-is-wider-for-a-prompt',
    says: 'With a prompt the connection is asked for more, and told the prompt.',
    ...relocating(
      toConnection((location, { parameters = [] }) => {
        const prompt = parameters.find(({ name }) => name === 'prompt')?.value
        return prompt === undefined ? location : `${location}&prompt=${encodeURIComponent(prompt)}`
      }),
    ),
  },
  {
    id: 'login-keeps-its-own-cookie',
    says: 'The login page has a cookie of its own, fresh and guarded, and the connections one of another name.',
    answer: (answer, { location }) =>
      location !== undefined && isOwn(location)
        ? withFields(answer, 'Set-Cookie', `__Host-login=${randomText()}; ${guarded}`)
        : answer,
  },
  {
    id: 'slash-is-redirected-for-good',
    says: 'The router takes a slash behind the path away, by 301 and for every method by 308.',
    around: (handler) => (request, response) => {
      if (request.url?.split('?', 1)[0] !== '/authorize/') handler(request, response)
      else
        response
          .writeHead(request.method === 'GET' ? 301 : 308, {
            'Cache-Control': 'no-store',
            Location: '/authorize',
          })
          .end()
    },
  },
]
