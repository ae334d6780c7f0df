import { resolve } from 'node:path'
import { ConfigurationError, type Problem } from '../common/errors.js'
import type { RunHooks } from '../run/hooks.js'
import { type Recording, readRecording } from '../run/recording/format.js'
import { createReplay, instantClock } from '../run/recording/replay.js'
import { rootOf } from '../target/schema.js'
import { type Prepared, prepareConformance } from './prepare.js'

/** A recorded run that may begin again, without its target. */
export interface PreparedReplay {
  readonly prepared: Prepared
  readonly hooks: Pick<RunHooks, 'probe' | 'notes'>
}

/** What was wrong with the recording has its name, what was wrong with an option that of the option. */
function named(problem: Problem, options: object, name: string): Problem {
  return rootOf(problem.key) in options ? problem : { ...problem, file: name }
}

function prepareRecorded(recording: Recording, options: object, name: string, directory: string): Prepared {
  const { header } = recording
  const { rerun, subject = null, ...settings } = header.settings
  try {
    // Nothing of the surroundings: who replays has no token of the target.
    const prepared = prepareConformance({ ...header.target, ...settings, ...options }, {}, directory)
    const probe = { ...prepared.settings.probe, clock: instantClock(recording) }
    return { ...prepared, settings: { ...prepared.settings, rerun, subject, probe } }
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    const problems = error.problems.map((problem) => named(problem, options, name))
    throw new ConfigurationError(problems, { cause: error })
  }
}

/** Reads a recording; options stand for what was recorded. Throws a ConfigurationError where it is none. */
export function prepareReplay(name: string, options: object, directory: string): PreparedReplay {
  const recording = readRecording(resolve(directory, name))
  if (!('value' in recording))
    throw new ConfigurationError(recording.problems.map((problem) => ({ ...problem, file: name })))
  const prepared = prepareRecorded(recording.value, options, name, directory)
  const { probe, notes } = createReplay(recording.value, prepared.settings)
  return { prepared, hooks: { probe: () => probe, notes } }
}
