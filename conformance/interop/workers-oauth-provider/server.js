import { createServer } from 'node:http'
import { register } from 'node:module'

register('./workers-runtime.js', import.meta.url)
const { AuthorizationError, OAuthProvider } = await import('@cloudflare/workers-oauth-provider')

/** A KV namespace in memory: get, put, delete and list, as the provider calls them. */
const entries = new Map()
const OAUTH_KV = {
  get: async (key, options) => {
    const text = entries.get(key) ?? null
    return text !== null && (options === 'json' || options?.type === 'json') ? JSON.parse(text) : text
  },
  put: async (key, value) => void entries.set(key, value),
  delete: async (key) => void entries.delete(key),
  list: async ({ prefix = '' } = {}) => ({
    keys: [...entries.keys()].filter((name) => name.startsWith(prefix)).map((name) => ({ name })),
    list_complete: true,
  }),
}

/** /authorize is the application's: it parses as the documentation says, and sends the user to its login page. */
const defaultHandler = {
  async fetch(request, env) {
    const { pathname } = new URL(request.url)
    if (pathname !== '/authorize') return new Response('Not found', { status: 404 })
    if (!['GET', 'HEAD'].includes(request.method))
      return new Response(null, { status: 405, headers: { Allow: 'GET, HEAD' } })
    try {
      await env.OAUTH_PROVIDER.parseAuthRequest(request)
      return new Response(null, { status: 302, headers: { Location: '/login' } })
    } catch (error) {
      if (!(error instanceof AuthorizationError)) throw error
      if (error.redirectTo === undefined) return new Response(error.message, { status: 400 })
      return new Response(null, { status: 302, headers: { Location: error.redirectTo } })
    }
  },
}

const context = { waitUntil: () => undefined, passThroughOnException: () => undefined }

async function answer(provider, { env, origin }, request, response) {
  // A Request cannot hold TRACE: it never reaches a Worker.
  if (request.method === 'TRACE') return response.writeHead(405, { Allow: 'GET, HEAD' }).end()
  const body = ['GET', 'HEAD'].includes(request.method) ? undefined : request
  // A Worker is reached by its own host names alone: a forged Host does not get this far.
  const url = new URL(request.url, origin)
  const asked = new Request(url, { method: request.method, headers: request.headers, body, duplex: 'half' })
  const answered = await provider.fetch(asked, env, context)
  response.writeHead(answered.status, [...answered.headers].flat())
  response.end(Buffer.from(await answered.arrayBuffer()))
}

const registerClient = (clientId, redirectUri) =>
  OAUTH_KV.put(
    `client:${clientId}`,
    JSON.stringify({
      clientId,
      redirectUris: [redirectUri],
      grantTypes: ['authorization_code'],
      responseTypes: ['code'],
      tokenEndpointAuthMethod: 'none',
      registrationDate: 0,
    }),
  )
await registerClient('interop-client', 'https://client.example/callback')
await registerClient('other-client', 'https://other.example/cb')

const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}`
  const provider = new OAuthProvider({
    apiRoute: '/api',
    apiHandler: { fetch: async () => new Response('unused') },
    defaultHandler,
    authorizeEndpoint: '/authorize',
    tokenEndpoint: '/token',
    resourceMetadata: { resource: `${url}/api`, authorization_servers: [url] },
  })
  const runtime = { env: { OAUTH_KV }, origin: url }
  server.on('request', (request, response) => {
    answer(provider, runtime, request, response).catch((error) => {
      // The Workers runtime answers an exception that nobody caught with its own 500.
      process.stderr.write(`${error.stack}\n`)
      response.writeHead(500).end()
    })
  })
  process.stdout.write(`${url}\n`)
})
