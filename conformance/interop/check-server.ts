import { prepareConformance } from '../api/prepare.js'
import type { Report } from '../report/report.js'
import { runSuite } from '../run/run.js'
import type { InteropServer } from './servers.js'
import type { RunningServer } from './start-server.js'

/** Checks a server by its target file; the URL and the environment are what the start script printed. */
export function checkServer(
  server: InteropServer,
  directory: string,
  { url, environment }: RunningServer,
): Promise<Report> {
  const options = { targetFile: 'target.yaml', target: url, insecure: server.insecure ?? false }
  return runSuite(prepareConformance(options, environment, directory).settings)
}
