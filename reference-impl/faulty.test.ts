import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { faultyLines, faultyNamed, faultyVersions } from './faulty.js'
import { simulationNotes } from './simulation/notes.js'
import { serveSimulation } from './simulation/serve.js'
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
  const simulation = await serveSimulation(faulty && { overrides: faulty.options })
  const notes = await simulationNotes(simulation, faulty)
  assert.match(
    notes,
    /^Faulty on purpose, to be looked at and never used: "prefix" listens on http:\/\/127\.0\.0\.1:\d+\n/,
  )
  assert.match(notes, 'redirect_uri need only begin with a registered one.\nRFC 9700 §4.1.3')
  await simulation.close()
})

test.run()
