import type { Clock } from '../common/clock.js'
import { thousands } from '../reporters/summary.js'
import type { RunHooks } from '../run/hooks.js'
import { spanWords } from './estimate.js'
import type { Io } from './io.js'

const barWidth = 28
/** How often a pipe hears of a run: a log shows that it goes on, and is not filled by it. */
const silenceMs = 30_000

interface Progress {
  readonly hooks: RunHooks
  readonly finish: () => void
}

function createBar(io: Io): Progress {
  let shown = -1
  const draw = (done: number, total: number): void => {
    const filled = Math.floor((done / Math.max(1, total)) * barWidth)
    if (filled === shown) return
    shown = filled
    io.err(`\r${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${done} of ${total} requests`)
  }
  return {
    hooks: { onPlan: (requests) => draw(0, requests), onProgress: draw },
    finish: () => io.err('\r\x1b[K'),
  }
}

/** A line now and then, with the share that is done and how long the rest takes at the pace so far. */
function createLines(io: Io, { now }: Pick<Clock, 'now'>): Progress {
  let startedAt = now()
  let spokenAt = startedAt
  const tell = (done: number, total: number): void => {
    const at = now()
    if (done >= total || at - spokenAt < silenceMs) return
    spokenAt = at
    const share = Math.floor((done / total) * 100)
    const left = spanWords(((at - startedAt) / Math.max(1, done)) * (total - done))
    io.err(`${thousands(done)} of ${thousands(total)} requests (${share} %), about ${left} left\n`)
  }
  return {
    hooks: {
      onPlan: () => {
        startedAt = now()
      },
      onProgress: tell,
    },
    finish: () => {},
  }
}

/** A progress bar on a terminal; in a pipe a line every half minute, so that a short run says nothing. */
export const createProgress = (io: Io, clock: Pick<Clock, 'now'>): Progress =>
  io.terminal.err ? createBar(io) : createLines(io, clock)
