import type { ConformanceOptions } from '../api/options.js'
import { prepareConformance } from '../api/prepare.js'
import { buildRequest } from '../request/build-request.js'
import { checksFor } from '../run/catalogue.js'
import { makePlan } from '../run/plan.js'
import { runPreflight } from '../run/preflight.js'
import type { RequestSettings, Settings } from '../target/settings.js'
import { sharedClock } from '../test/fixtures/clock.js'
import type { WireRequest } from '../wire/exchange.js'
import { createProbe } from '../wire/probe.js'

/** The settings of a run against the server whose target file this is, without the wait between controls. */
export function settingsFor(targetFile: object, input: ConformanceOptions = {}): Settings {
  const { settings } = prepareConformance({ ...targetFile, ...input }, {}, '.')
  return { ...settings, probe: { ...settings.probe, clock: sharedClock() } }
}

/** Every request that a run sends, in its order. */
export async function requestsOf(settings: Settings): Promise<readonly WireRequest[]> {
  const probe = createProbe(settings.probe)
  try {
    const preflight = await runPreflight(settings, probe)
    const { control, values } = preflight
    const plan = makePlan(checksFor(settings), { settings, control, values, knowledge: preflight })
    const first = [...preflight.exchanges.values()].map(({ request }) => request.wire)
    const rest = plan.requests.filter(({ key }) => !preflight.exchanges.has(key)).map(({ wire }) => wire)
    return [...first, ...rest, buildRequest(control, {}, values, settings.request)]
  } finally {
    probe.close()
  }
}

/** The same valid request, many times, for a server of the given settings. */
export const sameRequest = (
  request: RequestSettings,
  target: string,
  count: number,
): readonly WireRequest[] => {
  const headers = [
    ['Host', request.hostHeader],
    ['Connection', 'keep-alive'],
  ] as const
  const { host, port } = request
  return Array.from({ length: count }, () => ({
    secure: false,
    host,
    port,
    method: 'GET',
    target,
    headers,
    body: null,
  }))
}
