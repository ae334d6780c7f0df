import { type DemoTarget, demoOptions } from '../../../reference-impl/demo.js'
import type { Connection, LinkServerOptions } from '../../../reference-impl/index.js'
import type { Fault } from '../../test/faults/fault.js'
import { startFault } from '../../test/faults/start.js'
import type { Destination } from './destination.js'
import type { Subject } from './mutants.js'

/** A running server that a tool is pointed at. */
export interface SubjectServer {
  readonly url: string
  /** What its owner writes into the suite's target file. */
  readonly targetFile: Readonly<Record<string, unknown>>
  /** One valid request, by parameter. */
  readonly valid: ReadonlyMap<string, string>
  readonly requests: () => number
  readonly close: () => Promise<void>
}

const leadingTo = (url: string, { connections }: LinkServerOptions): readonly Connection[] =>
  connections.map((one) =>
    one.kind === 'database' ? one : { ...one, authorization_endpoint: `${url}/${one.name}/authorize` },
  )

/** The same fault in a server whose redirects lead to the given destination, and that counts what it is asked. */
function observed(fault: Fault, { url }: Destination, count: () => void): Fault {
  return {
    ...fault,
    options: (origin) => ({
      connections: leadingTo(url, demoOptions()),
      ...fault.options?.(origin),
    }),
    around: (handler) => {
      const inner = fault.around?.(handler) ?? handler
      return (request, response) => {
        count()
        inner(request, response)
      }
    },
    target: (content, origin) => {
      const demo = content as unknown as DemoTarget
      const connections = demo.connections.map((one) =>
        one.kind === 'database' ? one : { ...one, location: `${url}/${one.name}/` },
      )
      return fault.target?.({ ...content, connections }, origin) ?? { ...content, connections }
    },
  }
}

const validRequest = ({ client_id, redirect_uris, connections, access_tokens }: DemoTarget) =>
  new Map([
    ['response_type', 'code'],
    ['client_id', client_id],
    ['connection', connections[0].name],
    ['redirect_uri', redirect_uris.find((uri) => typeof uri === 'string') ?? ''],
    ['access_token', access_tokens.valid],
    ['state', 'af0ifjsldkj'],
    ['scope', 'openid'],
  ])

/** Starts the server of a subject, anew for each tool: nothing of one run is left for the next. */
export async function startSubject({ fault }: Subject, destination: Destination): Promise<SubjectServer> {
  let requests = 0
  const running = await startFault(observed(fault, destination, () => requests++))
  const file = running.target as unknown as DemoTarget
  return {
    url: file.target,
    targetFile: running.target,
    valid: validRequest(file),
    requests: () => requests,
    close: running.close,
  }
}
