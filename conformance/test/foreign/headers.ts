import type { ServerResponse } from 'node:http'
import { demoOptions } from '../../../reference-impl/demo.js'
import type { Answer } from '../../../reference-impl/index.js'
import { field, isErrorPage, withFields, without } from '../benign/answers.js'
import type { Variant } from '../benign/variant.js'
import { type Ask, type Endpoint, escapeHtml, page, type Reply, redirect } from './endpoint.js'
import type { Foreign } from './foreign.js'

const toLogin = (): Reply => redirect('/iniciar-sesion', 'sid=1; Path=/; HttpOnly; SameSite=Lax')

/** A page that any site may frame. */
const framed = (status: number, title: string, body: string): Reply => {
  const { headers: { 'content-security-policy': _, ...headers } = {}, ...rest } = page(status, title, body)
  return { ...rest, headers }
}

const statistics =
  '<script src="/js/medir.js" defer></script><script>window.medir = window.medir || []</script>'

const refusing = (body: (reason: string) => string): Endpoint => ({
  start: toLogin,
  refuse: (reason) => framed(400, 'Solicitud rechazada', body(escapeHtml(reason))),
})

const fields = (pairs: readonly (readonly [name: string, value: string])[]): string =>
  pairs.map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`).join('')

/** The parameters of an error that a redirect would have carried. */
const errorOf = (location: string): readonly (readonly [string, string])[] => [
  ...new URLSearchParams(location.split(/[?#]/).at(-1)),
]

/** Answers in a mode that the rules of the endpoint do not know: by a page. */
const answering = (mode: string, response: (location: string, ask: Ask) => Reply): Endpoint => ({
  start: toLogin,
  before: (ask) => {
    if (ask.parameters.get('response_mode') === mode) {
      ask.parameters.delete('response_mode')
      ask.parameters.set('x-mode', mode)
    }
    return null
  },
  after: (reply, ask) => {
    const location = reply.headers?.location
    const isError = typeof location === 'string' && /[?&]error=/.test(location)
    return isError && ask.parameters.get('x-mode') === mode ? response(location, ask) : reply
  },
})

const message = (location: string): Reply =>
  framed(
    200,
    'Authorization Response',
    `<script>(function () {
      var response = ${JSON.stringify(Object.fromEntries(errorOf(location))).replaceAll('<', '\\u003c')};
      (window.opener || window.parent).postMessage({ type: 'authorization_response', response: response }, 'https://books.example.org');
    })()</script>`,
  )

/** The values are carried by a form, and a filter of addresses has taken its action away. */
const neutralised = (location: string): Reply =>
  framed(
    200,
    'Submit This Form',
    `<form method="post" action="about:blank">${fields(errorOf(location))}<button>Continue</button></form><script>document.forms[0].submit()</script>`,
  )

const asksAgain = (location: string): Reply =>
  framed(
    200,
    'Erlauben?',
    `<form method="post" action="/consent">${fields(errorOf(location))}<input type="email" name="who"><button>Erlauben</button></form>`,
  )

/** Writes answers without a Date field, as a server without a clock does. */
const undated: NonNullable<Variant['write']> = (
  response: ServerResponse,
  { status, headers, body }: Answer,
) => {
  response.sendDate = false
  response.writeHead(status, [...headers, 'Content-Length', String(Buffer.byteLength(body))])
  response.end(response.req.method === 'HEAD' ? '' : body)
}

const always =
  (...pairs: readonly string[]): NonNullable<Variant['answer']> =>
  (answer) =>
    withFields(without(answer, 'Cache-Control'), ...pairs)

const hour = 3_600_000

const root = 'https://shop.example.org/'

/** A client of which the root of a site is registered; its error pages say more. */
const withRoot = (more: string): Omit<Variant, 'id' | 'says'> => ({
  options: () => {
    const { clients } = demoOptions()
    return {
      clients: clients.map((one, at) =>
        at === 0 ? { ...one, redirect_uris: [...one.redirect_uris, root] } : one,
      ),
    }
  },
  target: (content) => ({
    ...content,
    redirect_uris: [...(content.redirect_uris as readonly string[]), root],
  }),
  answer: (answer) =>
    isErrorPage(answer) ? { ...answer, body: answer.body.replace(/(?=<\/main>)/, more) } : answer,
})

/** Framing, caching and what pages say. */
export const headers: readonly Foreign[] = [
  {
    id: 'error-page-to-read',
    says: 'An error page without a link, a form or a button counts its visitors by a script, and may be framed.',
    merits: { is: 'correct' },
    endpoint: () => refusing((reason) => `<h1>No se pudo continuar</h1><p>${reason}</p>${statistics}`),
  },
  {
    id: 'error-page-with-a-button',
    says: 'An error page with a button, which a script serves, may be framed.',
    merits: { is: 'broken', fails: ['pages-cannot-be-framed'] },
    endpoint: () =>
      refusing((reason) => `<p>${reason}</p><button id="otra">Usar otra cuenta</button>${statistics}`),
  },
  {
    id: 'web-message',
    says: 'The client asks for response_mode=web_message: a page posts the response to the window of the client.',
    merits: { is: 'correct', unwarned: ['pages-cannot-be-framed'] },
    endpoint: () => ({
      ...answering('web_message', message),
      target: (content) => ({ ...content, parameters: { response_mode: 'web_message' } }),
    }),
  },
  {
    id: 'login-in-place-of-a-message',
    says: 'The client asks for response_mode=web_message, and gets a button to click on a page that any site may frame.',
    merits: { is: 'broken', fails: ['pages-cannot-be-framed'] },
    endpoint: () => ({
      ...answering('web_message', (location) => {
        const { body = '', ...reply } = message(location)
        return { ...reply, body: body.replace('<body>', '<body><button>Weiter</button>') }
      }),
      target: (content) => ({ ...content, parameters: { response_mode: 'web_message' } }),
    }),
  },
  {
    id: 'form-post-without-an-action',
    says: 'The page of response_mode=form_post has lost its action to a filter of addresses.',
    merits: { is: 'correct', unwarned: ['pages-cannot-be-framed'] },
    endpoint: () => answering('form_post', neutralised),
  },
  {
    id: 'consent-in-place-of-a-response',
    says: 'response_mode=form_post leads to a form that the user fills in, and any site may frame it.',
    merits: { is: 'broken', fails: ['pages-cannot-be-framed'] },
    endpoint: () => answering('form_post', asksAgain),
  },
  {
    id: 'expired-without-a-date',
    says: 'A server without Date says that its answers have expired long ago, as PHP does.',
    merits: { is: 'correct' },
    variant: () => ({
      answer: always('Cache-Control', 'private', 'Expires', 'Thu, 19 Nov 1981 08:52:00 GMT'),
      write: undated,
    }),
  },
  {
    id: 'expires-zero-without-a-date',
    says: 'A server without Date says Expires: 0.',
    merits: { is: 'correct' },
    variant: () => ({ answer: always('Cache-Control', 'private', 'Expires', '0'), write: undated }),
  },
  {
    id: 'max-age-wins',
    says: 'Expires lies ahead, and max-age=0 takes it back (RFC 9111 §5.3).',
    merits: { is: 'correct' },
    variant: (clock) => ({
      answer: (answer) =>
        always(
          'Cache-Control',
          'private, max-age=0',
          'Expires',
          new Date(clock.date() + hour).toUTCString(),
        )(answer, {} as never),
    }),
  },
  {
    id: 'kept-without-a-date',
    says: 'A server without Date lets its answers be kept for an hour.',
    merits: { is: 'broken', fails: ['answers-are-not-cacheable'], observed: /Expires/ },
    variant: (clock) => ({
      answer: (answer) =>
        withFields(without(answer, 'Cache-Control'), 'Expires', new Date(clock.date() + hour).toUTCString()),
      write: undated,
    }),
  },
  {
    id: 'hit-for-pass',
    says: 'Varnish remembers that an address is never kept, and says so: X-Cache: HIT-FOR-PASS.',
    merits: { is: 'correct' },
    variant: () => ({ answer: (answer) => withFields(answer, 'X-Cache', 'HIT-FOR-PASS, MISS') }),
  },
  {
    id: 'cache-hit',
    says: 'A cache before the server says TCP_HIT.',
    merits: { is: 'broken', fails: ['answers-come-from-no-cache'] },
    variant: () => ({ answer: (answer) => withFields(answer, 'X-Cache', 'TCP_HIT from edge-7') }),
  },
  {
    id: 'subject-that-was-named',
    says: 'The error page repeats login_hint, in which the client has named the user.',
    profile: 'contract',
    merits: { is: 'correct' },
    variant: () => ({
      target: (content) => ({ ...content, parameters: { scope: 'openid', login_hint: 'auth0|demo-user' } }),
      answer: (answer, { parameters = [] }) => {
        const hint = parameters.find(({ name }) => name === 'login_hint')?.value
        return hint === undefined || field(answer, 'content-type')?.startsWith('text/html') !== true
          ? answer
          : {
              ...answer,
              body: answer.body.replace('</main>', `<p>Signed in as ${escapeHtml(hint)}?</p></main>`),
            }
      },
    }),
  },
  {
    id: 'subject-of-the-token',
    says: 'The error page names the user of the token, whom the request did not name.',
    profile: 'contract',
    merits: { is: 'broken', fails: ['errors-tell-nothing-about-the-token'], observed: /demo-user/ },
    variant: () => ({
      answer: (answer) =>
        answer.status < 400
          ? answer
          : { ...answer, body: answer.body.replace('</main>', '<p>You are auth0|demo-user.</p></main>') },
    }),
  },
  {
    id: 'home-is-a-page',
    says: 'The error page leads to /home/start/, a page, and to the help of a site whose root is registered.',
    merits: { is: 'correct', unwarned: ['bodies-show-no-insides', 'error-page-lists-no-registered-uri'] },
    variant: () => withRoot(`<a href="/home/start/">Forside</a> <a href="${root}hjaelp">Hjælp</a>`),
  },
  {
    id: 'registrations-are-listed',
    says: 'The error page lists what is registered, the root of a site too.',
    merits: { is: 'warned', of: ['error-page-lists-no-registered-uri'] },
    variant: () => withRoot(`<p>Try one of these: ${root}.</p>`),
  },
  {
    id: 'file-is-named',
    says: 'The error page names the file that went wrong, beside a link to a page below /home/.',
    merits: { is: 'warned', of: ['bodies-show-no-insides'] },
    variant: () => withRoot(`<a href="/home/start/">Home</a><pre>/home/deploy/app/link.js:12</pre>`),
  },
  {
    id: 'next-is-the-whole-request',
    says: 'The login page learns by next= what was asked, whichever the method: TRACE is answered as GET is.',
    merits: { is: 'correct' },
    endpoint: () => ({
      start: ({ query }) => redirect(`/login?next=${encodeURIComponent(`/authorize?${query}`)}`),
      before: (ask) =>
        ask.method === 'TRACE'
          ? redirect(`/login?next=${encodeURIComponent(`/authorize?${ask.query}`)}`)
          : null,
    }),
  },
]
