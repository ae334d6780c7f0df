import type { Measured } from './rounds.js'

const out = (text: string): void => void process.stdout.write(`${text}\n`)

const two = (value: number): string => value.toFixed(2)

/** Prints a heading. */
export const title = (text: string): void => out(`\n${text}`)

/** Prints a line of raw numbers. */
export const raw = (name: string, { median, least, most }: Measured, unit: string): void =>
  out(`  ${name.padEnd(44)} ${two(median)} ${unit} (${two(least)}–${two(most)})`)

export const note = (text: string): void => out(`  ${text}`)

/** Whether a ratio is missed by more than half: what fails the command. */
export function ratio(
  name: string,
  value: Measured,
  aim: { readonly most?: number; readonly least?: number },
): boolean {
  const { most, least } = aim
  const met = (most === undefined || value.median <= most) && (least === undefined || value.median >= least)
  const far =
    (most !== undefined && value.median > most * 1.5) || (least !== undefined && value.median < least / 2)
  const wanted = most === undefined ? `≥ ${least}` : `≤ ${most}`
  const word = met ? 'met' : far ? 'MISSED BY MORE THAN HALF' : 'missed'
  out(
    `  ${name.padEnd(44)} ${two(value.median)} (${two(value.least)}–${two(value.most)}), aim ${wanted}: ${word}`,
  )
  return !far
}
