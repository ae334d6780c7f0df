import { hash } from 'node:crypto'
import type { ContextSoFar } from '../../../reference-impl/context.js'
import type { Answer } from '../../../reference-impl/index.js'
import { randomText } from '../../../reference-impl/pending.js'
import { field, withFields, withLocation, without } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked, everywhere, onErrorRedirect, onLink } from './making.js'

type Applies = (context: ContextSoFar) => boolean

const toGoogle: Applies = (context) => asked(context, 'connection') === 'google-oauth2'
const toLogin: Applies = ({ location }) => location?.startsWith('/') === true
const toApp: Applies = (context) => /^com|^http:/.test(asked(context, 'redirect_uri') ?? '')
const isImplicit: Applies = (context) => asked(context, 'response_type') === 'token'
const isPost: Applies = ({ request }) => request.method === 'POST'
const isHead: Applies = ({ request }) => request.method === 'HEAD'
const hasPrompt: Applies = (context) => asked(context, 'prompt') !== undefined
const always: Applies = () => true

/** Rewrites the upstream request, or the address of the login page, of some accepted requests. */
const relocating = (applies: Applies, change: (location: string, context: ContextSoFar) => string) =>
  onLink((answer, context) =>
    applies(context) ? withLocation(answer, (location) => change(location, context)) : answer,
  )

const inLocation = (location: string, name: string): string =>
  new RegExp(`[?&]${name}=([^&]*)`).exec(location)?.[1] ?? ''

const setting =
  (name: string, value: (location: string, context: ContextSoFar) => string) =>
  (location: string, context: ContextSoFar): string =>
    location.replace(
      new RegExp(`([?&]${name}=)[^&]*`),
      (_, start: string) => start + encodeURIComponent(value(location, context)),
    )

const dropping =
  (...names: readonly string[]) =>
  (location: string): string =>
    names.reduce((left, name) => left.replace(new RegExp(`&${name}=[^&]*`), ''), location)

const changing = (applies: Applies, change: (answer: Answer) => Answer) =>
  onLink((answer, context) => (applies(context) ? change(answer) : answer))

const cookie =
  (attributes: string) =>
  (answer: Answer): Answer =>
    withFields(answer, 'Set-Cookie', `__Host-transaction=${randomText()}; Path=/; ${attributes}`)

/** Rewrites every third request to one connection. */
function sometimes(change: (location: string) => string) {
  let count = 0
  return relocating((context) => toGoogle(context) && ++count % 3 === 2, change)
}

const clientState = (context: ContextSoFar): string => asked(context, 'state') ?? ''

const requests: readonly Fault[] = [
  {
    id: 'one-connection-has-plain-pkce',
    what: 'One of the connections gets the verifier itself for a challenge.',
    kills: ['upstream-challenges-are-s256'],
    ...relocating(
      toGoogle,
      setting('code_challenge_method', () => 'plain'),
    ),
  },
  {
    id: 'one-connection-sometimes-lacks-pkce',
    what: 'Of the requests to one connection every third carries no PKCE.',
    kills: ['upstream-challenges-are-never-missing'],
    depth: 'default',
    ...sometimes(dropping('code_challenge', 'code_challenge_method')),
  },
  {
    id: 'challenge-of-one-connection-is-cut',
    what: 'The challenge of one connection has 32 characters.',
    kills: ['upstream-challenges-are-s256'],
    ...relocating(toGoogle, (location) => location.replace(/(code_challenge=.{32})[^&]*/, '$1')),
  },
  {
    id: 'one-connection-answers-to-the-client',
    what: 'One connection is told to answer to the redirect_uri of the client.',
    kills: ['upstream-callbacks-are-the-servers-own'],
    ...relocating(
      toGoogle,
      setting('redirect_uri', (_, context) => asked(context, 'redirect_uri') ?? ''),
    ),
  },
  {
    id: 'one-connection-sometimes-lacks-a-state',
    what: 'Of the requests to one connection every third carries no state.',
    kills: ['upstream-states-are-never-missing'],
    depth: 'default',
    ...sometimes(dropping('state')),
  },
  {
    id: 'one-connection-has-no-state',
    what: 'One connection is asked without a state.',
    kills: ['every-connection-gets-a-fresh-state'],
    depth: 'default',
    ...relocating(toGoogle, dropping('state')),
  },
  {
    id: 'one-connection-counts-its-states',
    what: 'The states for one connection are numbers in a row.',
    kills: ['every-connection-gets-a-fresh-state'],
    depth: 'default',
    ...(() => {
      let count = 0
      return relocating(
        toGoogle,
        setting('state', () => `transaction-of-google-${++count}`),
      )
    })(),
  },
  {
    id: 'posts-are-answered-by-posts',
    what: 'For a POST the connection is told to answer by one, which its callback does not expect.',
    kills: ['upstream-request-is-the-servers-own'],
    ...relocating(isPost, (location) => `${location}&response_mode=form_post`),
  },
  {
    id: 'state-of-the-client-goes-upstream-too',
    what: 'For a POST the state of the client stands behind the server’s own.',
    kills: ['upstream-request-is-the-servers-own'],
    ...relocating(
      isPost,
      (location, context) => `${location}&state=${encodeURIComponent(clientState(context))}`,
    ),
  },
  {
    id: 'client-of-an-app-goes-upstream-too',
    what: 'For native apps the client’s own client_id stands behind that of the server.',
    kills: ['upstream-request-is-the-servers-own'],
    ...relocating(toApp, (location) => `${location}&client_id=demo-client`),
  },
]

