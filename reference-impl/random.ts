import { randomFillSync } from 'node:crypto'

const octets = 24
const pool = Buffer.alloc(octets * 512)
let used = pool.length

/** 192 random bits as 32 base64url characters; drawn in bulk, since each call to the generator has a fixed cost. */
export function randomText(): string {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += octets
  return pool.toString('base64url', used - octets, used)
}
