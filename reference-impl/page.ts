import { hash } from 'node:crypto'
import type { Account, AccountIdentity, Profile } from './accounts/change.js'
import type { Transaction } from './transactions.js'

const entities = new Map(
  Object.entries({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }),
)

/** Escapes text for HTML content and quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities.get(character) ?? '')

/**
 * Of every page; a page loads nothing, and allows this by its hash. Where a browser does not know `light-dark` its own
 * colours stay.
 */
const style = `
:root {
  color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif;
  --ground: light-dark(#f3f4f6, #111417); --paper: light-dark(#fff, #1a1e22);
  --ink: light-dark(#1c2126, #e8eaed); --quiet: light-dark(#56606a, #a8b0b9);
  --rule: light-dark(#dfe3e7, #343a41); --edge: light-dark(#7b858f, #78828c);
  --accent: light-dark(#1257a8, #8db8f5); --wrong: light-dark(#b3261e, #f5a9a3);
}
body { margin: 0; background: var(--ground); color: var(--ink); }
main { box-sizing: border-box; max-width: 30rem; margin: 8vh auto; padding: 2rem; background: var(--paper);
  border: 1px solid var(--rule); border-radius: 0.75rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 0; font-size: 1.125rem; }
p { margin: 0 0 1rem; }
small, .quiet, dt { color: var(--quiet); font-size: 0.875rem; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0.5rem 1.25rem; align-items: baseline;
  margin: 0 0 1.25rem; padding: 1rem 0; border: solid var(--rule); border-width: 1px 0; }
dd { margin: 0; }
section { margin: 0 0 1.25rem; padding: 0 0 1rem; border-bottom: 1px solid var(--rule); }
ul { margin: 0; padding: 0; list-style: none; }
li { margin: 0.5rem 0 0; }
small, label { display: block; }
input, button { padding: 0.625rem 1rem; font: inherit; color: inherit; background: var(--paper);
  border: 1px solid var(--edge); border-radius: 0.375rem; }
input { box-sizing: border-box; width: 100%; }
button { cursor: pointer; }
button:hover { border-color: var(--ink); }
.primary, .primary small { color: var(--paper); }
.primary { background: var(--accent); border-color: var(--accent); font-weight: 600; }
.choices { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 1.25rem 0 0; }
.choices button { flex: 1 1 auto; }
details .choices button { flex: none; padding: 0.25rem 0.5rem; font: 0.875rem ui-monospace, monospace; }
summary { margin: 1.25rem 0 0; color: var(--quiet); }
.wrong { padding: 0 0 0 0.75rem; border-left: 0.25rem solid; color: var(--wrong); font-weight: 600; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 32rem) { body { background: var(--paper); } main { margin: 0; padding: 1.25rem; border: 0; } }
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
  const name = `<strong>${escapeHtml(connection)}</strong>`
  const again =
    attempts > 0 ? '<p class="wrong" role="alert">The address or the password is wrong.</p>\n' : ''
  return renderPage(
    isLink ? 'Add a login to your account' : 'Log in',
    `<p>Log in with ${name}${isLink ? ' to add it to your account. You are asked once more before it is added' : ''}.</p>
${again}<form method="post" action="/login">
<input type="hidden" name="transaction" value="${escapeHtml(id)}">
<p><label for="username">Email address</label>
<input id="username" name="username" type="email" autocomplete="username" required></p>
<p><label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required></p>
<p class="choices"><button class="primary">Log in</button></p>
</form>`,
  )
}

/**
 * Who somebody is, as a connection says it. His own text is kept apart from ours, whatever its direction, and an address
 * that nobody has verified is not shown as if it were his.
 */
export function renderPerson({ name, email, email_verified }: Profile, id: string): string {
  const address =
    email === undefined ? '' : ` (<bdi>${escapeHtml(email)}</bdi>${email_verified ? '' : ', not verified'})`
  return `<bdi>${escapeHtml(name ?? id)}</bdi>${address}`
}

/** The question whether an identity is to be added to an account. */
export const renderConfirmation = (account: Account, identity: AccountIdentity, id: string): string =>
  renderPage(
    'Add this login to your account?',
    `<dl>
<dt>Account</dt><dd>${renderPerson(account.profile, account.user_id)}</dd>
<dt>Login</dt><dd>${renderPerson(identity.profile, identity.sub)}</dd>
<dt>Connection</dt><dd>${escapeHtml(identity.connection)}</dd>
</dl>
<p>Whoever has this login can use the account from then on. Go on only if you began this yourself and both are yours.</p>
<form method="post" action="/confirm">
<input type="hidden" name="confirmation" value="${escapeHtml(id)}">
<p class="choices"><button class="primary" name="decision" value="link">Add the login</button>
<button name="decision" value="cancel">Cancel</button></p>
</form>`,
  )
