import { demoToken, type Simulation, type SimulationOptions, serveSimulation } from './simulation/serve.js'
import { encode, header, type Pairs, type Reply, type Sent, send } from './testing.js'

/** Where a walk ended: at an address of the client, which nobody fetches, or on a page. */
export interface End {
  readonly url: URL
  readonly reply: Reply | null
}

/**
 * A user agent: it keeps cookies by host, follows redirects, and stops at what is not its own. `at` says where an origin
 * is really to be found, as a proxy would.
 */
export function createBrowser(own: readonly string[], at: Readonly<Record<string, string>> = {}) {
  /** By host, then by name: ports do not keep cookies apart (RFC 6265 §8.5). */
  const jars = new Map<string, Map<string, string>>()
  const jarOf = ({ hostname }: URL): Map<string, string> => {
    const jar = jars.get(hostname) ?? new Map<string, string>()
    jars.set(hostname, jar)
    return jar
  }
  const open = async (address: string | URL, sent: Sent = {}): Promise<End> => {
    let url = new URL(address)
    let request = sent
    for (let hop = 0; hop < 25; hop++) {
      if (!own.includes(url.origin)) return { url, reply: null }
      const jar = jarOf(url)
      const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
      const headers = { ...request.headers, ...(cookie && { cookie }) }
      const reply = await send(at[url.origin] ?? url.origin, {
        ...request,
        path: url.pathname + url.search,
        headers,
      })
      for (const set of header(reply, 'set-cookie')) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
        if (value === '') jar.delete(name)
        else jar.set(name, value)
      }
      const [location] = header(reply, 'location')
      if (location === undefined) return { url, reply }
      url = new URL(location, url)
      request = { headers: { ...sent.headers } }
      delete (request.headers as Record<string, unknown>)['content-type']
    }
    throw new Error('too many redirects')
  }
  /** Sends the form of a page, its hidden fields and these. */
  const submit = ({ url, reply }: End, fields: Pairs, sent: Sent = {}): Promise<End> => {
    const [, action = ''] = /<form method="post"(?: action="([^"]*)")?/.exec(reply?.body ?? '') ?? []
    const hidden = [...(reply?.body ?? '').matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)]
    const body = encode({ ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])), ...fields })
    const headers = { ...sent.headers, 'content-type': 'application/x-www-form-urlencoded' }
    return open(new URL(action || url.href, url), { ...sent, method: 'POST', body, headers })
  }
  return { jar: jarOf(new URL(own[0] ?? '')), open, submit }
}

export type Browser = ReturnType<typeof createBrowser>

export const callbackUri = 'http://127.0.0.1:9/callback'

export interface Journey extends Simulation {
  readonly token: string
  readonly browser: () => Browser
  /** The address of a link, as the client makes it, with these changes. */
  readonly linkUrl: (changes?: Pairs) => string
  /** To the page that asks for a confirmation. */
  readonly toConfirmation: (browser: Browser, changes?: Pairs, person?: string) => Promise<End>
  readonly exchange: (fields: Pairs, sent?: Sent) => Promise<{ status: number; json: Record<string, string> }>
  readonly api: (
    method: string,
    path: string,
    token?: string,
    body?: unknown,
  ) => Promise<{ status: number; json: unknown }>
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const jsonOf = (reply: Reply): { status: number; json: never } => ({
  status: reply.status,
  json: JSON.parse(reply.body || 'null') as never,
})

/** Runs the simulation for as long as the work takes, with a public client on this machine. */
export async function withJourney(
  options: SimulationOptions,
  work: (journey: Journey) => Promise<void>,
): Promise<void> {
  // A busy machine takes its time: no test may depend on it.
  const limits = { upstreamMs: 60_000, ...options.overrides?.limits }
  const simulation = await serveSimulation({ ...options, overrides: { ...options.overrides, limits } })
  const { url, connectionsUrl } = simulation
  const token = await demoToken(simulation, 'my-app')
  const linkUrl: Journey['linkUrl'] = (changes) =>
    `${url}/authorize?${encode({
      response_type: 'code',
      client_id: 'my-app',
      connection: 'facebook',
      redirect_uri: callbackUri,
      access_token: token,
      state: 'af0ifjsldkj',
      scope: 'openid profile email read:current_user update:current_user_identities',
      ...changes,
    })}`
  try {
    await work({
      ...simulation,
      token,
      linkUrl,
      browser: () => createBrowser([url, connectionsUrl]),
      toConfirmation: async (browser, changes, decision = '1001') =>
        browser.submit(await browser.open(linkUrl(changes)), { decision }),
      exchange: async (fields, sent) =>
        jsonOf(
          await send(url, {
            method: 'POST',
            path: '/oauth/token',
            headers: form,
            ...sent,
            body: encode({
              grant_type: 'authorization_code',
              client_id: 'my-app',
              redirect_uri: callbackUri,
              ...fields,
            }),
          }),
        ),
      api: async (method, path, bearer, body) =>
        jsonOf(
          await send(url, {
            method,
            path,
            headers: {
              ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
              ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          }),
        ),
    })
  } finally {
    await simulation.close()
  }
}
