import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parameterChecks } from '../checks/from-contract.js'
import { checks, declared } from '../checks/index.js'
import { contract } from '../invariants/contract.js'
import { smallContract } from '../test/fixtures/contracts.js'
import { derivedChecks } from './derived-checks.js'
import { readContract } from './read-contract.js'

test('of the published contract the checks are those of the program', () => {
  const source = (name: string) => ({ where: name, text: readFileSync(`generated/${name}`, 'utf8') })
  const read = readContract('generated', source('openapi.json'), source('requirements.json'))
  assert.ok('value' in read)
  const own = [...checks.slice(declared.length), ...contract]
  assert.ok(parameterChecks().length > 0)
  assert.equal(
    derivedChecks(read.value).map(({ id, row }) => `${id} ${row}`),
    own.map(({ id, requirement }) => `${id} ${requirement}`),
  )
})

test('a row that this version does not know is cited all the same', () => {
  const small = smallContract({
    document: (document) => {
      document['x-conformance'] = { operation: 'link', requirements: 'OTHER' }
    },
  })
  const rows = new Map(derivedChecks(small).map(({ id, row }) => [id, row]))
  assert.is(rows.get('param-kind-missing'), 'LINK-METH-001')
  assert.is(rows.get('param-kind-empty'), 'OTHER-PARAM-001')
  assert.is(rows.get('param-state-repeated'), 'OTHER-PARAM-003')
})

test.run()
