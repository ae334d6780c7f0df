/** A target file: its path from the working directory with `/`, and the line of each key, from 1. */
export interface TargetPlaces {
  readonly path: string
  readonly lines: Readonly<Record<string, number>>
}

/** Everything about a rendering that is not in the report; resolved once, by the CLI. */
export interface RenderOptions {
  /** Emit SGR colour sequences. Only the terminal reporter does. */
  readonly colour: boolean
  /** Columns of the terminal. */
  readonly width: number
  /** Show transcripts of passing checks too. */
  readonly trace: boolean
  /** Show everything that there is to a finding, and what is no news. */
  readonly verbose: boolean
  /** The target file of the run, if it has one below the working directory: where findings can be shown. */
  readonly targetFile?: TargetPlaces
}

/** The values of `--reporter`, known without loading the reporters. */
export const reporterNames = ['terminal', 'json', 'junit', 'markdown', 'html', 'sarif', 'github'] as const

export type ReporterName = (typeof reporterNames)[number]
