/** What can be wrong with an option or a key, for programs: texts may change, codes do not. */
export type ProblemCode =
  | 'unknown-key'
  | 'wrong-type'
  | 'bad-value'
  | 'missing'
  | 'unreadable'
  | 'malformed'
  | 'cleartext'
  | 'writes'
  | 'no-match'

/** One mistake in the options or in a file that they name. */
export interface Problem {
  readonly code: ProblemCode
  /** The option or the path of the key, `redirect_uris[1].value`; empty for a whole file. */
  readonly key: string
  /** What was expected, and what was found. */
  readonly message: string
  /** The target file that holds the key, under the name that it was given by. */
  readonly file?: string
}

/** Either what was asked for, or everything that stands in its way. */
export type Result<T> = { readonly value: T } | { readonly problems: readonly Problem[] }

export const problemsOf = (result: Result<unknown>): readonly Problem[] =>
  'problems' in result ? result.problems : []

/** What could be read, and what could not: so that the rest is looked at too, and all is told at once. */
export interface Reading<T> {
  readonly value: T
  readonly problems: readonly Problem[]
}

export const problemText = ({ file = '', key, message }: Problem): string =>
  [file, key, message].filter((part) => part !== '').join(': ')

export type ErrorCode = 'configuration' | 'usage'

/** Every error of this project that a caller is meant to handle; `cause` holds what it was made from. */
export class LinkConformanceError extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.code = code
  }
}

/** The options are not usable. Every problem is listed, and nothing was sent. */
export class ConfigurationError extends LinkConformanceError {
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    const lines = problems.map((problem) => `\n  ${problemText(problem)}`)
    super('configuration', `the target or the options are not valid:${lines.join('')}`, options)
    this.problems = problems
  }
}