const constant = 'q8Zr1vT0mXc5bN2kLs7dYw3e'

const repeats: readonly Fault[] = [
  {
    id: 'state-of-one-connection-is-constant',
    what: 'The state for one connection comes from its configuration.',
    kills: ['no-two-answers-share-a-transaction'],
    depth: 'default',
    ...relocating(
      toGoogle,
      setting('state', () => constant),
    ),
  },
  {
    id: 'login-transactions-are-configured',
    what: 'The login page of a database connection has one transaction for all.',
    kills: ['no-two-answers-share-a-transaction'],
    depth: 'default',
    ...relocating(
      (context) => toLogin(context) && asked(context, 'connection') !== undefined,
      setting('transaction', () => constant),
    ),
  },
  {
    id: 'head-and-get-share-a-transaction',
    what: 'HEAD is answered with the transaction of the GET before it.',
    kills: ['no-two-answers-share-a-transaction'],
    ...(() => {
      let latest = ''
      return onLink((answer, context) => {
        if (toLogin(context)) return answer
        if (isHead(context) && latest !== '') return withLocation(answer, setState(latest))
        latest = inLocation(field(answer, 'location') ?? '', 'state')
        return answer
      })
    })(),
  },
  {
    id: 'transactions-of-a-prompt-are-shared',
    what: 'Requests with a prompt go on with a transaction that was prepared for them.',
    kills: ['no-two-answers-share-a-transaction'],
    depth: 'default',
    ...relocating(
      hasPrompt,
      setting('state', () => hash('sha256', constant, 'base64url')),
    ),
  },
  {
    id: 'challenge-of-one-connection-is-constant',
    what: 'The challenge for one connection is made once, when the server starts.',
    kills: ['upstream-challenges-never-repeat'],
    depth: 'default',
    ...relocating(
      toGoogle,
      setting('code_challenge', () => hash('sha256', constant, 'base64url')),
    ),
  },
  {
    id: 'cookie-of-posts-is-constant',
    what: 'What binds a transaction to the browser is the same for every POST.',
    kills: ['transaction-cookies-never-repeat'],
    ...changing(isPost, (answer) =>
      withFields(
        answer,
        'Set-Cookie',
        `__Host-transaction=${constant}; Path=/; Secure; HttpOnly; SameSite=Lax`,
      ),
    ),
  },
]

function setState(value: string): (location: string) => string {
  return (location) => location.replace(/([?&]state=)[^&]*/, `$1${value}`)
}

