import { roles } from '../../generated/contract.js'
import { serverErrors } from '../answers/describe.js'
import type { Observed } from '../answers/observed.js'
import type { Check } from '../checks/check.js'
import { accepts } from '../judge/form.js'
import { needsRightReason } from '../judge/outcomes.js'
import { comparisonModels } from '../redirect-uris/comparisons.js'
import { touched } from '../request/mutation.js'
import { sentValues } from '../wire/sent.js'
import { copyCauses } from './repetition-cause.js'
import type { Finding } from './report.js'

/** What an answer shows, as far as it tells which defect is behind it. */
type Sign = 'accepted' | 'server-error' | 'error-astray'

/** Where the answer takes an error to, beyond the redirect_uri of the request; a sent value may hold an error itself. */
const errorAt = (reference: string, uris: readonly string[]): boolean => {
  const uri = uris.find((one) => one !== '' && reference.startsWith(one)) ?? ''
  return /[?#&]error=/.test(reference.slice(uri.length))
}

/** Whether the answer takes an error to the attacker, or to a redirect_uri that was sent and is not registered. */
export function deliversErrorAstray({ answer, exchange }: Observed): boolean {
  if (answer.kind === 'delivered') return answer.response.error !== null
  return (
    answer.kind === 'escaped' &&
    errorAt(answer.navigation.reference, sentValues(exchange.request, roles.redirectionUri))
  )
}

export const errorsAstray = 'Errors are delivered to a redirect_uri that is not registered.'

const signOf = (seen: Observed): Sign | null => {
  if (seen.answer.kind === 'server-error') return 'server-error'
  if (deliversErrorAstray(seen)) return 'error-astray'
  return accepts(seen) ? 'accepted' : null
}

const without = (brackets: string): string => brackets.toLowerCase().replace(/\[.*$/, '')

/** What is wrong with a request: a parameter that is repeated, is left out, or has a value that is invalid. */
type Wrong = { readonly how: 'repeated' } | { readonly how: 'missing' | 'invalid'; readonly name: string }

/** Whether a parameter that the mutation adds is then there more than once. */
const repeats = ({ mutation: { append = [], prepend = [] }, exchange }: Observed): boolean =>
  [...append, ...prepend].some(([name]) => sentValues(exchange.request, name).length > 1)

function wrongIn(seen: Observed): Wrong | null {
  const { mutation } = seen
  const { omit = [], empty = [], append = [], prepend = [], rawPairs = [], branch } = mutation
  if (branch !== undefined) return { how: 'invalid', name: branch.parameter }
  const names = new Set(touched(mutation).map(without))
  const [name, ...others] = names
  if (name === undefined) return null
  if (append.length + prepend.length > 0 && (others.length === 0 || repeats(seen))) return { how: 'repeated' }
  if (others.length > 0) return null
  const isMissing = rawPairs.length === 0 && omit.length + empty.length > 0
  return { how: isMissing ? 'missing' : 'invalid', name }
}

const repeated = 'Repeated parameters are accepted.'
const invalid = (name: string): string => `An invalid ${name} is accepted.`

function defectWords(seen: Observed): string | null {
  const sign = signOf(seen)
  if (sign === null) return null
  if (sign === 'server-error') return serverErrors
  if (sign === 'error-astray') return errorsAstray
  const wrong = wrongIn(seen)
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
  return first === serverErrors || first === errorsAstray || needsRightReason(expect) ? first : null
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

/** Whether most failing answers to a check accept what was to be refused. */
export function acceptsWhatIsWrong({ expect }: Pick<Check, 'expect'>, failing: readonly Observed[]): boolean {
  if (!('outcome' in expect) || !needsRightReason(expect)) return false
  return failing.filter(accepts).length * 2 > failing.length
}

/** What comes of it that nothing is compared or refused. */
const follows = (cause = ''): boolean =>
  [notCompared, errorsAstray, ...copyCauses].includes(cause) || / (?:is|are) accepted\.$/.test(cause)

/**
 * Joins findings further, where together they show which value is read, or that nothing is looked at: `unrefused` are
 * the checks whose failing answers accept what was to be refused. An error goes to any redirect_uri where any is as good
 * as another.
 */
export function withWidestDefect(
  given: readonly Finding[],
  unrefused: readonly string[],
): readonly Finding[] {
  const findings = withCopies(given)
  const causes = new Set(findings.flatMap(({ cause = [] }) => cause))
  const isUncompared = notCompared !== undefined && causes.has(notCompared)
  const isWidest = needed.every(
    (name) => causes.has(invalid(name)) || (name === roles.redirectionUri && isUncompared),
  )
  const widest = ({ cause, check }: Finding): string | undefined => {
    if (isWidest && (follows(cause) || unrefused.includes(check))) return nothingRefused
    return isUncompared && cause === errorsAstray ? notCompared : cause
  }
  return findings.map((finding) => {
    const cause = widest(finding)
    return cause === undefined ? finding : { ...finding, cause }
  })
}
