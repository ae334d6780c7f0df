import { type RequirementId, requirements } from '../../../generated/requirements.js'
import { journeyChecks } from '../../checks/journey/index.js'
import type { Verdict } from '../../common/verdict.js'
import { faultyServers } from '../journey-servers/faulty/index.js'
import type { Fault } from './fault.js'
import type { Claim, Proof } from './prove.js'

/** All that was proved: the claims of the suite, and each fault with its proof. */
export interface Proven {
  readonly claims: readonly Claim[]
  readonly proofs: readonly { readonly fault: Fault; readonly proof: Proof }[]
  /** What the faultless server is told anyway: no fault of these servers. */
  readonly usual: readonly string[]
}

const telling: readonly Verdict[] = ['fail', 'warn', 'note']

/** The faults that a check is meant for and has noticed. */
const killersOf = (id: string, { proofs }: Proven): readonly string[] =>
  proofs
    .filter(({ fault, proof }) => fault.kills.includes(id) && proof.noticed.some(({ check }) => check === id))
    .map(({ fault }) => fault.id)

/** Claims of which no server gets a worse verdict than these faults show, and why. */
export const neverWorse: Readonly<Record<string, string>> = {
  'encoded-names-are-read':
    'who does not decode names misses the parameter, and a refusal is a warning there',
  'token-in-another-spelling-is-refused':
    'the token behind the spelling is valid: who reads it harms nobody by that alone',
  'bad-tokens-get-one-answer': 'its row accepts different answers, as a note',
  'challenge-without-method-is-plain':
    'RFC 7636 §4.3 has plain where no method is named, and a server may want S256',
  'two-tokens-are-refused-in-every-branch': 'who ignores the field uses the one token that the contract has',
  'transaction-cookies-cannot-be-foreseen': 'whatever else binds the transaction is not visible',
}

/** The claims that are seen, of all unmet verdicts, in a milder one alone. */
export const onlyMild = ({ claims, proofs }: Proven): readonly string[] =>
  claims
    .filter(({ id }) =>
      proofs.every(
        ({ fault: { kills, verdict } }) => !kills.includes(id) || !['fail', undefined].includes(verdict),
      ),
    )
    .map(({ id }) => id)

/** The claims that no fault is meant for, or none that they noticed. */
export const neverSeenToFail = (proven: Proven): readonly string[] =>
  proven.claims.map(({ id }) => id).filter((id) => killersOf(id, proven).length === 0)

const noticedBy = (proof: Proof, usual: readonly string[]) =>
  proof.noticed.filter(({ check, verdict }) => telling.includes(verdict) && !usual.includes(check))

const isIntended = ({ kills }: Fault, check: string): boolean => kills.includes(check)

const listed = (entries: readonly { readonly check: string; readonly verdict: Verdict }[]): string =>
  entries.map(({ check, verdict }) => `${check} (${verdict})`).join('<br>')

function rowOf({ fault, proof }: Proven['proofs'][number], usual: readonly string[]): string {
  const noticed = noticedBy(proof, usual)
  const intended = noticed.filter(({ check }) => isIntended(fault, check))
  const others = noticed.filter(({ check }) => !isIntended(fault, check))
  const where = [fault.profile ?? 'contract', fault.depth ?? 'quick', proof.exitCode].join(', ')
  return `| ${fault.id} | ${fault.what} | ${listed(intended)} | ${listed(others)} | ${where} |`
}

/** Fault by fault: what the server does, which check is there for it, and which others noticed. */
export function killMatrix(proven: Proven): string {
  const { claims, proofs, usual } = proven
  const killed = proofs.filter(({ fault, proof }) =>
    fault.kills.every((id) => proof.noticed.some(({ check }) => check === id)),
  )
  const unseen = neverSeenToFail(proven)
  return `# Kill matrix

Each row is a server with one fault, made from the reference implementation, and the checks that noticed it. Written by
the tests: \`npm run prove -- faults --update\`.

- ${proofs.length} faults, ${killed.length} of them killed by every check that is there for them
- ${claims.length} checks and invariants, ${unseen.length} never seen to fail${unseen.map((id) => `\n  - ${id}`).join('')}
- seen in a milder verdict only:${Object.entries(neverWorse)
    .map(([id, reason]) => `\n  - ${id}: ${reason}`)
    .join('')}

| Fault | What the server does | Killed by | Noticed too by | Profile, depth, exit status |
|---|---|---|---|---|
${proofs.map((one) => rowOf(one, usual)).join('\n')}
`
}

function checksOf(requirement: RequirementId, proven: Proven): string {
  const { excluded } = requirements[requirement]
  if (excluded !== null) return `excluded: ${excluded}`
  const own = proven.claims
    .filter((claim) => claim.requirement === requirement)
    .map(({ id }) => `${id}: ${killersOf(id, proven).join(', ')}`)
  return [...own, ...journeysOf(requirement)].join('<br>')
}

/** Checks that play journeys are proved by servers of their own, in prove/journeys.test.ts. */
const journeysOf = (requirement: RequirementId): readonly string[] =>
  journeyChecks
    .filter((check) => check.requirement === requirement)
    .map(({ id }) => {
      const killers = faultyServers
        .filter(({ kills }) => kills.some((one) => one === id))
        .map((fault) => fault.id)
      return `${id}: ${killers.join(', ')}`
    })

/** Requirement by requirement: its checks, and the faults that each is seen to notice. */
export function traceability(proven: Proven): string {
  const rows = Object.values(requirements).map(
    ({ id, level, sources }) =>
      `| ${id} | ${level} | ${sources.map(({ label }) => label).join('; ')} | ${checksOf(id, proven)} |`,
  )
  return `# Traceability

From each requirement to its checks, and to the faulty servers on which each check is seen to fail. Written by the tests:
\`npm run prove -- faults --update\`.

| Requirement | Level | Source | Checks, and the faults that prove them |
|---|---|---|---|
${rows.join('\n')}
`
}
