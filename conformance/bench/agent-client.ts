import { Agent, request } from 'node:http'
import type { WireRequest } from '../wire/exchange.js'

/** Whether node:http agrees to send it: no octet outside visible ASCII, and no method of its own invention. */
export const isOrdinary = ({ target, method }: WireRequest): boolean =>
  /^\/[\x21-\x7e]*$/.test(target) && method !== 'FOO'

const once = (wire: WireRequest, agent: Agent): Promise<void> =>
  new Promise((resolve) => {
    const { host, port, method, target: path, headers, body } = wire
    const sent = request({ agent, host, port, method, path, headers: headers.flat() }, (response) => {
      response.resume().on('close', resolve)
    })
    sent.on('error', () => resolve())
    sent.end(body ?? undefined)
  })

/** As the bare client, with node:http and its agent. */
export async function sendWithAgent(requests: readonly WireRequest[], concurrency: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  let next = 0
  const worker = async (): Promise<void> => {
    for (;;) {
      const wire = requests[next++]
      if (wire === undefined) return
      await once(wire, agent)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  agent.destroy()
}
