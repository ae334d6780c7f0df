import { errorCodeValues } from '../../generated/types.js'
import type { Account } from '../accounts/change.js'
import { escapeHtml, renderPage } from '../page.js'
import { people } from './people.js'

const button = (value: string, text: string): string =>
  `<button name="decision" value="${escapeHtml(value)}">${escapeHtml(text)}</button>`

/** Whom one can be at a simulated connection, and what can go wrong there. */
export const renderChoice = (issuer: string): string =>
  renderPage(
    'A simulated connection',
    `<p>This page stands for <strong>${escapeHtml(issuer)}</strong>. What is to happen there?</p>
<form method="post">
<p>${people.map(({ sub, name }) => button(sub, `Log in as ${name}`)).join('\n')}</p>
<p>${button('cancel', 'Cancel')}</p>
<details><summary>Fail with an error</summary>
<p>${errorCodeValues.map((code) => button(code, code)).join('\n')}</p></details>
</form>`,
  )

export const renderRefusal = (text: string): string =>
  renderPage('The connection refuses this', `<p>${escapeHtml(text)}.</p>`)

const renderAccount = ({ user_id, profile, identities }: Account): string =>
  `<section>
<h2>${escapeHtml(profile.name ?? user_id)}</h2>
<p><code>${escapeHtml(user_id)}</code></p>
<dl>${identities
    .map(({ connection, sub, profile: { email = '' } }) =>
      [
        `<dt>${escapeHtml(connection)}</dt>`,
        `<dd><code>${escapeHtml(sub)}</code> ${escapeHtml(email)}</dd>`,
      ].join(''),
    )
    .join('\n')}</dl>
</section>`

/** Every user with his identities. */
export const renderAccounts = (accounts: readonly Account[]): string =>
  renderPage(
    'Users and their identities',
    `${accounts.map(renderAccount).join('\n')}
<form method="post" action="/reset"><p><button>Reset to the start</button></p></form>`,
  )
