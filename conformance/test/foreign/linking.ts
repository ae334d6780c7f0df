import type { ContextSoFar } from '../../../reference-impl/context.js'
import type { Answer } from '../../../reference-impl/index.js'
import { asType, field, withFields, withLocation, without } from '../benign/answers.js'
import type { Variant } from '../benign/variant.js'
import type { Foreign } from './foreign.js'
import { handle, hidden } from './values.js'

const correct = { is: 'correct' } as const

const startsAtHome = (answer: Answer, { location }: ContextSoFar): boolean =>
  location !== undefined && /^(https?:\/\/[^/]+)?\/login\?/.test(field(answer, 'location') ?? '')

/** The page that the redirect to the server's own login would have led to. */
function pageOf(answer: Answer, language: string, title: string, submit: string): Answer {
  const transaction = /[?&]transaction=([^&]+)/.exec(field(answer, 'location') ?? '')?.[1] ?? handle()
  return withFields(
    asType(
      without(answer, 'Location'),
      'text/html; charset=utf-8',
      `<!doctype html><html lang="${language}"><head><title>${title}</title></head><body><main><form method="post" action="/login">${hidden('transaction', transaction)}<input name="username" type="email"><input name="password" type="password"><button>${submit}</button></form></main></body></html>`,
      200,
    ),
    'Content-Security-Policy',
    "default-src 'none'; frame-ancestors 'none'",
  )
}

/** Answers with the login page at once where the reference redirects to it. */
const atOnce =
  (language: string, title: string, submit: string): NonNullable<Variant['answer']> =>
  (answer, context) =>
    startsAtHome(answer, context) ? pageOf(answer, language, title, submit) : answer

const database = 'Username-Password-Authentication'
const databaseOnly: NonNullable<Variant['target']> = (content) => ({
  ...content,
  connections: [{ name: database, kind: 'database' }],
})
const noConnection: NonNullable<Variant['target']> = ({ connections: _, ...content }) => content

const contract = (
  id: string,
  says: string,
  merits: Foreign['merits'],
  variant: ReturnType<NonNullable<Foreign['variant']>>,
): Foreign => ({ id, says, merits, profile: 'contract', variant: () => variant })

/** Endpoints that link, where the login is the server's own. */
export const linking: readonly Foreign[] = [
  contract(
    'linking-page-of-a-database',
    'Links to a database alone: its login page is shown at once.',
    correct,
    {
      answer: atOnce('de', 'Konto verbinden', 'Verbinden'),
      target: databaseOnly,
    },
  ),
  contract(
    'linking-page-without-a-connection',
    'The target file names no connection: the login page is shown at once.',
    correct,
    {
      answer: atOnce('fr', 'Ajouter une connexion', 'Ajouter'),
      target: noConnection,
    },
  ),
  contract(
    'linking-page-beside-connections',
    'Redirects to social connections, and shows the login page of the database at once.',
    correct,
    {
      answer: atOnce('ja', 'アカウントの追加', '追加'),
    },
  ),
  {
    id: 'linking-login-url-with-a-time',
    says: 'Links to a database alone: the time stands in the URL of the login.',
    merits: correct,
    profile: 'contract',
    variant: (clock) => ({
      target: databaseOnly,
      answer: (answer, context) =>
        startsAtHome(answer, context)
          ? withLocation(answer, (location) => `${location}&issued=${Math.floor(clock.date() / 1000)}`)
          : answer,
    }),
  },
  contract(
    'linking-page-for-every-connection',
    'Shows its own login page where a social connection was named.',
    { is: 'broken', fails: ['get-is-supported', 'success-status-is-302'] },
    {
      answer: (answer, context) =>
        context.location === undefined ? answer : pageOf(answer, 'pt', 'Entrar', 'Entrar'),
    },
  ),
  contract(
    'linking-page-for-any-address',
    'Links to a database alone, with its login page at once, for any redirection URI.',
    {
      is: 'broken',
      fails: ['redirect-uri-foreign-destination-refused', 'redirect-uri-look-alike-host-refused'],
    },
    {
      answer: atOnce('es', 'Vincular', 'Vincular'),
      target: databaseOnly,
      options: () => ({ matches: () => true }),
    },
  ),
  contract(
    'linking-page-for-any-token',
    'Links to a database alone, with its login page at once, for any access token.',
    { is: 'broken', fails: ['invented-token-is-refused', 'expired-token-is-refused'] },
    {
      answer: atOnce('it', 'Collega', 'Collega'),
      target: databaseOnly,
      options: () => ({ replace: { 'check-access-token': () => ({}) } }),
    },
  ),
  contract(
    'linking-page-for-no-token',
    'No connection is named; without an access token the login page is shown all the same.',
    { is: 'broken', fails: ['param-access_token-missing'] },
    {
      answer: atOnce('en', 'Log in', 'Continue'),
      target: (content, origin) => ({ ...noConnection(content, origin), mode: 'dedicated' }),
      options: () => ({ mode: 'overloaded' }),
    },
  ),
]
