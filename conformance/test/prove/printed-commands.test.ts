import { spawn } from 'node:child_process'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { prepare } from '../../api/run-conformance.js'
import { redactorOf, type ShellWords, secretWords } from '../../report/secrets-of-run.js'
import { curlOf } from '../../report/transcript.js'
import { controlOf } from '../../request/control.js'
import type { PlannedRequest } from '../../run/plan.js'
import { dryPlan } from '../../run/planning.js'
import { createProbe } from '../../wire/probe.js'
import { acceptOnly, type forgetful, withTarget } from '../fixtures/forgetful.js'

/** One request of each kind that a command has to be printed for, and some more. */
function sample(requests: readonly PlannedRequest[], words: ShellWords): readonly PlannedRequest[] {
  const kinds = new Map<string, PlannedRequest[]>()
  for (const request of requests) {
    const { wire, mutation } = request
    const command = curlOf(wire, words)
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

const shell = (command: string, environment: Readonly<Record<string, string>>): Promise<string> =>
  new Promise((resolve) => {
    const child = spawn('sh', [], {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let out = ''
    child.stdout.setEncoding('latin1').on('data', (text: string) => {
      out += text
    })
    child.on('close', () => resolve(out))
    child.stdin.end(command)
  })

/** The longest argument that Linux hands to a program. */
const longestArgument = 100_000

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
      const environment = Object.fromEntries(
        Object.entries(access_tokens).map(([name, value]) => [
          name === 'valid' ? 'LINK_ACCESS_TOKEN' : `LINK_ACCESS_TOKEN_${name.toUpperCase()}`,
          value,
        ]),
      )
      const chosen = sample(dryPlan(settings).requests, words)
      assert.ok(chosen.length > 30, `${chosen.length} commands`)
      for (const { wire } of chosen) {
        const command = redact(curlOf(wire, words))
        if (command.length > longestArgument) continue
        const { response } = await probe.send(wire)
        const printed = await shell(command, environment)
        assert.not.match(command, '[redacted')
        const seen = /^HTTP\/1\.[01] (\d{3})/.exec(printed)?.[1]
        assert.is(seen, response === null ? undefined : String(response.status), command.slice(0, 2000))
      }
      probe.close()
    })
  })
}

test.run()
