import { roles } from '../../generated/contract.js'
import { serverErrors } from '../answers/describe.js'
import type { Observed } from '../answers/observed.js'
import type { Check } from '../checks/check.js'
import { accepts } from '../judge/form.js'
import { needsRightReason } from '../judge/outcomes.js'
import { comparisonModels } from '../redirect-uris/comparisons.js'
import { type Mutation, touched } from '../request/mutation.js'
import { copyCauses } from './repetition-cause.js'
import type { Finding } from './report.js'

/** What an answer shows, as far as it tells which defect is behind it. */
type Sign = 'accepted' | 'server-error'

const signOf = (seen: Observed): Sign | null => {
  if (seen.answer.kind === 'server-error') return 'server-error'
  return accepts(seen) ? 'accepted' : null
}

const without = (brackets: string): string => brackets.toLowerCase().replace(/\[.*$/, '')

/** What is wrong with a request: a parameter that is repeated, is left out, or has a value that is invalid. */
type Wrong = { readonly how: 'repeated' } | { readonly how: 'missing' | 'invalid'; readonly name: string }

function wrongIn(mutation: Mutation): Wrong | null {
  const { omit = [], empty = [], append = [], prepend = [], rawPairs = [], branch } = mutation
  if (branch !== undefined) return { how: 'invalid', name: branch.parameter }
  const names = new Set(touched(mutation).map(without))
  const [name, ...others] = names
  if (name === undefined || others.length > 0) return null
  if (append.length + prepend.length > 0) return { how: 'repeated' }
  const isMissing = rawPairs.length === 0 && omit.length + empty.length > 0
  return { how: isMissing ? 'missing' : 'invalid', name }
}

const repeated = 'Repeated parameters are accepted.'
const invalid = (name: string): string => `An invalid ${name} is accepted.`

function defectWords(seen: Observed): string | null {
  const sign = signOf(seen)
  if (sign === null) return null
  if (sign === 'server-error') return serverErrors
  const wrong = wrongIn(seen.mutation)
  if (wrong === null) return null
  if (wrong.how === 'repeated') return repeated
  return wrong.how === 'missing' ? `A request without ${wrong.name} is accepted.` : invalid(wrong.name)
}

/**
 * The one defect that failing answers to a check show, in a sentence; null where they show several, or most show none that
 * has a name. Only where a refusal was due does an acceptance tell anything.
 */
export function sharedDefect({ expect }: Pick<Check, 'expect'>, failing: readonly Observed[]): string | null {
  if (!('outcome' in expect)) return null
  const named = failing.map(defectWords).filter((words) => words !== null)
  const [first = null, ...others] = new Set(named)
  if (others.length > 0 || named.length * 2 <= failing.length) return null
  return first === serverErrors || needsRightReason(expect) ? first : null
}

/** What each request needs right: a server that accepts all of it invalid looks at nothing. */
const needed = [roles.responseType, roles.client, roles.redirectionUri, roles.token]

const notCompared = comparisonModels.find(({ id }) => id === 'no-check')?.rootCause
const nothingRefused = 'Hardly anything is refused: requests are accepted whatever is wrong with them.'

/** Which of several values is read explains as well why two equal ones are accepted. */
function withCopies(findings: readonly Finding[]): readonly Finding[] {
  const [copy, ...others] = new Set(
    findings.flatMap(({ cause = '' }) => (copyCauses.includes(cause) ? [cause] : [])),
  )
  if (copy === undefined || others.length > 0) return findings
  return findings.map((finding) => (finding.cause === repeated ? { ...finding, cause: copy } : finding))
}

/** Joins findings further, where together they show which value is read, or that nothing is looked at. */
export function withWidestDefect(given: readonly Finding[]): readonly Finding[] {
  const findings = withCopies(given)
  const causes = new Set(findings.map(({ cause }) => cause))
  const isUncompared = (name: string): boolean => name === roles.redirectionUri && causes.has(notCompared)
  const accepted = needed.filter((name) => causes.has(invalid(name)) || isUncompared(name))
  if (accepted.length < needed.length) return findings
  return findings.map((finding) =>
    finding.cause === notCompared || / (?:is|are) accepted\.$/.test(finding.cause ?? '')
      ? { ...finding, cause: nothingRefused }
      : finding,
  )
}
