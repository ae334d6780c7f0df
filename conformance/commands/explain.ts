import { type RequirementId, requirements } from '../../generated/requirements.js'
import { type Alternative, type Check, ofCorpus } from '../checks/check.js'
import { journeyChecks } from '../checks/journey/index.js'
import type { JourneyCheck } from '../checks/journey/journey-check.js'
import { type RuleName, rules } from '../checks/rules.js'
import { keysOf } from '../common/keys-of.js'
import { plural } from '../common/plural.js'
import { didYouMean } from '../common/suggest.js'
import { invariants } from '../invariants/index.js'
import type { Invariant } from '../invariants/invariant.js'
import { forms } from '../redirect-uris/index.js'
import { oneLine } from '../report/form-findings.js'
import { deviationWords, journeyExpectations } from '../report/journey-words.js'
import { expectedWords } from '../report/words.js'
import type { FormMark } from '../request/mutation.js'
import { checksFor, exampleSettings, listChecks, selectionWords } from '../run/catalogue.js'
import { formNamed } from '../run/selection.js'
import { explainForm } from './explain-form.js'
import { explainSeveral } from './explain-several.js'
import { bullet, formWordsOf, mutationWords } from './explain-words.js'
import { type Parsed, refuse } from './flags.js'
import { type ExitCode, type Io, UsageError } from './io.js'
import { exactMatching } from './lesson-exact-matching.js'

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

/** The story of a journey: who attacks whom, what is played, what must be seen. */
function journeyWords({ story, plays, expect }: JourneyCheck): string {
  const played = bullet(plays.map(deviationWords))
  return `${story}\n\nPlays:\n${played}\nExpects:\n${bullet([journeyExpectations[expect]])}`
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
  for (const check of journeyChecks.filter(({ requirement }) => requirement === id))
    io.out(`Journey: ${check.id}\n\n${journeyWords(check)}\n`)
  const accepted = [...accepts, ...own.flatMap(({ otherwise }) => (otherwise ?? []).map(alternativeWords))]
  if (accepted.length > 0) io.out(`Accepts too:\n${bullet([...new Set(accepted)])}\n`)
  io.out(`Why it matters: ${why}\nHow to comply: ${hint}\n`)
  if (id === 'LINK-RURI-004') io.out(`\n${exactMatching(forms)}`)
}

/** Explains a check or an invariant, and the requirement that it is of. */
function explainClaim(named: Check | Invariant | JourneyCheck, checks: readonly Check[], io: Io): void {
  io.out(`${named.id}  (${named.requirement}, ${named.level})\n\n`)
  if ('plays' in named) io.out(`${journeyWords(named)}\nWhy it matters: ${named.why}\n`)
  else if ('requests' in named) explainCheck(named, io)
  else io.out(`Holds over every answer of a run:\n${bullet([named.expected])}\n`)
  io.out('\n')
  explainRequirement(named.requirement, checks, io)
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

/** Explains what a word stands for; false where it is no name of anything. */
function explainNamed(name: string, checks: readonly Check[], io: Io): boolean {
  const row = keysOf(requirements).find((id) => id === name.toUpperCase())
  const claim = [...checks, ...invariants, ...journeyChecks].find(({ id }) => id === name)
  const form = formNamed(name)
  if (isRule(name)) explainRule(name, checks, io)
  else if (row !== undefined) explainRequirement(row, checks, io)
  else if (claim !== undefined) explainClaim(claim, checks, io)
  else if (form !== null) explainForm(form, checks, io)
  else return explainSeveral(name, listChecks(), io)
  return true
}

/** `link-conformance explain <what>`: a requirement, check, rule, form, or a group or beginning that several share. */
export function explain(parsed: Parsed, io: Io): ExitCode {
  const [given = '', ...extra] = parsed.positionals
  refuse([
    ...parsed.problems,
    ...(given === ''
      ? ['explain expects a requirement, check, group, form or rule, for example LINK-RURI-004, RURI or K03']
      : []),
    ...extra.map((word) => `explain takes one word, found "${word}" too`),
  ])
  if (explainNamed(given, checksFor(exampleSettings), io)) return 0
  const guess = didYouMean(given, selectionWords(listChecks()))
  throw new UsageError([`explain: no requirement, check, group, form or rule is called "${given}"${guess}`])
}
