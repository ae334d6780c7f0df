import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { requirements } from '../../generated/requirements.js'
import { allClaims } from './faults/claims.js'
import { coverOf, neededFor } from './faults/cover.js'
import type { Fault } from './faults/fault.js'
import { faults, references } from './faults/index.js'
import { neverWorse } from './faults/matrix.js'
import { disagreements, type Proof, prove, survived } from './faults/prove.js'
import { provenInTurn } from './faults/timed.js'

/**
 * Every check and every invariant is seen to fail on at least one server with one fault, and the server without a fault
 * is told nothing. `npm run prove` has every fault, and that each is noticed by its own checks alone.
 */
const claims = await allClaims()
const claimOf = new Map(claims.map((claim) => [claim.id, claim]))
const cover = coverOf([...claimOf.keys()], faults)

/** An invariant speaks over the answers to every check; to those of one row nearly as much. */
const few = 'LINK-STATE'

async function proofOf(fault: Fault): Promise<Proof> {
  const needed = neededFor(fault)
  if (needed.length > 0) return prove(fault, needed)
  const narrow = await prove(fault, [...fault.kills, few])
  return survived(fault, narrow, claimOf).length === 0 ? narrow : prove(fault)
}

const atATime = 3
const proofs = provenInTurn(cover, proofOf, atATime)
for (const proof of proofs) proof.catch(() => {})

for (const [index, fault] of cover.entries()) {
  test(`${fault.id}: ${fault.what}`, async () => {
    const proof = await proofs[index]
    assert.ok(proof)
    assert.equal(survived(fault, proof, claimOf), [])
    assert.equal(
      proof.noticed.flatMap(({ badSentence }) => badSentence),
      [],
    )
  })
}

for (const reference of references) {
  test(`${reference.id}: ${reference.what}`, async () => {
    assert.equal(disagreements(reference, await prove(reference), claimOf), [])
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
  const cited = new Set(claims.map(({ requirement }) => requirement))
  const open = Object.values(requirements).filter(({ id, excluded }) => (excluded === null) !== cited.has(id))
  assert.equal(
    open.map(({ id }) => id),
    [],
  )
})

test.run()
