import type { RunHooks } from '../run/run.js'
import type { Io } from './io.js'

const barWidth = 28

/** A progress bar on a terminal, nothing in a pipe. */
export function createProgress(io: Io): { readonly hooks: RunHooks; readonly finish: () => void } {
  if (!io.terminal.err) return { hooks: {}, finish: () => {} }
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
