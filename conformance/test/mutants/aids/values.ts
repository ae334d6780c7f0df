import { hash, randomBytes } from 'node:crypto'
import { currentRequest } from '../current.js'
import { requestAids } from './request.js'

/** What a value is kept for, and so is the same for. */
export type Keeping = 'server' | 'connection' | 'second' | 'client' | 'user' | 'address' | 'state' | 'pair'

/** Values that are drawn badly, or not at all. */
export function valueAids() {
  const kept = new Map<unknown, string>()
  const sockets = new WeakMap<object, string>()
  const start = randomBytes(18).toString('base64url')
  let count = 0

  const keyOf = (what: Exclude<Keeping, 'connection'>): string => {
    switch (what) {
      case 'server':
        return ''
      case 'second':
        return String(Math.floor(Date.now() / 1000))
      case 'client':
        return requestAids.sent('client_id')
      case 'user':
        return requestAids.sent('access_token')
      case 'address':
        return requestAids.query()
      case 'state':
        return requestAids.sent('state')
      case 'pair':
        return String(Math.floor(count++ / 2))
      default:
        return what satisfies never
    }
  }

  function perConnection(make: () => string): string {
    const socket = currentRequest()?.message.socket
    if (socket === undefined) return make()
    const value = sockets.get(socket) ?? make()
    sockets.set(socket, value)
    return value
  }

  const digest = (text: string): string => hash('sha256', text, 'base64url')
  const next = (): string => String(++count)
  return {
    digest,
    next,
    /** The same value for all that have this in common. */
    kept(what: Keeping, make: () => string): string {
      if (what === 'connection') return perConnection(make)
      const key = keyOf(what)
      const value = kept.get(key) ?? make()
      kept.set(key, value)
      return value
    },
    /** As long as a good one, of which only the end is new. */
    startingAlike: (): string => start + next().padStart(8, '0'),
    few: (): string => String(Math.floor(Math.random() * 10_000)),
  }
}
