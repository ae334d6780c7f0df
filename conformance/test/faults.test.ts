import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { requirements } from '../../generated/requirements.js'
import { journeyChecks } from '../checks/journey/index.js'
import { allClaims } from './faults/claims.js'
import { coverOf } from './faults/cover.js'
import { faults, references } from './faults/index.js'
import { neverWorse } from './faults/matrix.js'
import { disagreements, type Proof, survived } from './faults/prove.js'
import { proveAll } from './faults/prove-all.js'

/**
 * Every check and every invariant is seen to fail on at least one server with one fault, and the server without a fault
 * is told nothing. `npm run prove` has every fault, and that each is noticed by its own checks alone.
 */
const claims = await allClaims()
const claimOf = new Map(claims.map((claim) => [claim.id, claim]))
const cover = coverOf([...claimOf.keys()], faults)

const proofs = await proveAll(
  [...cover, ...references].map(({ id }) => id),
  'own checks',
)

const proofOf = (id: string): Proof => {
  const proof = proofs.get(id)
  if (proof === undefined) throw new Error(`no proof of "${id}"`)
  return proof
}

for (const fault of cover) {
  test(`${fault.id}: ${fault.what}`, () => {
    const proof = proofOf(fault.id)
    assert.equal(survived(fault, proof, claimOf), [])
    assert.equal(
      proof.noticed.flatMap(({ badSentence }) => badSentence),
      [],
    )
  })
}

for (const reference of references) {
  test(`${reference.id}: ${reference.what}`, () => {
    assert.equal(disagreements(reference, proofOf(reference.id), claimOf), [])
  })
}

test('every fault has a name of its own, and is there for checks that exist', () => {
  const ids = faults.map(({ id }) => id)
  assert.equal(
    ids.filter((id, at) => ids.indexOf(id) !== at),
    [],
  )
  const strangers = faults.flatMap(({ id, kills }) =>
    kills.filter((check) => !claimOf.has(check)).map((check) => `${id}: ${check}`),
  )
  assert.equal(strangers, [])
  assert.equal(
    faults.filter(({ kills }) => kills.length === 0).map(({ id }) => id),
    [],
  )
})

test('every check and every invariant has a fault', () => {
  const killed = new Set(cover.flatMap(({ kills }) => kills))
  assert.equal(
    [...claimOf.keys()].filter((id) => !killed.has(id)),
    [],
  )
  assert.ok(Object.keys(neverWorse).every((id) => claimOf.has(id)))
})

test('every requirement has a check, or says why not', () => {
  // A journey is proved by servers of its own: prove/journeys.test.ts.
  const cited = new Set([...claims, ...journeyChecks].map(({ requirement }) => requirement))
  const open = Object.values(requirements).filter(({ id, excluded }) => (excluded === null) !== cited.has(id))
  assert.equal(
    open.map(({ id }) => id),
    [],
  )
})

test.run()
