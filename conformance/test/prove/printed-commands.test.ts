import { type AddressInfo, createServer } from 'node:net'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { prepare } from '../../api/run-conformance.js'
import { commandOf } from '../../report/command.js'
import { redactorOf, type ShellWords, secretWords } from '../../report/secrets-of-run.js'
import { controlOf } from '../../request/control.js'
import type { PlannedRequest } from '../../run/plan.js'
import { dryPlan } from '../../run/planning.js'
import type { WireRequest } from '../../wire/exchange.js'
import { createProbe } from '../../wire/probe.js'
import { serialise } from '../../wire/serialise.js'
import { acceptOnly, type forgetful, withTarget } from '../fixtures/forgetful.js'
import { type Environment, paste, tokenVariables } from '../fixtures/replayed.js'

/** Octets of a request target that every server of the tests reads to its end. */
const longestRead = 60_000

/** One request of each kind that a command has to be printed for, and some more. */
function sample(requests: readonly PlannedRequest[], words: ShellWords): readonly PlannedRequest[] {
  const kinds = new Map<string, PlannedRequest[]>()
  for (const request of requests) {
    const { wire, mutation } = request
    const command = commandOf(wire, words)
    const script = /\$\(node[^)]*/.exec(command)?.[0] ?? ''
    const kind = [
      command.startsWith('printf'),
      wire.method,
      wire.body === null,
      script,
      Object.keys(mutation.headers ?? {}).join(),
      mutation.unencoded?.join(),
    ].join(' ')
    kinds.set(kind, [...(kinds.get(kind) ?? []), request])
  }
  return [...kinds.values()].flatMap((same) =>
    [0, 0.3, 0.6, 0.9].flatMap((part) => same[Math.floor(part * same.length)] ?? []),
  )
}

/** Most commands wait for a connection to fall silent: twelve wait at once. */
async function together<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const queue = [...all]
  const worker = async (): Promise<void> => {
    for (let one = queue.pop(); one !== undefined; one = queue.pop()) await work(one)
  }
  await Promise.all(Array.from({ length: 24 }, worker))
}

for (const opaque of [false, true]) {
  test(`a printed command does what the suite did, ${opaque ? 'with an opaque token' : 'with a JWT'}`, async () => {
    const token = 'opa+que/tok.en_of-a~test-user=='
    const overrides: typeof forgetful = opaque ? { replace: { 'check-access-token': acceptOnly(token) } } : {}
    await withTarget(overrides, async ({ target }) => {
      const access_tokens = opaque ? { valid: token } : target.access_tokens
      const { settings } = prepare({ ...target, access_tokens })
      const { values } = controlOf(settings)
      const words = secretWords(settings.target, values)
      const redact = redactorOf(settings.target, values)
      const probe = createProbe(settings.probe)
      const environment = tokenVariables(access_tokens)
      const chosen = sample(dryPlan(settings).requests, words)
      assert.ok(chosen.length > 30, `${chosen.length} commands`)
      await together(chosen, async ({ wire }) => {
        const command = redact(commandOf(wire, words))
        const { response } = await probe.send(wire)
        const printed = await paste(command, environment)
        assert.not.match(command, '[redacted')
        // A server may answer before it has read so much, and reset what is still written: then either may come first.
        if (wire.target.length > longestRead) return
        const seen = /^HTTP\/1\.[01] (\d{3})/.exec(printed)?.[1]
        assert.is(seen, response === null ? undefined : String(response.status), command.slice(0, 2000))
      })
      probe.close()
    })
  })
}