const made: readonly Fault[] = [
  {
    id: 'challenge-is-the-hash-of-the-state',
    what: 'The upstream state is the code verifier too.',
    kills: ['upstream-challenges-hide-their-verifiers'],
    ...relocating(
      always,
      setting('code_challenge', (location) => hash('sha256', inLocation(location, 'state'), 'base64url')),
    ),
  },
  {
    id: 'challenge-is-the-hash-of-the-nonce',
    what: 'The upstream nonce is the code verifier too.',
    kills: ['upstream-challenges-hide-their-verifiers'],
    ...relocating(
      (context) => !toLogin(context),
      (location, context) => {
        const nonce = randomText()
        return `${setting('code_challenge', () => hash('sha256', nonce, 'base64url'))(location, context)}&nonce=${nonce}`
      },
    ),
  },
  {
    id: 'challenge-is-the-hash-of-the-clients-state',
    what: 'For native apps the client’s own state is the verifier.',
    kills: ['upstream-challenges-hide-their-verifiers'],
    ...relocating(
      toApp,
      setting('code_challenge', (_, context) => hash('sha256', clientState(context), 'base64url')),
    ),
  },
  {
    id: 'state-of-an-app-is-a-hash',
    what: 'For native apps the upstream state is the MD5 of the client’s.',
    kills: ['upstream-states-are-not-made-from-the-request'],
    ...relocating(
      toApp,
      setting('state', (_, context) => hash('md5', clientState(context), 'hex')),
    ),
  },
  {
    id: 'state-of-an-app-is-the-hash-of-a-count',
    what: 'For native apps the upstream state is the MD5 of a count.',
    kills: ['upstream-states-are-not-made-from-the-request'],
    ...(() => {
      let count = 0
      return relocating(
        toApp,
        setting('state', () => hash('md5', `${++count}`, 'hex')),
      )
    })(),
  },
  {
    id: 'state-of-a-post-is-the-clients-in-base64',
    what: 'For a POST the upstream state is the client’s in base64.',
    kills: ['upstream-states-are-not-made-from-the-request'],
    ...relocating(
      isPost,
      setting('state', (_, context) => Buffer.from(clientState(context)).toString('base64')),
    ),
  },
  {
    id: 'state-of-a-connection-is-the-clients',
    what: 'One connection gets the state of the client.',
    kills: ['upstream-states-are-not-made-from-the-request'],
    ...relocating(
      toGoogle,
      setting('state', (_, context) => clientState(context)),
    ),
  },
  {
    id: 'state-of-a-connection-is-the-request',
    what: 'The state for one connection is a document of what the client sent, in base64.',
    kills: ['upstream-states-are-not-made-from-the-request'],
    ...relocating(
      toGoogle,
      setting('state', (_, context) =>
        Buffer.from(
          JSON.stringify({
            client: asked(context, 'client_id'),
            return: asked(context, 'redirect_uri'),
            state: clientState(context),
          }),
        ).toString('base64url'),
      ),
    ),
  },
  {
    id: 'state-of-implicit-requests-is-reversed',
    what: 'Of implicit requests the upstream state is the client’s, backwards.',
    kills: ['upstream-states-are-not-made-from-the-request'],
    ...relocating(
      isImplicit,
      setting('state', (_, context) => [...clientState(context)].reverse().join('')),
    ),
  },
]

const status =
  (code: number) =>
  (answer: Answer): Answer => ({ ...answer, status: code })

const statuses: readonly Fault[] = [
  {
    id: 'errors-are-307',
    what: 'Errors go to the client by 307.',
    kills: ['no-redirect-repeats-the-request'],
    ...onErrorRedirect(status(307)),
  },
  {
    id: 'errors-of-posts-are-308',
    what: 'Errors of a POST go to the client by 308.',
    kills: ['no-redirect-repeats-the-request'],
    ...onErrorRedirect((answer, context) => (isPost(context) ? status(308)(answer) : answer)),
  },
  {
    id: 'login-is-reached-by-307',
    what: 'The login page is reached by 307.',
    kills: ['no-redirect-repeats-the-request'],
    ...changing(toLogin, status(307)),
  },
  {
    id: 'one-connection-is-reached-by-301',
    what: 'One connection is reached by 301, which no cache may keep.',
    kills: ['no-redirect-is-permanent'],
    ...changing(toGoogle, status(301)),
  },
  {
    id: 'errors-are-301',
    what: 'Errors go to the client by 301, which no cache may keep.',
    kills: ['no-redirect-is-permanent'],
    ...onErrorRedirect(status(301)),
  },
  {
    id: 'login-is-a-choice',
    what: 'The login page is one of 300 choices, and the preferred one.',
    kills: ['no-redirect-is-permanent'],
    ...changing(toLogin, status(300)),
  },
]

