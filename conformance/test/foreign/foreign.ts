import * as assert from 'uvu/assert'
import type { Profile } from '../../../generated/requirements.js'
import type { Report } from '../../report/report.js'
import type { Settings } from '../../target/settings.js'
import { falseAlarms, runTarget, warnedOf } from '../benign/run-target.js'
import { startVariant, type Variant } from '../benign/variant.js'
import { type SharedClock, sharedClock } from '../fixtures/clock.js'
import { type Endpoint, startEndpoint } from './endpoint.js'

/** What the suite has to say of a server: by its merits, or that nobody can tell from outside. */
export type Merits =
  /** No failure; these checks say nothing else either, not even a warning. */
  | { readonly is: 'correct'; readonly unwarned?: readonly string[] }
  /** No failure, and a warning from each of these checks. */
  | { readonly is: 'warned'; readonly of: readonly string[] }
  /** No failure, exit 3: each check that is undecided begins with one of these ids, of it or of its requirement. */
  | { readonly is: 'undecidable'; readonly rows: readonly string[]; readonly diagnosis?: RegExp }
  /** Exit 1: these checks fail, whatever else does or `alone`; `observed` is what one of them must say. */
  | {
      readonly is: 'broken'
      readonly fails: readonly string[]
      readonly alone?: true
      readonly observed?: RegExp
    }

/** A server as they are met outside: made of the reference by `variant`, or on its own by `endpoint`. */
export interface Foreign {
  readonly id: string
  /** What this server does, and who does so. */
  readonly says: string
  readonly merits: Merits
  /** Default: oauth. */
  readonly profile?: Profile
  readonly variant?: (clock: SharedClock) => Omit<Variant, 'id' | 'says' | 'profiles' | 'warns'>
  readonly endpoint?: (clock: SharedClock) => Endpoint
  /** What the target file reads from the environment. */
  readonly environment?: Readonly<Record<string, string>>
  /** Default: quick. */
  readonly depth?: Settings['depth']
  /** Only at this many requests at a time. Default: 1, 8 and 32. */
  readonly concurrency?: readonly number[]
}

/** Runs the suite against a foreign server that is started for it alone. */
export async function runForeign(foreign: Foreign, concurrency: number): Promise<Report> {
  const { id, says, profile = 'oauth', depth = 'quick', environment, variant, endpoint } = foreign
  const clock = sharedClock()
  const made = variant?.(clock) ?? {}
  const server =
    endpoint === undefined
      ? await startVariant({ id, says, ...made }, profile)
      : await startEndpoint(endpoint(clock), profile)
  try {
    return await runTarget(server.target, { depth, concurrency, clock, ...made.input }, environment)
  } finally {
    await server.close()
  }
}

const startsWithOne = (rows: readonly string[], ...ids: readonly string[]): boolean =>
  rows.some((row) => ids.some((id) => id.startsWith(row)))

/** Holds a report against what the server deserves. */
export function assertMerits({ merits }: Foreign, report: Report): void {
  const failed = report.findings.filter(({ verdict }) => verdict === 'fail')
  switch (merits.is) {
    case 'correct':
      assert.is(falseAlarms(report), '')
      assert.equal(
        warnedOf(report).filter((check) => merits.unwarned?.includes(check)),
        [],
      )
      return
    case 'warned':
      assert.is(falseAlarms(report), '')
      assert.equal(
        merits.of.filter((check) => !warnedOf(report).includes(check)),
        [],
        'checks that do not warn',
      )
      return
    case 'undecidable': {
      const open = report.findings.filter(({ verdict }) => ['inconclusive', 'blocked'].includes(verdict))
      const unforeseen = open.filter(
        ({ check, requirement }) => !startsWithOne(merits.rows, check, requirement),
      )
      assert.equal(
        [...failed, ...unforeseen].map(({ check, observed }) => `${check}: ${observed}`),
        [],
      )
      const idle = merits.rows.filter(
        (row) => !open.some((one) => startsWithOne([row], one.check, one.requirement)),
      )
      assert.equal(idle, [], 'rows that are decided after all')
      assert.is(report.exitCode, 3)
      assert.match(report.diagnoses.map(({ message }) => message).join('\n'), merits.diagnosis ?? /./)
      return
    }
    case 'broken': {
      const ids = failed.map(({ check }) => check)
      assert.equal(
        merits.fails.filter((id) => !ids.includes(id)),
        [],
        `checks that do not fail; these do: ${ids}`,
      )
      if (merits.alone === true) assert.equal(ids, merits.fails)
      const words = failed.filter(({ check }) => merits.fails.includes(check)).map(({ observed }) => observed)
      assert.match(words.join('\n'), merits.observed ?? /./)
      assert.is(report.exitCode, 1)
      return
    }
    default:
      merits satisfies never
  }
}
