import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { requirements } from '../../generated/requirements.js'
import { groupName, groupWords } from './groups.js'

test('every group has words of its own', () => {
  const codes = [...new Set(Object.values(requirements).map(({ group }) => group))]
  assert.equal(
    codes.filter((code) => groupName(code) === code),
    [],
  )
  assert.is(new Set(codes.map(groupName)).size, codes.length)
  assert.is(groupWords('RURI'), 'RURI, redirect_uri')
})

test('a group that nobody has named keeps its code', () => {
  assert.is(groupWords('XYZ'), 'XYZ')
})

test.run()
