import * as crypto from 'node:crypto'
import * as http from 'node:http'
import * as https from 'node:https'
import { posix } from 'node:path'
import { Script } from 'node:vm'
import * as jose from 'jose'
import type { createLinkServer } from '../../../reference-impl/index.js'
import { type Aids, makeAids } from './aids/index.js'
import type { Copy } from './copy.js'
import { entered, isCurrent } from './current.js'
import type { KindName } from './kinds.js'

/** Answers whether the mutant of that number is active; the second, for requests of one kind alone. */
export interface Switches {
  readonly on: (number: number) => boolean
  readonly in: (number: number, kind: KindName) => boolean
}

type Exports = Record<string, unknown>
type Factory = (
  exports: Exports,
  require: (name: string) => unknown,
  on: Switches['on'],
  within: Switches['in'],
  aids: Aids,
) => void

/** Makes servers of the copy: each has modules of its own, and so a state and switches of its own. */
export type MakeServer = (switches: Switches) => typeof createLinkServer

const outside: Readonly<Record<string, unknown>> = {
  'node:crypto': crypto,
  'node:https': https,
  'node:http': {
    ...http,
    createServer: (options: http.ServerOptions, handler: http.RequestListener) =>
      http.createServer(options, entered(handler)),
  },
  jose,
}

/** Compiles the copy once, and makes as many servers of it as are wanted. */
export function loadCopy({ modules }: Copy): MakeServer {
  const factories = new Map(
    Object.entries(modules).map(([path, code]): [string, Factory] => [
      path,
      new Script(`(function (exports, require, __on, __in, __aid) {${code}\n})`, {
        filename: `mutants/${path}.js`,
      }).runInThisContext(),
    ]),
  )
  return (switches) => {
    const loaded = new Map<string, Exports>()
    const aids = makeAids()
    const load = (path: string): Exports => {
      const known = loaded.get(path)
      if (known !== undefined) return known
      const exports: Exports = {}
      loaded.set(path, exports)
      const require = (name: string): unknown =>
        name.startsWith('.')
          ? load(posix.join(posix.dirname(path), name.replace(/\.js$/, '')))
          : outside[name]
      factories.get(path)?.(exports, require, switches.on, switches.in, aids)
      return exports
    }
    return load('reference-impl/index').createLinkServer as typeof createLinkServer
  }
}

/** One mutant active, or none. */
export const switchesOf = (active: number | null): Switches => ({
  on: (number) => number === active,
  in: (number, kind) => number === active && isCurrent(kind),
})

/** No mutant active; notes which switches were asked. */
export const recording = (reached: Set<number>): Switches => ({
  on: (number) => {
    reached.add(number)
    return false
  },
  in: (number, kind) => {
    if (!reached.has(number) && isCurrent(kind)) reached.add(number)
    return false
  },
})
