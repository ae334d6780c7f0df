import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { demoNotes, serveDemo } from './demo.js'
import { faultyLines, faultyNamed, faultyVersions } from './faulty.js'
import { header, withServer } from './testing.js'

test('there are ten, with names of their own and a sentence and a source each', () => {
  assert.is(new Set(faultyVersions.map(({ name }) => name)).size, 10)
  assert.is(faultyLines().length, 10)
  for (const [index, { name, says, see }] of [...faultyVersions.entries()]) {
    assert.match(name, /^[a-z0-9]+(?:-[a-z0-9]+)*$/)
    assert.match(says, /^[A-Zr].*\.$/)
    assert.match(see, /^RFC \d{4} §\d/)
    assert.match(faultyLines()[index] ?? '', `${name} `)
    assert.is(faultyNamed(name), faultyVersions[index])
  }
  assert.is(faultyNamed('constructor'), undefined)
})

test('a valid request is answered by all of them as by the reference implementation', async () => {
  const wrong: string[] = []
  for (const { name, options } of faultyVersions)
    await withServer(options, async ({ link }) => {
      const away = header(await link(), 'location')[0] ?? ''
      const home = header(await link({ connection: null }), 'location')[0] ?? ''
      if (!away.startsWith('https://www.facebook.com/') || !home.startsWith('/login?transaction='))
        wrong.push(`${name}: ${away}, ${home}`)
    })
  assert.equal(wrong, [])
})

test('the notes of a faulty version say first that it is one, and it listens on loopback', async () => {
  const faulty = faultyNamed('prefix')
  const demo = await serveDemo(0, faulty?.options)
  const notes = demoNotes(demo, faulty)
  assert.match(
    notes,
    /^Faulty on purpose, to be looked at and never used: "prefix" listens on http:\/\/127\.0\.0\.1:\d+\n/,
  )
  assert.match(notes, 'redirect_uri need only begin with a registered one.\nRFC 9700 §4.1.3')
  assert.ok(notes.includes(`curl -i '${demo.link}'`))
  await demo.close()
})

/** Runs `npm start` until it has said what there is to say. */
const start = (...args: readonly string[]): Promise<{ code: number | null; said: string }> =>
  new Promise((resolve) => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url))
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...args])
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (said.includes('--connection')) child.kill('SIGTERM')
      })
    child.once('close', (code) => resolve({ code, said }))
  })

test('npm start serves a faulty version, and lists all for a name that it does not know', async () => {
  const served = await start('--port', '0', '--faulty', 'open-redirector')
  assert.is(served.code, 0, served.said)
  assert.match(served.said, /^Faulty on purpose.*"open-redirector"/)
  for (const args of [['--faulty', 'prefx'], ['--faulty']]) {
    const { code, said } = await start(...args)
    assert.is(code, 2)
    assert.match(
      said,
      `--faulty: expected one of these, observed "${args[1] ?? ''}"\n${faultyLines().join('\n')}\n`,
    )
  }
})

test.run()
