import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Report } from '../report/report.js'
import { runSuite } from '../run/run.js'
import type { Problem } from '../target/readers.js'
import { resolveTarget } from '../target/resolve-target.js'
import { resolveSettings } from '../target/settings.js'
import { readTargetFile, type Target } from '../target/target.js'
import type { InteropServer } from './servers.js'

/** Reads a target file; the URL is the one that the start script printed. */
function interopTarget(directory: string, url: string): Target {
  const problems: Problem[] = []
  const content: unknown = parse(readFileSync(join(directory, 'target.yaml'), 'utf8'))
  const file = readTargetFile(content, problems)
  const around = { environment: {}, directory, allowCleartext: false }
  const target = resolveTarget({ ...file, target: url }, around, problems)
  if (target === null) throw new Error(problems.map(({ key, message }) => `${key}: ${message}`).join('\n'))
  return target
}

export function checkServer(server: InteropServer, directory: string, url: string): Promise<Report> {
  const settings = resolveSettings(interopTarget(directory, url), { insecure: server.insecure ?? false })
  return runSuite(settings)
}
