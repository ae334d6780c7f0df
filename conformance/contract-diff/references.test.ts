import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { resolveReferences } from './references.js'

test('a local reference is replaced by what it leads to, through others, and may have words beside it', () => {
  const { document, unresolved } = resolveReferences({
    a: { $ref: '#/b/c~1d' },
    b: { 'c/d': { $ref: '#/e%20f' } },
    'e f': { type: 'string', description: 'first' },
    g: [{ $ref: '#/e%20f', description: 'second' }],
  })
  assert.equal(document.a, { type: 'string', description: 'first' })
  assert.equal(document.g, [{ type: 'string', description: 'second' }])
  assert.equal(unresolved, [])
})

test('a circle ends where it closes', () => {
  const { document, unresolved } = resolveReferences({
    tree: { properties: { left: { $ref: '#/tree' } } },
    self: { $ref: '#/self' },
  })
  assert.equal(document.tree, { properties: { left: { properties: { left: { $ref: '#/tree' } } } } })
  assert.equal(document.self, { $ref: '#/self' })
  assert.equal(unresolved, [])
})

test('what leads nowhere, or out of the document, is named', () => {
  const { unresolved } = resolveReferences({
    a: { $ref: '#/none' },
    b: { $ref: './other.json#/x' },
    c: { $ref: '#/%zz' },
  })
  assert.equal(unresolved, ['#/none', './other.json#/x', '#/%zz'])
})

test('a property that is called $ref is no reference', () => {
  assert.equal(resolveReferences({ properties: { $ref: { type: 'string' } } }).document, {
    properties: { $ref: { type: 'string' } },
  })
})

test.run()
