import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { nullServers } from '../null-servers/index.js'
import { serve } from '../null-servers/serve.js'

interface Measured {
  readonly megabytes: number
  readonly exitCode: number
}

/** Runs the suite in a process of its own, whose memory is nobody else's. */
function measure(url: string): Promise<Measured> {
  const script = fileURLToPath(new URL('../null-servers/measure.ts', import.meta.url))
  return new Promise((resolve, reject) => {
    // A small heap is collected before it grows, on a busy machine too, and ends the process that keeps what comes.
    const child = spawn(process.execPath, ['--max-old-space-size=80', '--import', 'tsx', script, url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output))
      else reject(new Error(`exit ${code}`))
    })
  })
}

/** The last is read on every request of the run, not on the first alone. */
const hungry: readonly (readonly [id: string, mostMegabytes: number])[] = [
  ['endless-body', 200],
  ['endless-chunks', 200],
  ['endless-header', 200],
  ['endless-line', 200],
  ['endless-interim', 200],
  ['endless-redirect-body', 400],
]

for (const [id, mostMegabytes] of hungry) {
  test(`${id} takes less than ${mostMegabytes} MB`, async () => {
    const { onRequest } = nullServers.find((one) => one.id === id) ?? {}
    assert.ok(onRequest)
    const server = await serve(onRequest)
    try {
      const { megabytes, exitCode } = await measure(server.url)
      assert.ok([1, 3].includes(exitCode))
      assert.ok(megabytes < mostMegabytes, `${megabytes} MB`)
    } finally {
      await server.close()
    }
  })
}

test.run()
