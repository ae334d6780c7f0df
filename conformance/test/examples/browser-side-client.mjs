// A browser-side client that links accounts by the link endpoint: response_type=token. The token stays in memory, and the
// address is cleared of it at once. (For what is new prefer `code` with PKCE: RFC 9700 §2.1.2.)
// Try it: `npm start`, and serve this folder on 127.0.0.1, for example by `npx http-server -a 127.0.0.1`.

const scope = 'openid profile email read:current_user update:current_user_identities'

/** The address of a request; the tab remembers what its answer must fit. */
export function begin({ location, sessionStorage }, { server, client }, parameters = {}) {
  const state = crypto.randomUUID()
  sessionStorage.setItem('pending', JSON.stringify({ state, subject: parameters.subject }))
  const redirect_uri = location.origin + location.pathname
  const { subject: _, ...more } = parameters
  const query = { response_type: 'token', client_id: client, redirect_uri, scope, state, ...more }
  return `${server}/authorize?${new URLSearchParams(query)}`
}

/**
 * Reads the answer and removes it from the address and from the history, whatever it is; undefined when there is none.
 * An answer that this tab did not ask for is refused.
 */
export function finish({ location, history, sessionStorage }, { issuer }) {
  const answer = new URLSearchParams(location.hash.slice(1))
  if (!answer.has('state')) return undefined
  history.replaceState(null, '', location.pathname + location.search)
  const pending = JSON.parse(sessionStorage.getItem('pending') ?? 'null')
  if (answer.get('state') !== pending?.state) throw new Error('This answer was not asked for')
  sessionStorage.removeItem('pending')
  if (answer.get('iss') !== issuer) throw new Error('This answer is of another server')
  if (answer.has('error')) throw new Error(answer.get('error'))
  return { token: answer.get('access_token'), subject: pending.subject }
}

async function ask(server, path, token) {
  const response = await fetch(server + path, { headers: { authorization: `Bearer ${token}` } })
  const answer = await response.json()
  if (response.ok) return answer
  throw new Error(answer.message)
}

/** Whose the token is; after a link it is still of the account that asked, else the user would go on in another's. */
async function userOf(server, { token, subject }) {
  const { sub } = await ask(server, '/userinfo', token)
  if (subject !== undefined && sub !== subject) throw new Error('The answer is of another account')
  return ask(server, `/api/v2/users/${encodeURIComponent(sub)}`, token)
}

async function start(window) {
  const { document, location } = window
  const settings = document.body.dataset
  const [status, list, login, link] = ['[role=status]', 'ul', '#login', '#link'].map((one) =>
    document.querySelector(one),
  )
  login.onclick = () => location.assign(begin(window, settings))
  try {
    const answer = finish(window, settings)
    if (answer === undefined) return
    const { user_id, name, identities } = await userOf(settings.server, answer)
    status.textContent = `${name} is logged in`
    const items = identities.map(({ connection, user_id: sub }) => `${connection} ${sub}`)
    list.replaceChildren(
      ...items.map((text) => Object.assign(document.createElement('li'), { textContent: text })),
    )
    // The token in this address is the account: who sees the address can use it. Hence the successor.
    link.onclick = () => {
      const parameters = { connection: 'facebook', access_token: answer.token, subject: user_id }
      location.assign(begin(window, settings, parameters))
    }
    link.hidden = false
  } catch ({ message }) {
    status.textContent = `It came to nothing: ${message}`
  }
}

if (globalThis.document !== undefined) start(globalThis)
