import { type RequirementId, requirements } from '../../generated/requirements.js'
import { spelt } from '../answers/describe.js'
import { type Alternative, type Check, ofCorpus } from '../checks/check.js'
import { type RuleName, rules } from '../checks/rules.js'
import { keysOf } from '../common/keys-of.js'
import { plural } from '../common/plural.js'
import { didYouMean } from '../common/suggest.js'
import { invariants } from '../invariants/index.js'
import { forms } from '../redirect-uris/index.js'
import { oneLine } from '../report/form-findings.js'
import { expectedWords } from '../report/words.js'
import type { FormMark, Mutation } from '../request/mutation.js'
import { checksFor, exampleSettings } from '../run/catalogue.js'
import { type Parsed, refuse } from './flags.js'
import { type ExitCode, type Io, UsageError } from './io.js'
import { exactMatching } from './lesson-exact-matching.js'

/** A template as a reader sees it. */
const shown = (template: string): string =>
  template.replace(/\{repeat:([^{}]+):(\d+)\}/g, '$1…$1 ($2 times)').replaceAll('{open}', '{')

function quoted(template: string): string {
  const text = shown(template)
  return spelt(JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}…` : text))
}

const bullet = (lines: readonly string[], mark = '-'): string =>
  lines.map((line) => `  ${mark} ${line}\n`).join('')

function mutationWords(mutation: Mutation): string {
  const set = Object.entries(mutation.set ?? {}).map(([name, value]) => `${name} = ${quoted(value)}`)
  const parts = [
    mutation.method === undefined ? null : `method ${mutation.method}`,
    mutation.scheme === undefined ? null : 'over plain http',
    mutation.path === undefined ? null : `path ${mutation.path}`,
    ...(mutation.omit ?? [])
      .filter((name) => !mutation.rawPairs?.some((pair) => pair.startsWith(`${name}=`)))
      .map((name) => `${name} left out`),
    ...(mutation.empty ?? []).map((name) => `${name} empty`),
    ...set,
    ...(mutation.prepend ?? []).map(([name, value]) => `another ${name} = ${quoted(value)} before`),
    ...(mutation.append ?? []).map(([name, value]) => `another ${name} = ${quoted(value)} behind`),
    ...(mutation.rawPairs ?? []).map((pair) => `raw ${quoted(pair)}`),
    ...(mutation.overEncoded ?? []).map((name) => `every octet of ${name} percent-encoded`),
    ...(mutation.unencoded ?? []).map((name) => `${name} unencoded`),
    ...Object.entries(mutation.headers ?? {}).map(([name, value]) => `header ${name}: ${shown(value)}`),
    mutation.version === undefined ? null : `HTTP/${mutation.version}`,
    bodyWords(mutation),
    mutation.raw === undefined ? null : `request target ${quoted(mutation.raw)}`,
    mutation.repeat === undefined ? null : `${mutation.repeat} times`,
    mutation.parallel === undefined ? null : `${mutation.parallel} at the same time`,
    mutation.reveal === undefined ? null : 'together with an error that this target delivers by redirect',
  ].filter((part) => part !== null)
  return parts.length === 0 ? 'the control' : parts.join(', ')
}

function bodyWords({ body }: Mutation): string | null {
  if (body === undefined) return null
  if (body === 'form') return 'as a POST form'
  return 'as' in body ? `as a POST, ${body.as}` : `content of type ${body.type}`
}

const alternativeWords = (alternative: Alternative): string => {
  const where = alternative.profiles === undefined ? '' : ` (profile ${alternative.profiles.join(', ')})`
  return `${alternative.verdict}${where}: ${expectedWords(alternative)} — ${alternative.because}`
}

const mostRequests = 12

/** The forms behind a check of the corpus, by what is odd about each. */
function formLines(marks: readonly FormMark[]): readonly string[] {
  const what = new Map(forms.map((form) => [form.id, form.what]))
  const lines = marks
    .filter(({ id }) => !id.endsWith(' raw'))
    .map(({ id, value }) => {
      const odd = what.get(id)
      return odd === undefined ? `${id}: ${oneLine(value)}` : `${id} ${oneLine(value)}  (${odd})`
    })
  return [...new Set(lines)]
}

function sentWords(check: Check): string {
  const lines = ofCorpus(check)
    ? formLines(check.requests.flatMap(({ form }) => form ?? []))
    : [...new Set(check.requests.map(mutationWords))]
  const more = lines.length > mostRequests ? [`… and ${lines.length - mostRequests} more`] : []
  return bullet([...lines.slice(0, mostRequests), ...more])
}

function explainCheck(check: Check, io: Io): void {
  io.out(`Sends, each as the control but for this:\n${sentWords(check)}\n`)
  io.out(`Expects:\n${bullet([expectedWords(check.expect)])}`)
  if ((check.otherwise ?? []).length > 0)
    io.out(`Accepts too:\n${bullet((check.otherwise ?? []).map(alternativeWords))}`)
  io.out(`\nWhy it matters: ${check.why}\n`)
}

function explainRequirement(id: RequirementId, checks: readonly Check[], io: Io): void {
  const { level, basis, statement, why, hint, accepts, excluded, sources, line } = requirements[id]
  const origin = {
    C: 'the contract',
    S: 'a standard',
    P: "this suite's policy",
    'S+C': 'a standard and the contract',
  }[basis]
  io.out(`${id}  ${level}, from ${origin}  (spec/requirements.yaml:${line})\n\n${statement}\n\n`)
  io.out(`Source:\n${bullet(sources.map(({ label, url }) => `${label}  ${url}`))}\n`)
  if (excluded !== null) {
    io.out(`Not tested: ${excluded}\n`)
    return
  }
  const own = checks.filter(({ requirement }) => requirement === id)
  const rules = invariants.filter(({ requirement }) => requirement === id)
  if (own.length > 0)
    io.out(
      `Checks:\n${own.map((check) => `  ${check.id}\n${sentWords(check).replace(/^/gm, '  ').trimEnd()}\n    expects ${expectedWords(check.expect)}\n`).join('')}\n`,
    )
  if (rules.length > 0)
    io.out(`Rules over every answer:\n${bullet(rules.map((rule) => `${rule.id}: ${rule.expected}`))}\n`)
  const accepted = [...accepts, ...own.flatMap(({ otherwise }) => (otherwise ?? []).map(alternativeWords))]
  if (accepted.length > 0) io.out(`Accepts too:\n${bullet([...new Set(accepted)])}\n`)
  io.out(`Why it matters: ${why}\nHow to comply: ${hint}\n`)
  if (id === 'LINK-RURI-004') io.out(`\n${exactMatching(forms)}`)
}

/** Explains a check or an invariant, and says which requirement it is of. */
function explainClaim(id: string, checks: readonly Check[], io: Io): RequirementId {
  const all = [...checks, ...invariants]
  const named = all.find((one) => one.id === id)
  if (named === undefined) {
    const known = [...keysOf(requirements), ...keysOf(rules), ...all.map((one) => one.id)]
    throw new UsageError([
      `explain: no requirement, no check and no rule is called "${id}"${didYouMean(id, known)}`,
    ])
  }
  io.out(`${id}  (${named.requirement}, ${named.level})\n\n`)
  if ('requests' in named) explainCheck(named, io)
  else io.out(`Holds over every answer of a run:\n${bullet([named.expected])}\n`)
  io.out('\n')
  return named.requirement
}

const isRule = (id: string): id is RuleName => Object.hasOwn(rules, id)

/** A rule of few checks has more room for each. */
const mostSamples = (checks: readonly Check[]): number => (checks.length > 6 ? 1 : 4)

/** Some of what a rule makes for the example target, taken from its whole length. */
function samplesOf({ requests }: Check, most: number): readonly string[] {
  const words = requests.map((mutation) =>
    mutation.form === undefined ? mutationWords(mutation) : formWordsOf(mutation.form),
  )
  const step = Math.max(1, Math.floor(words.length / most))
  return words.filter((_, index) => index % step === 0).slice(0, most)
}

const formWordsOf = ({ id, value }: FormMark): string => `${id}: ${oneLine(value)}`

function explainRule(id: RuleName, checks: readonly Check[], io: Io): void {
  const { makes, why } = rules[id]
  const own = checks.filter(({ rule }) => rule === id)
  io.out(`${id}  (a rule: run it alone with --only ${id})\n\n${makes}\n\nWhy: ${why}\n\n`)
  const lines = own.flatMap((check) => [
    `  ${check.id}  (${check.requirement}, ${check.level}): ${plural(check.requests.length, 'request')}, expects ${expectedWords(check.expect)}\n`,
    bullet(samplesOf(check, mostSamples(own)))
      .replace(/^/gm, '  ')
      .trimEnd()
      .concat('\n'),
  ])
  io.out(
    `For a target with two registrations and one connection it makes these; --dry-run counts yours:\n${lines.join('')}`,
  )
}

/** `link-conformance explain <id>` */
export function explain(parsed: Parsed, io: Io): ExitCode {
  const [given = '', ...extra] = parsed.positionals
  refuse([
    ...parsed.problems,
    ...(given === ''
      ? ['explain expects the id of a requirement, a check or a rule, for example LINK-RURI-004']
      : []),
    ...extra.map((word) => `explain takes one id, found "${word}" too`),
  ])
  const checks = checksFor(exampleSettings)
  if (isRule(given)) {
    explainRule(given, checks, io)
    return 0
  }
  const row = keysOf(requirements).find((id) => id === given.toUpperCase())
  explainRequirement(row ?? explainClaim(given, checks, io), checks, io)
  return 0
}