/** What no check sends today, and what a shell or curl would read otherwise than it stands. */
const oddRequests = (wire: WireRequest): readonly { readonly wire: WireRequest }[] => {
  const [host = ['Host', ''] as const] = wire.headers
  const post = (body: string, ...headers: WireRequest['headers']): WireRequest => ({
    ...wire,
    method: 'POST',
    headers: [...wire.headers, ...headers, ['Content-Length', String(body.length)]],
    body,
  })
  const odd: readonly WireRequest[] = [
    { ...wire, target: '/a\'$(touch /tmp/x)`id`"$HOME"!!\\n%s%%?#f' },
    { ...wire, target: '/a/../b//c/./[1-3]{x,y}?' },
    { ...wire, target: 'http://other.example/authorize?x=1' },
    { ...wire, method: 'OPTIONS', target: '*' },
    { ...wire, target: "/\x00\x01\t\x7f\xff\n'; exit 3; '\\0101%s\\c" },
    { ...wire, method: "X'$(exit 3)" },
    { ...wire, headers: [host] },
    { ...wire, headers: [] },
    { ...wire, headers: [host, ...wire.headers, host] },
    { ...wire, headers: [['host', 'lower.example']] },
    {
      ...wire,
      headers: [host, ['X-Empty', ''], ['x-Blank', '  '], ['@/etc/passwd', 'x'], ['Y', "'$(exit 3)'"]],
    },
    { ...wire, version: '1.0' },
    post('@/etc/passwd'),
    post("a=1\r\n\x00\xff'$(exit 3)'\\c", ['Content-Type', 'text/plain']),
    post('x'.repeat(3000), ['Content-Type', 'application/x-www-form-urlencoded']),
    { ...post('a=1'), method: 'HEAD' },
    { ...post('a=1'), method: 'GET' },
  ]
  return odd.map((one) => ({ wire: one }))
}

interface Caught {
  readonly octets: string
  readonly port: number
}

/** Runs what `commandAt` makes for a port, and says what came in there; 200 is the answer once `enough` octets are in. */
function caughtOf(
  commandAt: (port: number) => string,
  environment: Environment,
  enough: number,
): Promise<Caught> {
  return new Promise((resolve) => {
    let octets = ''
    const server = createServer((socket) => {
      const answer = (): void => {
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
      }
      const late = setTimeout(answer, 2000)
      socket.setEncoding('latin1').on('data', (text: string) => {
        octets += text
        if (octets.length >= enough) {
          clearTimeout(late)
          answer()
        }
      })
      socket.on('error', () => {})
    })
    server.listen(0, '127.0.0.1', async () => {
      const { port } = server.address() as AddressInfo
      await paste(commandAt(port), environment)
      server.close()
      resolve({ octets, port })
    })
  })
}

/** Alike for every reader of HTTP: the space behind the colon of an empty field, and where the length of the content stands. */
function withoutTaste(octets: string): string {
  const end = octets.indexOf('\r\n\r\n')
  const lines = octets.slice(0, end).split('\r\n')
  const isLength = (line: string): boolean => line.startsWith('Content-Length: ')
  return [
    ...lines.filter((line) => !isLength(line)).map((line) => line.replace(/: $/, ':')),
    ...lines.filter(isLength),
    octets.slice(end),
  ].join('\r\n')
}

test('a printed command sends the very octets that the suite sent', async () => {
  await withTarget({}, async ({ target }) => {
    const { settings } = prepare(target)
    const { values } = controlOf(settings)
    const words = secretWords(settings.target, values)
    const environment = tokenVariables(target.access_tokens)
    const chosen = sample(dryPlan(settings).requests, words)
    assert.ok(chosen.length > 30, `${chosen.length} commands`)
    await together(
      [...chosen, ...chosen.slice(0, 1).flatMap(({ wire }) => oddRequests(wire))],
      async ({ wire }) => {
        const at = (port: number): WireRequest => ({
          ...wire,
          host: '127.0.0.1',
          port,
          headers: wire.headers.map(([name, value]) => [
            name,
            value === settings.request.hostHeader ? `127.0.0.1:${port}` : value,
          ]),
        })
        const commandAt = (port: number): string => commandOf(at(port), words)
        const { octets, port } = await caughtOf(commandAt, environment, serialise(at(10_000)).length)
        assert.is(withoutTaste(octets), withoutTaste(serialise(at(port))), commandAt(port).slice(0, 2000))
      },
    )
  })
})

test.run()
