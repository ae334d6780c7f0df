import type { Times } from '../answers/observed.js'

/** Milliseconds that a timer, a collection of garbage or another process takes now and then. */
const noise = 1
/** Milliseconds that are worth a second look; alone, and beside other requests. */
const noticeable = 8
const noticeableAmong = 12
/** Milliseconds that other processes take in turn on a busy machine. */
const turns = 40
const manyTurns = 4 * turns

/** Of four times the length: what grows with the length takes 4 times as long, what grows with its square 16 times. */
const growth = 8
/** Of a third more: what has crossed a limit before takes as long. */
const further = 1.2
/** What grows with the eighth power of the length takes ten times as long. */
const steep = 12

/** The shares of their length at which values are measured. */
export const shares = { quarter: 0.25, most: 0.75, whole: 1 } as const

/** Whether an answer took noticeably longer than such an answer takes. */
export const isSlow = (ms: number, usual: number, among: boolean): boolean =>
  ms - usual > (among ? noticeableAmong : noticeable)

const beyond = (times: readonly number[], usual: number): readonly number[] =>
  times.map((ms) => Math.max(0, ms - usual))

/**
 * What a short value takes. The longer the long ones take, the less can chance explain it: those that take no longer than
 * another process that comes between meet one each time, since their work does not fit into the time that a process gets
 * at once, and a short one only now and then; so the longest short one counts (but one, of many). Those that take many
 * turns would be as late as the short ones, most of which may be late on a busy machine; so one of the quickest counts.
 */
function usualOf(times: readonly number[], long: number): number {
  const longest = times.length > 3 ? times.length - 2 : times.length - 1
  const place = long < turns ? longest : Math.floor(times.length / (long < manyTurns ? 2 : 4))
  return [...times].sort((a, b) => a - b)[place] ?? 0
}

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
  // What such an answer usually takes may have been measured late. Without it only one thing is sure: what grows with the
  // length, on whatever it takes besides, never takes more than as many times as the length has grown.
  const isBeyondLength = Math.min(...whole) > (shares.whole / shares.quarter) * usualOf(quarter, long)
  return isBeyondLength && isFaster(long, usualOf(beyond(quarter, usual.quarter), long))
}

/** Whether the quickest of each length alone would say so: one of the short ones may have been late by chance. */
export const isUnclear = (times: Times): boolean =>
  !growsFast(times) &&
  isFaster(
    Math.min(...beyond(times.whole, times.usual.whole)),
    Math.min(...beyond(times.quarter, times.usual.quarter)),
  )

/** The square and the cube of a third more are 1.8 and 2.4 times as much: what is below or beyond has crossed a limit, as a rule. */
const usualSteepness = { least: 1.4, most: 3 }

/** So many octets more cross a limit now and then. */
const manyOctets = 1000

/** How many times as long as three quarters the whole takes at its quickest; null where that says nothing of a limit. */
function steepness({ usual, most, whole }: Times): number | null {
  if (most.length === 0) return null
  // As many of each: the quickest of more is quicker.
  const [long = 0, shorter = 0] = [whole.slice(-most.length), most].map((times) =>
    Math.min(...beyond(times, usual.whole)),
  )
  return long === Number.POSITIVE_INFINITY ? null : long / shorter
}

const isLonger = ({ octets }: Times): boolean => octets.whole - octets.quarter > manyOctets

/**
 * Whether a limit has been crossed, beyond which nothing grows: three quarters take as long as the whole, or no time yet.
 * Of a few octets more the latter shows the opposite, a time that doubles with each of them.
 */
function isStep(times: Times): boolean {
  const slope = steepness(times)
  return slope !== null && (slope < further || (isLonger(times) && slope > steep))
}

/** Whether it would show a limit, had none of the answers been late by chance. */
export function isUnclearStep(times: Times): boolean {
  const slope = steepness(times)
  if (slope === null || slope < further) return false
  return slope < usualSteepness.least || (isLonger(times) && slope > usualSteepness.most && slope <= steep)
}

export const grows = (times: Times): boolean => growsFast(times) && !isStep(times)
