import { LinkConformanceError } from '../common/errors.js'

/** The process as the commands see it; `cli.ts` alone touches the real one. */
export interface Io {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly directory: string
  /** Whether the program runs from its sources: then it has the reference implementation to check. */
  readonly checkout: boolean
  /** The path of the running Node.js. */
  readonly node: string
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Whether stdout, stderr are terminals, and how wide. */
  readonly terminal: { readonly out: boolean; readonly err: boolean; readonly width: number }
  /** Aborted on the first Ctrl-C. */
  readonly interrupted: AbortSignal
}

/** Columns of text that goes to no terminal. */
export const defaultWidth = 100

export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130

/** Bad input from the user: every problem, exit 2, nothing sent. */
export class UsageError extends LinkConformanceError {
  readonly problems: readonly string[]
  /** What there is to choose from, a line each. */
  readonly further: readonly string[]
  constructor(
    problems: readonly string[],
    { further = [], ...options }: ErrorOptions & { readonly further?: readonly string[] } = {},
  ) {
    super('usage', problems.join('\n'), options)
    this.problems = problems
    this.further = further
  }
}