const fields: readonly Fault[] = [
  {
    id: 'errors-hide-the-deprecation',
    what: 'Errors that go to the client have no deprecation fields.',
    kills: ['deprecation-fields-are-on-every-redirect'],
    ...onErrorRedirect((answer) => without(answer, 'Deprecation', 'Link')),
  },
  {
    id: 'login-hides-the-deprecation',
    what: 'The redirect to the login page has no Deprecation field.',
    kills: ['deprecation-fields-are-on-every-redirect'],
    ...changing(toLogin, (answer) => without(answer, 'Deprecation')),
  },
  {
    id: 'posts-have-another-deprecation',
    what: 'A POST is told of another date.',
    kills: ['deprecation-fields-are-on-every-redirect'],
    ...everywhere((answer, context) =>
      isPost(context) ? withFields(answer, 'Deprecation', '@1483401601') : answer,
    ),
  },
  {
    id: 'cookie-of-the-login-is-open-to-scripts',
    what: 'The transaction cookie of the login page lacks HttpOnly.',
    kills: ['transaction-cookies-are-guarded-everywhere'],
    ...changing(toLogin, cookie('Secure; SameSite=Lax')),
  },
  {
    id: 'cookie-of-errors-goes-over-http',
    what: 'Errors renew the transaction cookie, without Secure and SameSite.',
    kills: ['transaction-cookies-are-guarded-everywhere'],
    ...onErrorRedirect(cookie('HttpOnly')),
  },
  {
    id: 'cookie-of-one-connection-is-for-the-domain',
    what: 'The transaction cookie of one connection goes to every host of the domain.',
    kills: ['transaction-cookies-are-guarded-everywhere'],
    ...changing(toGoogle, cookie('Secure; HttpOnly; SameSite=Lax; Domain=example.com')),
  },
  {
    id: 'cookie-of-the-host-has-a-path',
    what: 'The cookie with the prefix __Host- is for one path, so that browsers refuse it.',
    kills: ['transaction-cookies-are-kept-by-browsers'],
    ...onLink((answer) =>
      withFields(
        answer,
        'Set-Cookie',
        `__Host-transaction=${randomText()}; Path=/callback; Secure; HttpOnly; SameSite=Lax`,
      ),
    ),
  },
  {
    id: 'connections-share-their-states',
    what: 'One connection gets the state of the latest transaction of the other.',
    kills: ['no-two-answers-share-a-transaction'],
    depth: 'default',
    ...(() => {
      let latest = ''
      return relocating(
        (context) => !toLogin(context),
        (location, context) => {
          if (toGoogle(context) && latest !== '') return setState(latest)(location)
          latest = inLocation(location, 'state')
          return location
        },
      )
    })(),
  },
  {
    id: 'one-connection-has-no-cookie',
    what: 'Nothing binds the transactions of one connection to the browser.',
    kills: ['transactions-are-bound-everywhere'],
    ...changing(toGoogle, (answer) => without(answer, 'Set-Cookie')),
  },
]

const destinations: readonly Fault[] = [
  {
    id: 'one-connection-is-sometimes-another',
    what: 'Every third request for one connection leads to another one.',
    kills: ['named-connection-is-reached-each-time'],
    depth: 'default',
    ...sometimes((location) => location.replace('https://accounts.google.com/', 'https://www.facebook.com/')),
  },
]

/** Right for the control, wrong in another accepted answer or beside one. */
export const everyAnswer: readonly Fault[] = [
  ...requests,
  ...repeats,
  ...made,
  ...statuses,
  ...fields,
  ...destinations,
]
