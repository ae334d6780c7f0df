import type { Deployment } from './deployment.js'
import { validDraft } from './draft.js'
import { editDraft } from './edits.js'
import { type Random, seeded } from './random.js'
import type { Answer } from './wire.js'
import { type Wire, written } from './write.js'

/** A request that depends on the answer before it, as a browser's next one does. */
export type Next = (answer: Answer) => Wire

/** One request, and those that follow from its answer. */
export interface Scenario {
  readonly first: Wire
  readonly next: readonly Next[]
}

const found = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? ''
const locationOf = ({ head }: Answer): string => found(head, /^location: (.*)$/im)
const transactionOf = (answer: Answer): string =>
  found(locationOf(answer), /[?&](?:state|transaction)=([\w-]{32})(?:&|$)/)
const browserOf = ({ head }: Answer): string => found(head, /^set-cookie: ([^;]*)/im)

const cookies: readonly ((own: string) => string)[] = [
  (own) => `Cookie: ${own}\r\n`,
  (own) => `Cookie: ${own}\r\n`,
  (own) => `Cookie: a=b; ${own}; c=d\r\n`,
  (own) => `Cookie: x${own}\r\n`,
  (own) => `Cookie: ${own}x\r\n`,
  (own) => `Cookie: ${own.slice(0, -1)}\r\n`,
  (own) => `Cookie: ${own.toLowerCase()}\r\n`,
  () => 'Cookie: __Host-transaction=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n',
  () => '',
]

type Leg = (id: string, cookie: string) => Wire

const asking =
  (method: string, path: string, name: string): Leg =>
  (id, cookie) => ({
    head: method === 'HEAD',
    octets: `${method} ${path}?${name}=${id} HTTP/1.1\r\nHost: login.example.com\r\n${cookie}\r\n`,
  })

const posting: Leg = (id, cookie) => {
  const content = `transaction=${id}&username=a&password=b`
  return {
    head: false,
    octets: `POST /login HTTP/1.1\r\nHost: login.example.com\r\n${cookie}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${content.length}\r\n\r\n${content}`,
  }
}

const legs: readonly Leg[] = [
  asking('GET', '/callback', 'code=x&state'),
  asking('GET', '/callback', 'state'),
  asking('GET', '/login', 'transaction'),
  asking('HEAD', '/login', 'transaction'),
  asking('HEAD', '/callback', 'state'),
  asking('GET', '/callback', 'state=x&state'),
  posting,
  posting,
]

/** Up to three further requests, each with the first answer's transaction: a replay shows whether it was taken. */
function walk({ pick, below }: Random): readonly Next[] {
  return Array.from({ length: 1 + below(3) }, () => {
    const [leg, cookie] = [pick(legs), pick(cookies)]
    return (answer) => leg(transactionOf(answer), cookie(browserOf(answer)))
  })
}

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
  'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n',
  'GET /authorize HTTP/1.0\r\n\r\n',
  `GET /authorize HTTP/1.1\r\nHost: a\r\nA: ${'x'.repeat(140_000)}\r\n\r\n`,
]

/** So many at the start are valid. */
export const unedited = 200

/** Simple ones first: what shows in them is a better witness. */
function editsAt(index: number, { below }: Random): number {
  if (index < unedited) return 0
  return index < 4000 ? below(2) : 1 + below(3)
}

function scenarioAt(index: number, random: Random, deployment: Deployment): Scenario {
  if (random.chance(0.01)) return { first: { head: false, octets: random.pick(malformed) }, next: [] }
  let draft = validDraft(deployment, random)
  for (let edits = editsAt(index, random); edits > 0; edits--) draft = editDraft(draft, random, deployment)
  return { first: written(draft), next: random.chance(0.05) ? walk(random) : [] }
}

/** So many scenarios of one seed. */
export function scenarios(count: number, seed: number, deployment: Deployment): readonly Scenario[] {
  const random = seeded(seed)
  return Array.from({ length: count }, (_, index) => scenarioAt(index, random, deployment))
}
