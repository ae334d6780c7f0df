import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asOpenApi30, documentFor, withResponses } from '../document.js'
import { packageOf } from '../install.js'
import { runNode } from '../process.js'
import type { Outcome, Tool } from './tool.js'

const dreddPackage = () => packageOf('dredd', 'dredd')

/** A test's name holds its request, whose token is another one each time: all before the query, and its place. */
function testOf(element: string, place: number): { readonly name: string; readonly failed: boolean } {
  const name = /^[^"?]*/.exec(element)?.[0] ?? ''
  return { name: `${place} ${name}`, failed: /<(failure|error)\b/.test(element) }
}

function outcomeOf(status: number, xunit: string): Outcome {
  const tests = xunit.split('<testcase name="').slice(1).map(testOf)
  const failed = tests.filter((test) => test.failed).map(({ name }) => name)
  return { status, tests: tests.length, failed, warned: 0 }
}

/** Dredd with its defaults. It sends the examples once for each response and media type of the document. */
export const dredd: Tool = {
  name: 'Dredd',
  version: () => dreddPackage().version,
  async run(server, around) {
    const document = join(around.folder, 'openapi.json')
    const report = join(around.folder, 'dredd.xml')
    // Each response is a test: those that need a broken or busy server would all fail, whatever the server does.
    writeFileSync(document, JSON.stringify(asOpenApi30(withResponses(documentFor(server), '302', '400'))))
    const args = [document, server.url, '--reporter', 'xunit', '--output', report]
    const status = await runNode([dreddPackage().program, ...args], around)
    return outcomeOf(status, readFileSync(report, 'utf8'))
  },
}
