import { listenUpstream } from '../../upstream/listener.js'
import type { Upstream } from '../../upstream/upstream.js'
import type { Listen } from './upstreams.js'

type Answering = Pick<Upstream, 'answer'>

const nobody: Answering = {
  answer: async () => ({ kind: 'whole', status: 404, headers: [], body: '' }),
}

/**
 * An address that is held from now on, and at which an upstream answers as soon as there is one: so a server can be told
 * of it, and may ask it something, before the run begins.
 */
export async function openDoor(port = 0, first: Answering = nobody) {
  let upstream = first
  const listener = await listenUpstream(
    { answer: (request) => upstream.answer(request) },
    { host: '127.0.0.1', port },
  )
  return {
    url: listener.url,
    port: listener.port,
    close: listener.close,
    use: (given: Answering): void => {
      upstream = given
    },
  }
}

export type Door = Awaited<ReturnType<typeof openDoor>>

/** How a run listens that finds its ports held already. */
export const listenAt =
  (doors: readonly Door[]): Listen =>
  async (upstream, { port }) => {
    doors.find((door) => door.port === port)?.use(upstream)
    return { close: async () => undefined }
  }
