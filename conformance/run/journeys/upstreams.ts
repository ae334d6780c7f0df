import { randomBytes } from 'node:crypto'
import type { NamedUpstream } from '../../journey/stage.js'
import type { Journey, JourneyUpstream } from '../../target/journey.js'
import { loadKeys } from '../../upstream/key-file.js'
import { listenUpstream, type UpstreamListener } from '../../upstream/listener.js'
import { createUpstream, type Upstream } from '../../upstream/upstream.js'

/** Where an upstream is to be reached; a program that listens already gives what it listens with. */
export type Listen = (
  upstream: Pick<Upstream, 'answer'>,
  address: { readonly host: string; readonly port: number },
) => Promise<Pick<UpstreamListener, 'close'>>

/** The upstreams of a run, which listen. */
export interface Upstreams {
  readonly first: NamedUpstream
  readonly second: NamedUpstream | null
  readonly close: () => Promise<void>
}

async function open(
  { connection, listen: address, url, clientId, clientSecret, protocol, keys }: JourneyUpstream,
  listen: Listen,
) {
  const upstream = createUpstream({
    issuer: url,
    clientId,
    clientSecret,
    protocol,
    keys: await loadKeys(keys),
    now: Date.now,
    random: () => randomBytes(24).toString('base64url'),
  })
  return { named: { connection, upstream }, listener: await listen(upstream, address) }
}

/** Opens the upstreams of a target file; throws a LinkConformanceError where a port or a key file is not to be had. */
export async function openUpstreams(
  { upstream, secondUpstream }: Journey,
  listen: Listen = listenUpstream,
): Promise<Upstreams> {
  const first = await open(upstream, listen)
  try {
    const second = secondUpstream === null ? null : await open(secondUpstream, listen)
    return {
      first: first.named,
      second: second?.named ?? null,
      close: async () => {
        await Promise.all([first.listener.close(), second?.listener.close()])
      },
    }
  } catch (error) {
    await first.listener.close()
    throw error
  }
}
