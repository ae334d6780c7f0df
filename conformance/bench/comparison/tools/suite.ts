import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Report } from '../../../report/report.js'
import { projectPath } from '../../child.js'
import { runNode } from '../process.js'
import type { Outcome, Tool } from './tool.js'

const built = projectPath('dist/conformance/cli.js')

/** As installed, where the project was built; else from source, which takes longer to start. */
const program = (): readonly string[] => {
  if (existsSync(built)) return [built]
  const tsx = createRequire(import.meta.url).resolve('tsx')
  return ['--import', tsx, projectPath('conformance/cli.ts')]
}

const versionOf = (): string => {
  const manifest: { readonly version: string } = JSON.parse(readFileSync(projectPath('package.json'), 'utf8'))
  return `${manifest.version}, ${existsSync(built) ? 'built' : 'from source'}`
}

const outcomeOf = (status: number, { summary, findings }: Report): Outcome => {
  const { pass, fail, warn, note } = summary.checks
  return {
    status,
    tests: pass + fail + warn + note,
    failed: findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check),
    warned: warn,
  }
}

/** This suite as its user runs it: the command line, its defaults, a target file. */
export const suite: Tool = {
  name: 'link-conformance',
  version: versionOf,
  async run(server, around) {
    const target = join(around.folder, 'target.json')
    const report = join(around.folder, 'report.json')
    writeFileSync(target, JSON.stringify(server.targetFile))
    const args = ['run', '--target-file', target, '--reporter', 'terminal', '--reporter', `json=${report}`]
    const status = await runNode([...program(), ...args], around)
    return outcomeOf(status, JSON.parse(readFileSync(report, 'utf8')))
  },
}
