import type { ContextSoFar } from '../../../reference-impl/context.js'
import type { Answer } from '../../../reference-impl/index.js'
import { renderPage } from '../../../reference-impl/page.js'
import { withFields, without } from './answers.js'
import type { Variant } from './variant.js'

const instead =
  (change: (answer: Answer) => Answer): NonNullable<Variant['answer']> =>
  (answer: Answer, { client, redirectUri, request, settings }: ContextSoFar) =>
    answer.status === 400 &&
    request.path === settings.path &&
    client !== undefined &&
    redirectUri === undefined
      ? change(answer)
      : answer

const login =
  '<form method="post" action="/login"><label>Name <input name="username"></label><label>Password <input type="password" name="password"></label><button>Log in</button></form>'

/** A bad redirection URI ends near the login page, and the user is told why. */
export const nearLogins: readonly Variant[] = [
  {
    id: 'login-page-tells-of-the-error',
    says: 'A bad redirect_uri leads to the login page, with the error in its query and nothing else.',
    answer: instead((answer) => ({
      ...withFields(
        without(answer, 'Content-Type', 'Content-Security-Policy', 'X-Frame-Options'),
        'Location',
        '/login?error=invalid_request',
      ),
      status: 302,
      body: '',
    })),
  },
  {
    id: 'login-form-under-the-error',
    says: 'The page that refuses a bad redirect_uri has a login form below, for whoever came by mistake.',
    answer: instead((answer) => ({
      ...answer,
      body: renderPage('Bad Request', `<p>redirect_uri is not registered.</p>${login}`),
    })),
  },
  {
    id: 'error-page-repeats-the-uri',
    says: 'The error page of its own gets the bad redirect_uri, to show it.',
    answer: (answer, context) =>
      instead((refusal) => ({
        ...withFields(
          without(refusal, 'Content-Type', 'Content-Security-Policy', 'X-Frame-Options'),
          'Location',
          `/oops?uri=${encodeURIComponent(context.parameters?.find(({ name }) => name === 'redirect_uri')?.value ?? '')}`,
        ),
        status: 302,
        body: '',
      }))(answer, context),
  },
]
