import type { Deployment } from './deployment.js'
import { bareDraft, validDraft } from './draft.js'
import { editDraft } from './edits.js'
import { probes } from './probes.js'
import { type Random, seeded } from './random.js'
import { type Wire, written } from './write.js'

const malformed: readonly string[] = [
  'GET /authorize?a=b c HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /authorize HTTP/9.9\r\nHost: a\r\n\r\n',
  'FOO /authorize HTTP/1.1\r\nHost: a\r\n\r\n',
  'get /authorize HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET /authorize HTTP/1.1\r\nHost a\r\n\r\n',
  'GET /authorize HTTP/1.1\r\n\r\n',
  'GET /authorize HTTP/1.1\r\nHost: a\r\nA: b\0\r\n\r\n',
  'POST /authorize HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
  'POST /authorize HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  'GET /authorize HTTP/1.0\r\n\r\n',
  `GET /authorize HTTP/1.1\r\nHost: a\r\nA: ${'x'.repeat(140_000)}\r\n\r\n`,
]

/** So many at the start are valid. */
export const unedited = 200

/** So many have one edit at most. */
const simple = 4000

/** Simple ones first: what shows in them is a better witness. */
function editsAt(index: number, { below }: Random): number {
  if (index < unedited) return 0
  return index < simple ? below(2) : 1 + below(3)
}

function requestAt(index: number, random: Random, deployment: Deployment): Wire {
  if (random.chance(0.01))
    return { head: false, octets: random.pick(malformed), draft: bareDraft(deployment) }
  let draft = validDraft(deployment, random)
  for (let edits = editsAt(index, random); edits > 0; edits--) draft = editDraft(draft, random, deployment)
  return written(draft)
}

/** Beside the drawn ones: one for each so many. */
const share = 8

/**
 * So many requests of one seed, and probes between them, all to the endpoint's address, in whatever spelling or form.
 * What follows its redirect, the login page, the callback and the metadata, is judged by the suite's journey, and so is
 * another proof's.
 */
export function drawnRequests(count: number, seed: number, deployment: Deployment): readonly Wire[] {
  const random = seeded(seed)
  const drawn = Array.from({ length: count }, (_, index) => requestAt(index, random, deployment))
  const probing = probes(Math.floor(count / share), seed + 1, deployment)
  return [...drawn.slice(0, simple), ...probing, ...drawn.slice(simple)]
}
