// The same client, moved to the successor: POST /api/v2/users/{id}/identities. No token in an address, and the question
// is asked here. Try it: `npm start`, and beside it `node start.mjs migrated-client.mjs`.
import { randomBytes } from 'node:crypto'
import { createOAuth, OAuthError } from './oauth.mjs'
import { createHandler, escapeHtml, formOf, page, redirect } from './web.mjs'

const linkForm =
  '<form method="post" action="/link"><button name="connection" value="facebook">Add Facebook</button></form>'

/** The first identity is the main one, which cannot be removed. */
const item = ({ connection, provider, user_id }, index) =>
  `<li>${escapeHtml(connection)} ${escapeHtml(user_id)}${index === 0 ? '' : unlinkForm({ provider, user_id })}</li>`
const unlinkForm = ({ provider, user_id }) => `<form method="post" action="/unlink">
<input type="hidden" name="provider" value="${escapeHtml(provider)}">
<input type="hidden" name="user_id" value="${escapeHtml(user_id)}"><button>Remove</button></form>`

const question = ({ claims, confirmation }) => `<form method="post" action="/confirm">
<p>Add the login of ${escapeHtml(claims.name)} (${escapeHtml(claims.email)}, ${escapeHtml(claims.sub)}) to your account?</p>
<input type="hidden" name="confirmation" value="${confirmation}">
<button name="decision" value="link">Add it</button> <button name="decision" value="cancel">Cancel</button></form>`

/** A handler for node:http. */
export function createClient(options) {
  const oauth = createOAuth(options)

  /** Somebody has proved that he is the second one. The session stays what it was: it is the first one's. */
  const askFirst = ({ session, response }, { tokens, claims }) => {
    // Whether he is another is told by `sub` alone. The same address, verified or not, proves nothing: `email_verified`
    // speaks of a moment long ago, and of the word of one connection (OpenID Connect Core §5.7).
    if (claims.sub === session.user) throw new OAuthError('That is the login that you have already')
    const confirmation = randomBytes(24).toString('base64url')
    session.second = { idToken: tokens.id_token, claims, confirmation }
    page(response, 200, 'One more question', question(session.second))
  }

  const routes = {
    async 'GET /'({ session, response }) {
      if (session.user === undefined) return page(response, 200, 'Welcome', '<a href="/login">Log in</a>')
      const { name, identities } = await oauth.users(session.token, session.user)
      page(response, 200, escapeHtml(name), `<ul>${identities.map(item).join('')}</ul>`, linkForm)
    },
    'GET /login': ({ session, response }) => redirect(response, oauth.begin(session, 'login')),
    async 'POST /link'({ session, request, response }) {
      if (session.user === undefined) return redirect(response, '/')
      const { connection = '' } = await formOf(request)
      // An ordinary login of the second identity: until the link it is an account of its own.
      redirect(response, oauth.begin(session, 'second', { connection }))
    },
    async 'GET /cb'({ session, response, url, renew }) {
      const result = await oauth.finish(session, url.searchParams)
      if (result.purpose === 'second') return askFirst({ session, response }, result)
      renew({ user: result.claims.sub, token: result.tokens.access_token })
      redirect(response, '/')
    },
    async 'POST /confirm'({ session, request, response }) {
      const [{ second }, form] = [session, await formOf(request)]
      delete session.second
      if (second === undefined || form.confirmation !== second.confirmation)
        throw new OAuthError('This question is over')
      if (form.decision !== 'link') throw new OAuthError('Nothing was added')
      // Its profile becomes `profileData`; its metadata are lost, and its own id names nobody any more: move them before.
      await oauth.users(session.token, session.user, '/identities', 'POST', { link_with: second.idToken })
      redirect(response, '/')
    },
    async 'POST /unlink'({ session, request, response }) {
      if (session.user === undefined) return redirect(response, '/')
      const { provider = '', user_id = '' } = await formOf(request)
      const path = [provider, user_id].map(encodeURIComponent).join('/')
      await oauth.users(session.token, session.user, `/identities/${path}`, 'DELETE')
      redirect(response, '/')
    },
  }
  return createHandler(routes)
}
