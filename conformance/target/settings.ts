import * as v from 'valibot'
import { roles } from '../../generated/contract.js'
import { type Clock, realClock } from '../common/clock.js'
import { suiteVersion } from '../common/version.js'
import { bare, isLoopback } from '../syntax/host.js'
import type { PaceSettings } from '../wire/pace.js'
import type { ProbeSettings } from '../wire/probe.js'
import { flag, listOf, oneOf, text, wholeNumber } from './schema.js'
import type { Target } from './target-file.js'

/** Options of a run that do not concern what is checked; `resolveSettings` has the defaults. */
export const settingsKeys = {
  /** Groups or ids of requirements, ids of checks, prefixes of either, forms (`K03`), rules; empty means all. */
  only: v.exactOptional(listOf(text)),
  skip: v.exactOptional(listOf(text)),
  /** The weakest level that runs. */
  level: v.exactOptional(oneOf(['MUST', 'SHOULD', 'MAY'])),
  /** How many forms of redirect_uri are sent. */
  depth: v.exactOptional(oneOf(['quick', 'default', 'exhaustive'])),
  concurrency: v.exactOptional(wholeNumber(1, 256)),
  /** The most requests a second. Default: on loopback none until the target asks to slow down; elsewhere 20, and up to 50 while it answers quickly. */
  rate: v.exactOptional(wholeNumber(1, 100_000)),
  timeoutMs: v.exactOptional(wholeNumber(1, 600_000)),
  /** Milliseconds for the whole run, which then ends with what was judged. Default: 600000. */
  maxTimeMs: v.exactOptional(wholeNumber(1, 86_400_000)),
  retries: v.exactOptional(wholeNumber(0, 10)),
  seed: v.exactOptional(text),
  /** How many checks may warn before the exit code is 1. Default: no limit. */
  maxWarnings: v.exactOptional(wholeNumber(0, 1_000_000)),
  /** Keep transcripts of passing checks too. */
  trace: v.exactOptional(flag),
  /** PEM certificates to trust, or the file that holds them. */
  ca: v.exactOptional(text),
  insecure: v.exactOptional(flag),
  /** Send a real token over http to a host that is not loopback. */
  allowCleartext: v.exactOptional(flag),
  /** Play journeys, which link accounts, on a host that is not loopback. */
  allowWrites: v.exactOptional(flag),
}

type SettingsOptions = v.InferOutput<v.ObjectSchema<typeof settingsKeys, undefined>>

/** How much of the corpus a run sends. */
export type Depth = NonNullable<SettingsOptions['depth']>

/** Where requests go and what every one of them carries. */
export interface RequestSettings {
  readonly secure: boolean
  readonly host: string
  readonly port: number
  /** The endpoint's path, with its query if it has one. */
  readonly path: string
  readonly hostHeader: string
  readonly userAgent: string
  /** The name on the wire of each parameter that this server calls otherwise than the contract does. */
  readonly wireNames: ReadonlyMap<string, string>
  readonly headers: Readonly<Record<string, string>>
  readonly cleartext: Pick<RequestSettings, 'host' | 'port' | 'hostHeader' | 'headers'> | null
}

/** What a run was asked for, every default filled in. */
export interface Settings extends Required<Omit<SettingsOptions, keyof ProbeSettings | 'maxWarnings'>> {
  readonly target: Target
  /** What is checked, in words, where the target's URL alone does not say it. */
  readonly subject: string | null
  readonly maxWarnings: number | null
  /** The target file as it was named, for reports that point at it. */
  readonly targetFile: string | null
  readonly request: RequestSettings
  readonly probe: ProbeSettings
  /** The command that runs all this again; a finding adds `--only` and its check. */
  readonly rerun: string
}

export interface SettingsInput extends Omit<SettingsOptions, 'rate' | 'ca'> {
  readonly rate?: number | null
  readonly ca?: string | null
  readonly subject?: string
  readonly targetFile?: string | null
  readonly rerun?: string
  readonly lookup?: NonNullable<ProbeSettings['lookup']>
  readonly clock?: Clock
}

/** Requests a second to a host that is not loopback, at first and at most. */
const politePace: PaceSettings = { rate: 20, mostRate: 50 }
const noLimit: PaceSettings = { rate: null, mostRate: null }

function paceOf({ rate }: SettingsInput, loopback: boolean): PaceSettings {
  if (rate === undefined) return loopback ? noLimit : politePace
  return { rate, mostRate: rate }
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'https:' ? 443 : 80
}

/** What was read from the environment is as secret as a token: it crosses no network in clear. */
const publicHeaders = ({ headers, headerVariables }: Target): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => headerVariables[name] === undefined))

function requestSettings(target: Target, allowCleartext: boolean): RequestSettings {
  const url = new URL(target.url)
  const cleartext = target.cleartextUrl === null ? null : new URL(target.cleartextUrl)
  return {
    secure: url.protocol === 'https:',
    host: bare(url.hostname),
    port: portOf(url),
    path: target.path,
    hostHeader: url.host,
    userAgent: `link-conformance/${suiteVersion()}`,
    wireNames: new Map([[roles.connection, target.connectionParameter]]),
    headers: target.headers,
    cleartext:
      cleartext === null
        ? null
        : {
            host: bare(cleartext.hostname),
            port: portOf(cleartext),
            hostHeader: cleartext.host,
            headers: allowCleartext ? target.headers : publicHeaders(target),
          },
  }
}

/** Fills in every default once; nothing after this asks "and if it is missing?". */
export function resolveSettings(target: Target, input: SettingsInput): Settings {
  const loopback = isLoopback(new URL(target.url).hostname)
  return {
    target,
    subject: input.subject ?? null,
    targetFile: input.targetFile ?? null,
    request: requestSettings(target, input.allowCleartext ?? false),
    probe: {
      timeoutMs: input.timeoutMs ?? 10_000,
      retries: input.retries ?? 1,
      maxTimeMs: input.maxTimeMs ?? 600_000,
      ...paceOf(input, loopback),
      ca: input.ca ?? null,
      insecure: input.insecure ?? false,
      clock: input.clock ?? realClock,
      ...(input.lookup === undefined ? {} : { lookup: input.lookup }),
    },
    depth: input.depth ?? 'default',
    only: input.only ?? [],
    skip: input.skip ?? [],
    level: input.level ?? 'MAY',
    concurrency: input.concurrency ?? 8,
    trace: input.trace ?? false,
    seed: input.seed ?? 'link-conformance',
    maxWarnings: input.maxWarnings ?? null,
    allowCleartext: input.allowCleartext ?? false,
    allowWrites: input.allowWrites ?? false,
    rerun: input.rerun ?? `link-conformance ${target.url}`,
  }
}
