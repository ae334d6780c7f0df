import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { documentFor } from '../document.js'
import { packageOf } from '../install.js'
import { runNode, type Surroundings } from '../process.js'
import type { SubjectServer } from '../subject-server.js'
import { handWrittenConfig } from './portman-config.js'
import type { Outcome, Tool } from './tool.js'

const portmanPackage = () => packageOf('@apideck/portman', 'portman')

const version = (): string => `${portmanPackage().version}, Newman ${packageOf('newman', 'newman').version}`

interface NewmanReport {
  readonly run: {
    readonly executions: readonly {
      readonly item: { readonly name: string }
      readonly assertions?: readonly { readonly assertion: string; readonly error?: object }[]
    }[]
  }
}

function outcomeOf(status: number, { run }: NewmanReport): Outcome {
  const tests = run.executions.flatMap(({ item, assertions = [] }) =>
    assertions.map(({ assertion, error }) => ({
      name: `${item.name}: ${assertion}`,
      failed: error !== undefined,
    })),
  )
  const failed = tests.filter((test) => test.failed).map(({ name }) => name)
  return { status, tests: tests.length, failed, warned: 0 }
}

const newmanOptions = (report: string) => ({
  ignoreRedirects: true,
  // Portman's default ends the run at the first failure, before the report is written.
  abortOnFailure: false,
  reporters: ['json'],
  reporter: { json: { export: report } },
})

async function runPortman(
  server: SubjectServer,
  around: Surroundings,
  options: readonly string[],
): Promise<Outcome> {
  const document = join(around.folder, 'openapi.json')
  const report = join(around.folder, 'newman.json')
  writeFileSync(document, JSON.stringify(documentFor(server)))
  const args = ['--local', document, '--baseUrl', server.url, ...options]
  const newman = ['--runNewman', '--newmanRunOptions', JSON.stringify(newmanOptions(report))]
  const status = await runNode([portmanPackage().program, ...args, ...newman], around)
  return outcomeOf(status, JSON.parse(readFileSync(report, 'utf8')))
}

/** Portman with the contract tests of its default configuration, run by Newman. */
export const portman: Tool = {
  name: 'Portman',
  version,
  run: (server, around) => runPortman(server, around, []),
}

/** Portman with a configuration written for this endpoint. */
export const portmanByHand: Tool = {
  name: 'Portman, configured by hand',
  version,
  run(server, around) {
    const config = join(around.folder, 'portman-config.json')
    writeFileSync(config, JSON.stringify(handWrittenConfig))
    return runPortman(server, around, ['--portmanConfigFile', config])
  },
}
