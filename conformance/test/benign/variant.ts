import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Profile } from '../../../generated/requirements.js'
import type { ContextSoFar } from '../../../reference-impl/context.js'
import { demoOptions, demoTarget } from '../../../reference-impl/demo.js'
import {
  type Answer,
  createLinkServer,
  type LinkServerOptions,
  respond,
} from '../../../reference-impl/index.js'
import { refuseConnect, refuseUnparsable } from '../../../reference-impl/unparsable.js'
import { meaningOf } from '../../target/profiles.js'
import type { SettingsInput } from '../../target/settings.js'

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** One way in which a correct server may differ from the reference implementation; no profile may fail it. */
export interface Variant {
  readonly id: string
  /** What this server does, and who does so. */
  readonly says: string
  /** Default: all three. */
  readonly profiles?: readonly Profile[]
  readonly options?: (origin: string) => Partial<LinkServerOptions>
  /** Changes answers after they were decided. */
  readonly answer?: (answer: Answer, context: ContextSoFar) => Answer
  /** Writes answers in its own way. */
  readonly write?: (response: ServerResponse, answer: Answer) => void
  /** Stands around the endpoint: a router, a middleware, a guard. */
  readonly around?: (handler: Handler) => Handler
  /** Stands before the server: gives the origin that clients see. */
  readonly front?: (port: number) => Server | import('node:net').Server
  /** What its owner writes into the target file. */
  readonly target?: (content: Record<string, unknown>, origin: string) => Record<string, unknown>
  readonly input?: SettingsInput
  /** The checks that warn about it in its first profile; default: none. `many`: too many to list. */
  readonly warns?: readonly string[] | 'many'
}

export interface RunningVariant {
  readonly target: Record<string, unknown>
  close(): Promise<void>
}

const listening = (server: Server | import('node:net').Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })

function closed(server: Server | import('node:net').Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    if ('closeAllConnections' in server) server.closeAllConnections()
  })
}

/** Starts the reference implementation, changed as the variant says, and writes its target file. */
export async function startVariant(variant: Variant, profile: Profile): Promise<RunningVariant> {
  let handler: Handler = (_request, response) => response.destroy()
  const server = createServer({ maxHeaderSize: 131_072 }, (request, response) => handler(request, response))
  server.on('clientError', refuseUnparsable)
  server.on('connect', refuseConnect)
  const port = await listening(server)
  const front = variant.front?.(port)
  const origin = `http://127.0.0.1:${front === undefined ? port : await listening(front)}`
  const own = variant.options?.(origin) ?? {}
  const mode = meaningOf(profile).linking ? {} : { mode: 'overloaded' as const }
  const link = createLinkServer(
    demoOptions({
      origin,
      ...mode,
      respond: (response, answer, context) =>
        (variant.write ?? ((to, what) => respond(to, what, context)))(
          response,
          variant.answer?.(answer, context) ?? answer,
        ),
      ...own,
    }),
  )
  handler = variant.around?.(link.handler) ?? link.handler
  const content = { ...(await demoTarget(link, { url: origin, profile })) }
  return {
    target: variant.target?.(content, origin) ?? content,
    close: async () => {
      if (front !== undefined) await closed(front)
      await closed(server)
    },
  }
}
