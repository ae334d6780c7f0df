import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { emitSchemas } from './emit-schemas.js'
import { root } from './testing.js'

const test = suite('emit-schemas')

test('a root has the schemas of what it declares', async () => {
  const copy = mkdtempSync(join(tmpdir(), 'link-spec-'))
  const add = (path: string, text: string): void => {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    writeFileSync(join(copy, path), text)
  }
  try {
    assert.is((await emitSchemas(copy)).size, 0)
    add('package.json', '{ "type": "module" }')
    add('conformance/target/json-schema.ts', "export const targetJsonSchema = () => ({ type: 'object' })")
    const schemas = await emitSchemas(copy)
    assert.equal([...schemas.keys()], ['generated/target.schema.json'])
    const { $comment, type } = JSON.parse(schemas.get('generated/target.schema.json') ?? '')
    assert.match($comment, 'Generated from conformance/target/json-schema.ts')
    assert.is(type, 'object')
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
})

test('the report has a schema of this draft, and nothing in it is open', async () => {
  const text = (await emitSchemas(root)).get('generated/report.schema.json') ?? ''
  assert.not.match(text, /"definitions"|draft-07|"items": \[/)
  assert.is(text.split('"properties"').length, text.split('"additionalProperties": false').length)
})

test.run()
