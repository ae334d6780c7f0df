import type { Copy } from './copy.js'
import type { Verdict } from './detect.js'
import type { Witness } from './fuzz/index.js'

/** What a worker is told first. */
export interface Setting {
  readonly copy: Copy
  readonly requests: number
  readonly seed: number
}

/** What a worker is asked to do with one mutant; `null` is the original. */
export type Task =
  | { readonly task: 'see'; readonly mutant: number | null }
  | { readonly task: 'quick' | 'default'; readonly mutant: number }

/**
 * `unborn`: the server does not start. `permitted`: it differs only as correct servers may, by these rules. `dead`: it
 * ended, or hung, under what was sent.
 */
export type Sight =
  | { readonly sight: 'invisible' | 'unborn' }
  | { readonly sight: 'permitted'; readonly rules: readonly string[] }
  | { readonly sight: 'visible'; readonly witness: Witness }
  | { readonly sight: 'dead'; readonly how: string }

export type Said = Heartbeat | Answer

/** Said every second by a worker that is not in an endless loop. */
export interface Heartbeat {
  readonly said: 'alive'
}

export type Answer =
  | { readonly said: 'ready'; readonly cpuMs: number }
  | { readonly said: 'sight'; readonly sight: Sight; readonly cpuMs: number }
  | { readonly said: 'verdict'; readonly verdict: Verdict; readonly cpuMs: number }
