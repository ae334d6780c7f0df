import '../fixtures/hurried.js'
import { demoOptions, demoTarget } from '../../../reference-impl/demo.js'
import { createLinkServer, type LinkServerOptions } from '../../../reference-impl/index.js'
import type { RegisteredUri } from '../../../reference-impl/redirect-uris.js'
import type { Finding, Report } from '../../report/report.js'
import { runSuite } from '../../run/run.js'
import { resolveSettings, type SettingsInput } from '../../target/settings.js'
import { targetOf } from '../benign/run-target.js'

type TargetDocument = Readonly<Record<string, unknown>>

export interface Trial {
  readonly options: Partial<LinkServerOptions>
  /** Keys of the demo's target file that this trial has otherwise. */
  readonly document?: TargetDocument
  readonly settings?: SettingsInput
}

/** Checks the demo server with these options as any other target is checked. */
export async function runTrial({ options, document = {}, settings = {} }: Trial): Promise<Report> {
  const server = createLinkServer(demoOptions(options))
  const { url } = await server.listen(0)
  try {
    const target = targetOf({ ...(await demoTarget(server, { url })), ...document })
    return await runSuite(resolveSettings(target, settings))
  } finally {
    await server.close()
  }
}

export const failuresOf = ({ findings }: Report): readonly Finding[] =>
  findings.filter(({ verdict }) => verdict === 'fail')

/** The findings that say neither yes nor no, or yes by mistake: none is right for a server that works. */
export const doubtsOf = ({ findings }: Report): readonly string[] =>
  findings
    .filter(({ verdict }) => ['error', 'fail', 'blocked', 'inconclusive'].includes(verdict))
    .map(({ check, verdict, observed }) => `${check}: ${verdict}: ${observed}`)

/** The demo server with one registered URI, and the keys of the target file that follow. */
export function onlyRegistered(uri: RegisteredUri): Pick<Trial, 'options' | 'document'> {
  const { clients } = demoOptions()
  return {
    options: {
      clients: clients.map((client, index) => (index === 0 ? { ...client, redirect_uris: [uri] } : client)),
    },
    document: { redirect_uris: [uri] },
  }
}
