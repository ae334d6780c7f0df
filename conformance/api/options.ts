import * as v from 'valibot'
import { knownFailureList } from '../report/known-failures.js'
import { expects, isMap, map, text } from '../target/schema.js'
import { settingsKeys } from '../target/settings.js'
import { targetKeys } from '../target/target-file.js'

const aReport = expects('a file name or a report')

export const optionsSchema = map(
  {
    ...targetKeys,
    ...settingsKeys,
    /** A target file; keys that are given here win over its. */
    targetFile: v.exactOptional(text),
    /** A known-failures file, or its entries. */
    knownFailures: v.exactOptional(
      v.union([text, knownFailureList], expects('a file name or a list of entries')),
    ),
    /** An earlier JSON report of the same target and profile, or what it holds: failures that it has too are forgiven. */
    baseline: v.exactOptional(v.union([text, v.custom<object>(isMap, aReport)], aReport)),
    /** A new file for every exchange of the run, without secrets: `link-conformance replay` judges it again. */
    record: v.exactOptional(text),
    /** Ends the run early; the report then says that it is not complete. */
    signal: v.exactOptional(v.instance(AbortSignal, expects('an AbortSignal'))),
    onProgress: v.exactOptional(
      v.custom<(done: number, total: number) => void>(
        (given) => typeof given === 'function',
        expects('a function'),
      ),
    ),
  },
  (guess) => `unknown option${guess}`,
)

/** What a run is asked for: the keys of a target file, and how to run. */
export type ConformanceOptions = v.InferOutput<typeof optionsSchema>
