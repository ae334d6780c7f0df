import { hash } from 'node:crypto'
import type { Account, AccountIdentity, Profile } from './accounts/change.js'
import type { Transaction } from './transactions.js'

const entities = new Map(
  Object.entries({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }),
)

/** Escapes text for HTML content and quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities.get(character) ?? '')

/** Of the contents of every page; a page loads nothing, and allows this by its hash. */
const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 26rem; margin: 10vh auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; line-height: 1.25; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0.25rem 1rem; margin: 1.5rem 0; }
dt { opacity: 0.75; }
dd { margin: 0; overflow-wrap: anywhere; }
input { box-sizing: border-box; width: 100%; padding: 0.5rem; font: inherit; }
button { padding: 0.6rem 1.2rem; margin: 0 0.5rem 0.5rem 0; font: inherit; }
`
export const styleHash = `'sha256-${hash('sha256', style, 'base64')}'`

/** A complete page that needs nothing from anywhere else. The title is text, the content is HTML. */
export const renderPage = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`

/** The login form of a database connection, for one transaction. */
export function renderLogin({ connection, subject, attempts = 0 }: Transaction, id: string): string {
  const isLink = subject !== undefined
  const name = escapeHtml(connection)
  const again =
    attempts > 0 ? '<p role="alert"><strong>The address or the password is wrong.</strong></p>\n' : ''
  return renderPage(
    isLink ? 'Add a login to your account' : 'Log in',
    `${again}<p>Log in with ${name}${isLink ? ' to add it to your account' : ''}.</p>
<form method="post" action="/login">
<input type="hidden" name="transaction" value="${escapeHtml(id)}">
<p><label for="username">Email address</label><br>
<input id="username" name="username" type="email" autocomplete="username" required></p>
<p><label for="password">Password</label><br>
<input id="password" name="password" type="password" autocomplete="current-password" required></p>
<p><button type="submit">Log in</button></p>
</form>`,
  )
}

const called = ({ name, email }: Profile, id: string): string =>
  escapeHtml([name ?? id, email && `(${email})`].filter(Boolean).join(' '))

/** The question whether an identity is to be added to an account. */
export const renderConfirmation = (account: Account, identity: AccountIdentity, id: string): string =>
  renderPage(
    'Add this login to your account?',
    `<dl>
<dt>Account</dt><dd>${called(account.profile, account.user_id)}</dd>
<dt>Login</dt><dd>${called(identity.profile, identity.sub)}</dd>
<dt>Connection</dt><dd>${escapeHtml(identity.connection)}</dd>
</dl>
<p>Whoever has this login can use the account from then on. Go on only if you began this yourself and both are yours.</p>
<form method="post" action="/confirm">
<input type="hidden" name="confirmation" value="${escapeHtml(id)}">
<p><button name="decision" value="link">Add the login</button>
<button name="decision" value="cancel">Cancel</button></p>
</form>`,
  )
