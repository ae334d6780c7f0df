import type { Times } from '../answers/observed.js'

/** Milliseconds that a timer, a collection of garbage or another process takes now and then. */
const noise = 1
/** Milliseconds that are worth a second look; alone, and beside other requests. */
const noticeable = 8
const noticeableAmong = 12

/** Of four times the length: what grows with the length takes 4 times as long, what grows with its square 16 times. */
const growth = 8
/** Of a third more: what has only crossed a limit takes as long as before. */
const further = 1.2

/** The shares of their length at which values are measured. */
export const shares = { quarter: 0.25, most: 0.75, whole: 1 } as const

/** Whether an answer took noticeably longer than such an answer takes. */
export const isSlow = (ms: number, usual: number, among: boolean): boolean =>
  ms - usual > (among ? noticeableAmong : noticeable)

const beyond = (times: readonly number[], usual: number): readonly number[] =>
  times.map((ms) => Math.max(0, ms - usual))

/** The one that more than half of them do not exceed: of three the longest, since one of them may be late by chance. */
const usualOf = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.min(Math.ceil(times.length / 2), times.length - 1)] ?? 0

const isFaster = (long: number, short: number): boolean =>
  long >= noticeable && long >= growth * Math.max(noise, short)

/**
 * Whether four times the length takes much more than four times the time: the quickest of the long values against what
 * short ones usually take, so that chance would have to strike each of the long ones.
 */
export function growsFast({ usual, quarter, whole }: Times): boolean {
  const long = Math.min(...beyond(whole, usual.whole))
  // Where nothing comes back, a short value may meet a server that is still at work on a long one.
  if (long === Number.POSITIVE_INFINITY) return whole.length > 0
  return isFaster(long, usualOf(beyond(quarter, usual.quarter)))
}

/** Whether the quickest of each length alone would say so: one of the short ones may have been late by chance. */
export const isUnclear = (times: Times): boolean =>
  !growsFast(times) &&
  isFaster(
    Math.min(...beyond(times.whole, times.usual.whole)),
    Math.min(...beyond(times.quarter, times.usual.quarter)),
  )

/** Whether three quarters take as long as the whole: a limit has been crossed, and nothing grows beyond it. */
export const isPlateau = ({ usual, most, whole }: Times): boolean =>
  most.length > 0 &&
  Math.min(...whole) < Number.POSITIVE_INFINITY &&
  Math.min(...beyond(whole, usual.whole)) < further * Math.min(...beyond(most, usual.whole))

export const grows = (times: Times): boolean => growsFast(times) && !isPlateau(times)
