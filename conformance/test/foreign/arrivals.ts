import { page, redirect } from './endpoint.js'
import type { Foreign } from './foreign.js'
import { handle } from './values.js'

/** How a valid request arrives at the login: a page at once, or a redirect to it. */
export const arrivals: readonly Foreign[] = [
  {
    id: 'login-url-of-a-handle',
    says: 'A redirect to /login with a handle.',
    merits: { is: 'correct' },
    endpoint: () => ({ start: () => redirect(`/login?tx=${handle()}`) }),
  },
  {
    id: 'login-page-at-once',
    says: 'The login page, with status 200.',
    merits: { is: 'correct' },
    endpoint: () => ({
      start: () =>
        page(
          200,
          'Sign in',
          `<form method="post" action="/session"><input name="tx" type="hidden" value="${handle()}"><input name="user"><input name="password" type="password"><button>Sign in</button></form>`,
        ),
    }),
  },
]
