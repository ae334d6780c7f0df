import { prepareConformance } from '../api/prepare.js'
import type { Report } from '../report/report.js'
import { runSuite } from '../run/run.js'
import type { InteropServer } from './servers.js'

/** Checks a server by its target file; the URL is the one that the start script printed. */
export function checkServer(server: InteropServer, directory: string, url: string): Promise<Report> {
  const options = { targetFile: 'target.yaml', target: url, insecure: server.insecure ?? false }
  return runSuite(prepareConformance(options, {}, directory).settings)
}
