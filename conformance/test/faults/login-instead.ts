import type { ContextSoFar } from '../../../reference-impl/context.js'
import type { Answer } from '../../../reference-impl/index.js'
import { escapeHtml, renderPage } from '../../../reference-impl/page.js'
import { withFields, without } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked } from './making.js'

const isBadUri = ({ client, redirectUri, parameters, request, settings }: ContextSoFar): boolean =>
  request.path === settings.path &&
  parameters !== undefined &&
  client !== undefined &&
  redirectUri === undefined &&
  (asked({ parameters }, 'redirect_uri') ?? '').startsWith('https://attacker.example/cb')

/** Answers a redirection URI that is not registered as some frameworks do: by the start of a login. */
const instead = (change: (answer: Answer, context: ContextSoFar) => Answer): Pick<Fault, 'answer'> => ({
  answer: (answer, context) =>
    answer.status === 400 && isBadUri(context) ? change(answer, context) : answer,
})

const form = (fields: string, action = '/login'): string =>
  renderPage(
    'Log in',
    `<form method="post" action="${escapeHtml(action)}">${fields}<label>Name <input name="username"></label><label>Password <input type="password" name="password"></label><button>Log in</button></form>`,
  )

const hidden = ({ parameters = [] }: ContextSoFar): string =>
  parameters
    .filter(({ name }) => name !== 'access_token')
    .map(({ name, value }) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('')

export const loginInstead: readonly Fault[] = [
  {
    id: 'login-page-for-a-bad-uri',
    what: 'Whoever comes with an unregistered redirect_uri is shown the login page, and told nothing.',
    kills: ['invalid-redirect-uri-is-explained-to-the-user'],
    alsoTrips: ['LINK-RURI-022', 'LINK-ERROR-006', 'LINK-TOKEN-013', 'LINK-OIDC-004'],
    ...instead((answer) => ({ ...answer, status: 200, body: form('') })),
  },
  {
    id: 'login-page-carries-a-bad-uri',
    what: 'The login page has an unregistered redirect_uri in its form, and goes there after the login.',
    kills: ['no-companion-excuses-the-redirect-uri'],
    alsoTrips: ['LINK-TOKEN-013', 'LINK-OIDC-004'],
    ...instead((answer, context) => ({ ...answer, status: 200, body: form(hidden(context)) })),
  },
  {
    id: 'login-redirect-for-a-bad-uri',
    what: 'Whoever comes with an unregistered redirect_uri is sent to the login page, without the request.',
    kills: ['invalid-redirect-uri-is-explained-to-the-user'],
    ...instead((answer) => ({
      ...withFields(without(answer, 'Content-Type'), 'Location', '/login'),
      status: 302,
      body: '',
    })),
  },
  {
    id: 'login-redirect-carries-a-bad-uri',
    what: 'The login page gets an unregistered redirect_uri as the place to go on to.',
    kills: ['no-companion-excuses-the-redirect-uri'],
    alsoTrips: ['LINK-TOKEN-013', 'LINK-OIDC-004'],
    ...instead((answer, context) => ({
      ...withFields(
        without(answer, 'Content-Type'),
        'Location',
        `/login?returnTo=${encodeURIComponent(asked(context, 'redirect_uri') ?? '')}`,
      ),
      status: 302,
      body: '',
    })),
  },
]
