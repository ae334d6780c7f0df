import { prepareConformance } from '../api/prepare.js'
import type { Report } from '../report/report.js'
import { type Door, listenAt, openDoor } from '../run/journeys/door.js'
import { runSuite } from '../run/run.js'
import { makeKeys } from '../upstream/keys.js'
import { createUpstream } from '../upstream/upstream.js'
import type { InteropServer } from './servers.js'
import type { RunningServer } from './start-server.js'

/** What a server is told of its upstream before the run begins: its metadata alone. */
export async function openDoors({ upstreamPort: port }: InteropServer): Promise<readonly Door[]> {
  if (port === undefined) return []
  const upstream = createUpstream({
    issuer: `http://127.0.0.1:${port}`,
    clientId: '',
    clientSecret: null,
    protocol: 'oidc',
    keys: await makeKeys(),
    now: Date.now,
    random: () => '',
  })
  return [await openDoor(port, upstream)]
}

/** Checks a server by its target file; the URL and the environment are what the start script printed. */
export function checkServer(
  server: InteropServer,
  directory: string,
  { url, environment }: RunningServer,
  doors: readonly Door[],
): Promise<Report> {
  const options = { targetFile: 'target.yaml', target: url, insecure: server.insecure ?? false }
  const backstage = doors.length === 0 ? {} : { backstage: { listen: listenAt(doors) } }
  return runSuite(prepareConformance(options, environment, directory).settings, backstage)
}
