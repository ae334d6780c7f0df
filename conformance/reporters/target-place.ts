import type { Finding } from '../report/report.js'
import type { RenderOptions } from './reporter.js'

/** The key of the target file that says what the requirements of a group are about; the others are about the target. */
const keys: Readonly<Record<string, string>> = {
  CLIENT: 'client_id',
  CONN: 'connections',
  ISS: 'issuer',
  RURI: 'redirect_uris',
  TLS: 'cleartext_url',
  TOKEN: 'access_tokens',
  UP: 'connections',
}

/** A line of a file of the user's. */
export interface Place {
  readonly path: string
  readonly line: number
}

/** Where a finding can be shown: the line of the target file that it concerns. Null without a target file. */
export function placeIn(
  targetFile: RenderOptions['targetFile'],
  { requirement }: Pick<Finding, 'requirement'>,
): Place | null {
  if (targetFile === undefined) return null
  const { path, lines } = targetFile
  const [, group = ''] = requirement.split('-')
  return { path, line: lines[keys[group] ?? 'target'] ?? lines.target ?? 1 }
}
