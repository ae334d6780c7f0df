import { errorCodeValues } from '../../generated/types.js'
import type { Account, AccountIdentity } from '../accounts/change.js'
import { escapeHtml, renderPage, renderPerson } from '../page.js'
import { type Person, people } from './people.js'

const button = (value: string, content: string, kind = ''): string =>
  `<button${kind} name="decision" value="${escapeHtml(value)}">${content}</button>`

/** The first is the one whom `ok` means. */
const renderChoiceOf = ({ sub, name, email, email_verified }: Person, index: number): string =>
  button(
    sub,
    `Log in as ${escapeHtml(name)} <small>${escapeHtml(email)}${email_verified ? '' : ', not verified'}</small>`,
    index === 0 ? ' class="primary"' : '',
  )

/** Whom one can be at a simulated connection, and what can go wrong there. */
export const renderChoice = (issuer: string): string =>
  renderPage(
    'A simulated login',
    `<p>This page stands in for <strong>${escapeHtml(issuer.replace(/.*\//, ''))}</strong>, so that clients can be tried. What is
to happen there?</p>
<form method="post">
<p class="choices">${people.map(renderChoiceOf).join('\n')}</p>
<p class="choices">${button('cancel', 'Cancel')}</p>
<details><summary>Fail with an error</summary>
<p class="choices">${errorCodeValues.map((code) => button(code, code)).join('\n')}</p></details>
</form>`,
  )

export const renderRefusal = (text: string): string =>
  renderPage('The simulated login refuses this', `<p>${escapeHtml(text)}.</p>`)

const renderIdentity = ({ connection, sub, profile }: AccountIdentity): string =>
  `<li>${escapeHtml(connection)} <small><code>${escapeHtml(sub)}</code> ${renderPerson(profile, sub)}</small></li>`

const renderAccount = ({ user_id, profile, identities }: Account): string =>
  `<section>
<h2>${renderPerson({ name: profile.name ?? user_id }, user_id)}</h2>
<code class="quiet">${escapeHtml(user_id)}</code>
<ul>
${identities.map(renderIdentity).join('\n')}
</ul>
</section>`

/** Every user with his identities. */
export const renderAccounts = (accounts: readonly Account[]): string =>
  renderPage(
    'Users and their identities',
    `${accounts.map(renderAccount).join('\n')}
<form method="post" action="/reset"><p class="choices"><button>Reset to the start</button></p></form>`,
  )
