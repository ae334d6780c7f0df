import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { requirements } from '../../generated/requirements.js'
import { startDemo } from '../commands/demo.js'
import { invariants } from '../invariants/index.js'
import { checksFor } from '../run/catalogue.js'
import { resolveSettings } from '../target/settings.js'
import { targetOf } from './benign/run-target.js'
import { faults, references } from './faults/index.js'
import {
  killMatrix,
  neverSeenToFail,
  neverWorse,
  onlyMild,
  type Proven,
  traceability,
} from './faults/matrix.js'
import { type Claim, disagreements, type Proof } from './faults/prove.js'
import { proveAll } from './faults/prove-all.js'
import { golden } from './golden.js'

/**
 * Every check and every invariant is seen to fail: a run against a server with one fault, for each fault, must fail the
 * checks that are there for it and no others that it does not name.
 */
async function allClaims(): Promise<readonly Claim[]> {
  const claims = new Map<string, Claim>()
  for (const profile of ['contract', 'strict', 'oauth'] as const) {
    const demo = await startDemo(profile)
    for (const { id, requirement } of [
      ...checksFor(resolveSettings(targetOf(demo.target), {})),
      ...invariants,
    ])
      claims.set(id, { id, requirement })
    await demo.close()
  }
  return [...claims.values()]
}

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
  })
}

const proven: Proven = {
  claims,
  proofs: faults.map((fault) => ({ fault, proof: proofOf(fault.id) })),
  usual: references.flatMap(({ id }) => proofOf(id).noticed.map(({ check }) => check)),
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

test('every check and every invariant is seen to fail', () => {
  assert.equal(neverSeenToFail(proven), [])
  assert.equal(onlyMild(proven), Object.keys(neverWorse))
})

test('every requirement has a check, or says why not', () => {
  const cited = new Set(claims.map(({ requirement }) => requirement))
  const open = Object.values(requirements).filter(({ id, excluded }) => (excluded === null) !== cited.has(id))
  assert.equal(
    open.map(({ id }) => id),
    [],
  )
})

test('the kill matrix and the traceability table are up to date', () => {
  golden('kill-matrix.md', killMatrix(proven))
  golden('traceability.md', traceability(proven))
})

test.run()
