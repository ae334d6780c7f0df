import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createAccounts } from './accounts.js'
import { callback } from './callback.js'
import type { Context } from './context.js'
import { type Incoming, json, type Outgoing, page, readIncoming, writeOutgoing } from './http.js'
import { doesOf, type Knobs } from './knobs.js'
import { person, unlink, userinfo } from './people-api.js'
import { answer, ask, askPassword, resume } from './question.js'
import { type Connection, clients, createTokens, userNames, users } from './registry.js'
import { authorize } from './start.js'
import { token } from './token-endpoint.js'
import { createTransactions } from './transactions.js'

export interface JourneyServer {
  readonly url: string
  readonly userA: string
  readonly userB: string
  readonly tokenA: string
  readonly tokenB: string
  readonly revoke: (token: string) => void
  /** Everything so far that nobody else may learn. */
  readonly secrets: () => readonly string[]
  readonly close: () => Promise<void>
}

type Handler = (
  context: Context,
  incoming: Incoming,
  parts: readonly string[],
) => Outgoing | Promise<Outgoing>

const metadata = ({ url }: Context): Outgoing =>
  json(200, {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    response_types_supported: ['code', 'token'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  })

const methods: Readonly<Record<string, readonly string[]>> = {
  '/authorize': ['GET'],
  '/token': ['POST'],
  '/resume/*': ['GET'],
  '/confirm/*': ['GET', 'POST'],
  '/password/*': ['GET', 'POST'],
}

/** Each path; `*` is a segment of it, which is a part. */
const routes: Readonly<Record<string, Handler>> = {
  '/.well-known/oauth-authorization-server': metadata,
  '/authorize': authorize,
  '/return': (context, incoming) => callback(context, incoming, ''),
  '/return/*': (context, incoming, [name = '']) => callback(context, incoming, name),
  '/resume/*': (context, incoming, [id = '']) => resume(context, incoming, id),
  '/password/*': (context, incoming, [id = '']) => askPassword(context, incoming, id),
  '/confirm/*': (context, incoming, [id = '']) =>
    incoming.method === 'POST' ? answer(context, incoming, id) : ask(context, incoming, id),
  '/sorry': () => page(400, 'That did not work', ''),
  '/out-of-order/*': () => page(200, 'We are sorry', ''),
  '/token': token,
  '/userinfo': userinfo,
  '/people/*': (context, incoming, [id = '']) => person(context, incoming, id),
  '/people/*/identities/*/*': (context, incoming, parts) => unlink(context, incoming, parts),
}

const partsOf = (route: string, path: string): readonly string[] | null => {
  const pattern = new RegExp(`^${route.replaceAll('.', '\\.').replaceAll('*', '([^/]+)')}$`)
  const found = pattern.exec(path)
  return found === null ? null : found.slice(1).map(decodeURIComponent)
}

function answerTo(context: Context, incoming: Incoming): Outgoing | Promise<Outgoing> {
  for (const [route, handler] of Object.entries(routes)) {
    const parts = partsOf(route, incoming.path)
    if (parts === null) continue
    const isKnown = methods[route]?.includes(incoming.method) ?? true
    return isKnown ? handler(context, incoming, parts) : page(405, 'Not by this method', '')
  }
  return page(404, 'Nothing is here', '')
}

const cookieValue = (line: string): string => /^[^=]*=([^;]*)/.exec(line)?.[1] ?? ''

async function serve(context: Context, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const incoming = await readIncoming(request)
    if (context.does('slow-steps') && incoming.path.startsWith('/return')) await pause(50)
    const outgoing = await answerTo(context, incoming)
    context.seen.secrets.push(...(outgoing.cookies ?? []).map(cookieValue))
    const isStored = context.does('hops-may-be-stored') && incoming.path.startsWith('/return')
    writeOutgoing(
      response,
      isStored ? { ...outgoing, headers: { ...outgoing.headers, 'cache-control': 'no-cache' } } : outgoing,
    )
  } catch {
    if (!response.headersSent) writeOutgoing(response, page(400, 'The request cannot be read', ''))
    response.end()
  }
}

function contextOf(knobs: Knobs, connections: readonly Connection[], url: string): Context {
  const does = doesOf(knobs)
  return {
    ...{ does, url, connections, mode: knobs.mode ?? 'dedicated', deadAt: knobs.deadAt ?? null },
    accounts: createAccounts(users(does), does),
    tokens: createTokens(does),
    transactions: createTransactions(does),
    pending: new Map(),
    codes: new Map(),
    sessions: new Map(),
    seen: { successes: 0, codes: 0, latest: null, secrets: [] },
  }
}

/**
 * Starts an authorization server that links accounts, written from the contract and the rows alone: correct without
 * knobs, and with them wrong, or different, at the places that they name.
 */
export async function startJourneyServer(
  knobs: Knobs,
  connections: readonly Connection[],
): Promise<JourneyServer> {
  const server = createServer((request, response) => void serve(context, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const context = contextOf(knobs, connections, url)
  const names = userNames(context.does)
  const [client = ''] = clients.map(({ id }) => id)
  return {
    url,
    userA: names.ada,
    userB: names.bo,
    tokenA: context.tokens.issue({ user: names.ada, client }),
    tokenB: context.tokens.issue({ user: names.bo, client }),
    revoke: context.tokens.revoke,
    secrets: () => [
      ...new Set([...context.seen.secrets, ...context.tokens.issued(), ...context.codes.keys()]),
    ],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
