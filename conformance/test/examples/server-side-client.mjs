// A server-side client that links accounts by the link endpoint: response_type=code, with a secret and PKCE.
// Try it: `npm start`, and beside it `node start.mjs server-side-client.mjs`.
import { createOAuth, OAuthError } from './oauth.mjs'
import { createHandler, escapeHtml, formOf, page, redirect } from './web.mjs'

const linkForm =
  '<form method="post" action="/link"><button name="connection" value="facebook">Add Facebook</button></form>'

const item = ({ connection, user_id }) => `<li>${escapeHtml(connection)} ${escapeHtml(user_id)}</li>`

/** A handler for node:http. */
export function createClient(options) {
  const oauth = createOAuth(options)

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
      // The token in this address is the account: who sees the address can use it. Hence the successor.
      redirect(response, oauth.begin(session, 'link', { connection, access_token: session.token }))
    },
    async 'GET /cb'({ session, response, url, renew }) {
      const { purpose, tokens, claims } = await oauth.finish(session, url.searchParams)
      // After a link the token is still of the account that asked; else the user would go on in another's.
      if (purpose === 'link' && claims.sub !== session.user)
        throw new OAuthError('The answer is of another account')
      renew({ user: claims.sub, token: tokens.access_token })
      redirect(response, '/')
    },
  }
  return createHandler(routes)
}
