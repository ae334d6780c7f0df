import { LinkError } from '../../../reference-impl/errors.js'
import { type Answer, errorAnswer } from '../../../reference-impl/index.js'
import { escapeHtml, renderPage } from '../../../reference-impl/page.js'
import { asType, field, isErrorPage, withFields, without, wordsOf } from './answers.js'
import type { Variant } from './variant.js'

/** Applies to the refusing pages alone. */
const onPages =
  (change: (answer: Answer) => Answer): NonNullable<Variant['answer']> =>
  (answer) =>
    isErrorPage(answer) ? change(answer) : answer

const withStatus = (status: number, ...fields: readonly string[]): NonNullable<Variant['answer']> =>
  onPages((answer) => ({ ...withFields(answer, ...fields), status }))

/** Turns error redirects into pages. */
export const shown =
  (status: number): NonNullable<Variant['answer']> =>
  (answer, context) => {
    const location = field(answer, 'location')
    if (location === undefined || context.location !== undefined || context.parameters === undefined)
      return answer
    const parameters = new URLSearchParams(location.split(/[?#]/).at(-1))
    const words = parameters.get('error_description') ?? ''
    const error = new LinkError('invalid_request', words, { status, delivery: 'page' })
    return errorAnswer(error, context)
  }

/** Refuses by a redirect to a page of its own, which then says why. */
const toErrorPage = (base: string): NonNullable<Variant['answer']> =>
  onPages((answer) => ({
    ...withFields(
      without(answer, 'Content-Type', 'Content-Security-Policy', 'X-Frame-Options'),
      'Location',
      `${base}?error=invalid_request&error_description=${encodeURIComponent(wordsOf(answer))}`,
    ),
    status: 302,
    body: '',
  }))

const says = (answer: Answer): string =>
  JSON.stringify({ error: 'invalid_request', message: wordsOf(answer) })

export const pages: readonly Variant[] = [
  {
    id: 'page-401',
    says: 'Every error page is a 401 with a challenge.',
    answer: withStatus(401, 'WWW-Authenticate', 'Bearer realm="login", error="invalid_token"'),
  },
  {
    id: 'page-403',
    says: 'Every error page is a 403, as Auth0 answers a callback URL mismatch.',
    answer: withStatus(403),
  },
  { id: 'page-404', says: 'Unknown clients and URIs are not found.', answer: withStatus(404) },
  {
    id: 'page-422',
    says: 'Every error page is a 422, as Rails and FastAPI answer.',
    answer: withStatus(422),
  },
  {
    id: 'page-json',
    says: 'Errors are JSON, without a charset, which JSON has not.',
    answer: onPages((answer) => asType(answer, 'application/json', says(answer))),
  },
  {
    id: 'page-text',
    says: 'Errors are one line of text.',
    answer: onPages((answer) => asType(answer, 'text/plain; charset=utf-8', `Error: ${wordsOf(answer)}\n`)),
  },
  {
    id: 'page-text-without-charset',
    says: 'Errors are text of an unnamed charset.',
    answer: onPages((answer) => asType(answer, 'text/plain', wordsOf(answer))),
    warns: ['content-type-tells-the-truth'],
  },
  {
    id: 'page-empty',
    says: 'Errors are a bare status.',
    answer: onPages((answer) => without({ ...answer, body: '' }, 'Content-Type', 'Content-Security-Policy')),
    warns: ['invalid-redirect-uri-is-explained-to-the-user'],
  },
  {
    id: 'page-200',
    says: 'Error pages have status 200, as single-page applications show them.',
    answer: withStatus(200),
    warns: 'many',
  },
  {
    id: 'page-old-frame-field',
    says: 'Pages forbid frames by the old field alone.',
    answer: onPages((answer) => without(answer, 'Content-Security-Policy')),
    warns: ['pages-cannot-be-framed'],
  },
  {
    id: 'page-framed-by-a-portal',
    says: 'Pages may be framed by two named sites.',
    answer: onPages((answer) =>
      withFields(
        without(answer, 'X-Frame-Options'),
        'Content-Security-Policy',
        "default-src 'self'; frame-ancestors 'self' https://portal.example.com",
      ),
    ),
  },
  {
    id: 'page-with-help-link',
    says: 'The page links to the documentation of a third party.',
    answer: onPages((answer) => ({
      ...answer,
      body: answer.body.replace('</main>', '<a href="https://docs.example.org/oauth">Help</a></main>'),
    })),
  },
  {
    id: 'page-with-own-form-and-script',
    says: 'The page has a search form and a script that leads home.',
    answer: onPages((answer) => ({
      ...answer,
      body: answer.body.replace(
        '</main>',
        '<form action="/search"><input name="q"></form><script>document.querySelector("h1").onclick = () => { location.href = "/" }</script></main>',
      ),
    })),
  },
  {
    id: 'page-referrer-by-meta',
    says: 'The page forbids the Referer in its markup.',
    answer: onPages((answer) => ({
      ...without(answer, 'Referrer-Policy'),
      body: answer.body.replace('<head>', '<head><meta name="referrer" content="no-referrer">'),
    })),
  },
  {
    id: 'page-says-little',
    says: 'Errors have a tracking number and no reason.',
    answer: onPages((answer) =>
      field(answer, 'content-type')?.startsWith('text/html') === true
        ? { ...answer, body: renderPage('Oops!, something went wrong', '<p>Tracking ID: 0f3a9c61be</p>') }
        : answer,
    ),
  },
  {
    id: 'own-error-page',
    says: "Errors lead to the server's own error page, as on an Auth0 tenant.",
    answer: toErrorPage('/error'),
  },
  {
    id: 'own-error-page-elsewhere',
    says: "Errors lead to an error page on another origin of the server's owner.",
    answer: toErrorPage('https://www.example.com/oops'),
    target: (content) => ({ ...content, origins: ['https://login.example.com', 'https://www.example.com'] }),
  },
  {
    id: 'errors-on-a-page',
    says: 'No error is ever delivered by redirect (RFC 9700 §4.11.2).',
    answer: shown(400),
  },
  {
    id: 'errors-on-a-json-page',
    says: 'No error is delivered by redirect, and all are JSON.',
    answer: (answer, context) => {
      const page = shown(400)(answer, context)
      return isErrorPage(page) ? asType(page, 'application/json', says(page)) : page
    },
  },
  {
    id: 'echo-escaped',
    says: 'The page repeats the whole request but the token, escaped.',
    answer: (answer, context) =>
      isErrorPage(answer)
        ? {
            ...answer,
            body: answer.body.replace(
              '</main>',
              () =>
                `<dl>${(context.parameters ?? [])
                  .filter(({ name }) => name !== 'access_token')
                  .map(
                    ({ name, value }) =>
                      `<dt>${escapeHtml(name)}<dd title="${escapeHtml(value)}">${escapeHtml(value)}`,
                  )
                  .join('')}</dl></main>`,
            ),
          }
        : answer,
  },
  {
    id: 'echo-as-json',
    says: 'The JSON error repeats the request but the token, as validators do.',
    answer: (answer, context) =>
      isErrorPage(answer)
        ? asType(
            answer,
            'application/json; charset=utf-8',
            JSON.stringify({
              error: 'invalid_request',
              sent: (context.parameters ?? [])
                .filter(({ name }) => name !== 'access_token')
                .map(({ name, value }) => ({ name, value })),
            }),
          )
        : answer,
  },
  {
    id: 'echo-in-script-data',
    says: 'The page hands the request to its script as JSON that cannot end the script.',
    answer: (answer, context) =>
      isErrorPage(answer)
        ? {
            ...answer,
            body: answer.body.replace(
              '</main>',
              () =>
                `<script type="application/json" id="sent">${JSON.stringify((context.parameters ?? []).filter(({ name }) => name !== 'access_token').map(({ name, value }) => [name, value])).replaceAll('<', '\\u003c')}</script></main>`,
            ),
          }
        : answer,
  },
]
