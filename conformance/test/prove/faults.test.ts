import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { allClaims } from '../faults/claims.js'
import { faults, references } from '../faults/index.js'
import {
  killMatrix,
  neverSeenToFail,
  neverWorse,
  onlyMild,
  type Proven,
  traceability,
} from '../faults/matrix.js'
import { disagreements, type Proof } from '../faults/prove.js'
import { proveAll } from '../faults/prove-all.js'
import { golden } from '../golden.js'

/**
 * Every check and every invariant is seen to fail: a run against a server with one fault, for each fault, must fail the
 * checks that are there for it and no others that it does not name.
 */
const claims = await allClaims()
const claimOf = new Map(claims.map((claim) => [claim.id, claim]))
const proofs = await proveAll([...faults, ...references].map(({ id }) => id))

const proofOf = (id: string): Proof => {
  const proof = proofs.get(id)
  if (proof === undefined) throw new Error(`no proof of "${id}"`)
  return proof
}

for (const fault of [...references, ...faults]) {
  test(`${fault.id}: ${fault.what}`, () => {
    assert.equal(disagreements(fault, proofOf(fault.id), claimOf), [])
    assert.equal(
      proofOf(fault.id).noticed.flatMap(({ badSentence }) => badSentence),
      [],
    )
  })
}

const proven: Proven = {
  claims,
  proofs: faults.map((fault) => ({ fault, proof: proofOf(fault.id) })),
  usual: references.flatMap(({ id }) => proofOf(id).noticed.map(({ check }) => check)),
}

test('every check and every invariant is seen to fail', () => {
  assert.equal(neverSeenToFail(proven), [])
  assert.equal(onlyMild(proven), Object.keys(neverWorse))
})

test('the kill matrix and the traceability table are up to date', () => {
  golden('kill-matrix.md', killMatrix(proven))
  golden('traceability.md', traceability(proven))
})

test.run()
