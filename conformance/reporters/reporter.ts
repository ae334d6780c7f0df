/** Everything about a rendering that is not in the report; resolved once, by the CLI. */
export interface RenderOptions {
  /** Emit SGR colour sequences. Only the terminal reporter does. */
  readonly colour: boolean
  /** Columns of the terminal. */
  readonly width: number
  /** Show transcripts of passing checks too. */
  readonly trace: boolean
  /** Show all that there is to say, and not first what matters. */
  readonly verbose: boolean
}

/** The values of `--reporter`, known without loading the reporters. */
export const reporterNames = ['terminal', 'json', 'junit', 'markdown', 'html', 'sarif'] as const

export type ReporterName = (typeof reporterNames)[number]
