import { createHash, randomBytes } from 'node:crypto'
import type { ContextSoFar } from '../../../reference-impl/context.js'
import type { Answer } from '../../../reference-impl/index.js'
import { escapeHtml, renderPage } from '../../../reference-impl/page.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { asType, isErrorPage, withFields, withLocation, wordsOf } from './answers.js'
import type { Variant } from './variant.js'

const every = ['contract', 'strict', 'oauth'] as const
const random = (): string => randomBytes(24).toString('base64url')

const sent = ({ parameters = [] }: Pick<ContextSoFar, 'parameters'>, name: string): string =>
  valueIn(parameters, name) ?? ''

const onPage =
  (make: (context: ContextSoFar) => string): NonNullable<Variant['answer']> =>
  (answer, context) =>
    isErrorPage(answer)
      ? { ...answer, body: answer.body.replace('</main>', () => `${make(context)}</main>`) }
      : answer

const asJson =
  (make: (context: ContextSoFar, answer: Answer) => object): NonNullable<Variant['answer']> =>
  (answer, context) =>
    isErrorPage(answer) ? asType(answer, 'application/json', JSON.stringify(make(context, answer))) : answer

/** Answers at once, as a server does for a known user, and says more than the redirect. */
const atOnce = (
  body: (location: string) => readonly [type: string, text: string],
): Pick<Variant, 'options' | 'target' | 'answer' | 'profiles'> => ({
  profiles: ['oauth'],
  options: () => ({
    replace: {
      'start-transaction': ({ redirectUri, responseType, parameters }) => {
        const state = sent({ parameters }, 'state')
        const glue = responseType === 'token' ? '#' : redirectUri.includes('?') ? '&' : '?'
        const what =
          responseType === 'token' ? `access_token=${random()}&token_type=bearer` : `code=${random()}`
        const back = state === '' ? '' : `&state=${encodeURIComponent(state)}`
        return { location: redirectUri + glue + what + back, cookie: 'sid=1; HttpOnly; SameSite=Lax' }
      },
    },
  }),
  target: (content) => ({ ...content, headers: { Cookie: 'session=of-the-test-user' } }),
  answer: (answer, { location }) => {
    if (location === undefined) return answer
    const [type, text] = body(location)
    return {
      ...withFields(answer, 'Content-Type', type, 'Content-Security-Policy', "frame-ancestors 'none'"),
      body: text,
    }
  },
})

/** What speaks of codes and tokens and issues none, or issues them as it should. */
export const issued: readonly Variant[] = [
  {
    id: 'json-error-with-a-code',
    says: 'JSON errors have a code of their own, a number, the request and its redirection URI.',
    profiles: every,
    answer: asJson((context, answer) => ({
      code: 'E40017_INVALID_REQUEST_2024',
      status: answer.status,
      message: wordsOf(answer),
      redirect_uri: sent(context, 'redirect_uri'),
    })),
  },
  {
    id: 'json-error-with-a-reference',
    says: 'JSON errors carry a random reference under the name code.',
    profiles: every,
    answer: asJson((context, answer) => ({
      error: 'invalid_request',
      message: wordsOf(answer),
      code: randomBytes(16).toString('hex'),
      redirect_uri: sent(context, 'redirect_uri'),
    })),
  },
  {
    id: 'page-explains-code-and-token',
    says: 'The page explains what a client gets, with placeholders.',
    profiles: every,
    answer: onPage(
      () =>
        '<p>Clients get https://app.example.com/callback?code=AUTHORIZATION_CODE, or #access_token=ACCESS_TOKEN. Send access_token=YOUR_ACCESS_TOKEN_HERE and response_type=code. The parameter "code": missing.</p>',
    ),
  },
  {
    id: 'page-repeats-the-redirection-uri',
    says: 'The page repeats the redirection URI of the request, with the parameters that it came with.',
    profiles: every,
    answer: onPage((context) => `<p>${escapeHtml(sent(context, 'redirect_uri'))}</p>`),
  },
  {
    id: 'page-with-a-csrf-field',
    says: 'The form of the page, for another try, has a random field against forgery, and one for a second factor.',
    profiles: every,
    answer: onPage(
      (context) =>
        `<form method="post" action="/again"><input type="hidden" name="csrf_token" value="${random()}"><input type="hidden" name="redirect_uri" value="${escapeHtml(sent(context, 'redirect_uri'))}"><input name="code" autocomplete="one-time-code"></form>`,
    ),
  },
  {
    id: 'page-with-keys-of-services',
    says: 'The page has settings for maps and for measuring, whose keys are public.',
    profiles: every,
    answer: onPage(
      () =>
        `<script type="application/json">{"mapbox":{"accessToken":"pk.eyJ1IjoiZXhhbXBsZSJ9.${'a1B2c3D4'.repeat(2)}"},"siteKey":"6Lc${'aB3dE5'.repeat(6)}","token":"${random()}"}</script>`,
    ),
  },
  {
    id: 'upstream-with-its-own-words',
    says: 'The connection has parameters of its own that speak of codes and tokens.',
    profiles: ['contract', 'strict'],
    answer: (answer, context) =>
      context.location === undefined || !/facebook|google/.test(context.location)
        ? answer
        : withLocation(
            answer,
            (location) =>
              `${location}&client_token=${random()}&access_token=${createHash('sha256').update('app').digest('hex')}&code=${createHash('sha256').update('page').digest('hex')}`,
          ),
  },
  {
    id: 'note-beside-the-redirect',
    says: 'The body of a redirect repeats where it leads, as by Express; the token stays in the fragment.',
    ...atOnce((location) => ['text/plain; charset=utf-8', `Found. Redirecting to ${location}`]),
  },
  {
    id: 'link-beside-the-redirect',
    says: 'The page of a redirect links to where it leads.',
    ...atOnce((location) => [
      'text/html; charset=utf-8',
      renderPage('Found', `<a href="${escapeHtml(location)}">Found</a>`),
    ]),
  },
]
