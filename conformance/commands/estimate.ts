import type { Settings } from '../target/settings.js'

/** `45 s`, `3 min`, `1 h 20 min`: a span that is only guessed, in milliseconds. */
export function spanWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000))
  if (seconds <= 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  const rest = minutes % 60 === 0 ? '' : ` ${minutes % 60} min`
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h${rest}`
}

/** What an estimate is made from. */
export interface Pace extends Pick<Settings, 'concurrency'> {
  /** How many requests a run sends. */
  readonly requests: number
  /** Milliseconds that the target takes for one. */
  readonly answerMs: number
  readonly probe: Pick<Settings['probe'], 'rate' | 'mostRate' | 'maxTimeMs'>
}

/** How long a run takes, in milliseconds: as its own pace allows, or as the target answers, whichever is slower. */
function expectedMs({ requests, answerMs, concurrency, probe: { rate, mostRate } }: Pace): number {
  const paced = rate === null ? 0 : (requests * 2000) / (rate + (mostRate ?? rate))
  return Math.max(paced, (requests * answerMs) / concurrency)
}

/** How many requests a run sends, how long that takes, and what to do where it takes longer than a run may. */
export function estimateWords(pace: Pace): string {
  const { requests, concurrency, probe } = pace
  const ms = expectedMs(pace)
  const speed = probe.rate === null ? `${concurrency} at a time` : `${probe.rate} a second and more`
  const words = `about ${requests.toLocaleString('en-US')} requests, ${speed}: about ${spanWords(ms)}`
  if (ms <= probe.maxTimeMs) return words
  const enough = Math.ceil((ms * 1.5) / 60_000) * 60
  return `${words}, longer than --max-time (${probe.maxTimeMs / 1000} s): allow it --max-time ${enough}, or use --quick`
}
