import { roles } from '../../generated/contract.js'
import { goesAstray } from '../answers/answer.js'
import { strayOf } from '../answers/astray.js'
import { describeAnswer, spelt } from '../answers/describe.js'
import type { Observed } from '../answers/observed.js'
import type { Check } from '../checks/check.js'
import { groupBy } from '../common/group-by.js'
import { plural, share } from '../common/plural.js'
import { severities, type Verdict, worstSeverity } from '../common/verdict.js'
import { accepts, areRefusedThere } from '../judge/form.js'
import type { Opinion } from '../judge/index.js'
import { comparisonBehind } from '../redirect-uris/comparison-behind.js'
import type { ComparisonModel } from '../redirect-uris/comparisons.js'
import { type FormMark, formKey } from '../request/mutation.js'
import type { Redact } from '../secrets/redact.js'
import { sentValues } from '../wire/sent.js'
import { wellFormed } from '../wire/well-formed.js'
import { refusedThere, strayWords } from './refused-there.js'

/** A check with what was thought of each of its answers. */
export interface JudgedCheck {
  readonly check: Check
  readonly opinions: readonly Opinion[]
}

/** What the answers to all forms of a run say together about the comparison behind them. */
export interface CorpusReading {
  /** The check that found a form accepted, or refused there, by the form's key. */
  readonly acceptedBy: ReadonlyMap<string, string>
  /** Forms that were refused, and for nothing but the comparison. */
  readonly rejected: readonly FormMark[]
  /** The wrong comparison that explains most of the accepted forms of the run, or null. */
  readonly model: ComparisonModel | null
  /** Whether forms are refused by a redirect to themselves. */
  readonly refusesThere: boolean
  /** Every registered URI. */
  readonly registered: readonly string[]
}

type JudgedForm = readonly [FormMark, readonly Opinion[]]

const formOf = ({ seen }: Opinion): FormMark | null => seen[0]?.form ?? null
const taken = (one: Observed): boolean => accepts(one) || goesAstray(one.answer)

/** Opinions of one form belong together: it was sent alone, and with errors that reveal what was bound. */
function byForm(opinions: readonly Opinion[]): readonly JudgedForm[] {
  const groups = groupBy(opinions, (opinion) => {
    const mark = formOf(opinion)
    return mark === null ? undefined : formKey(mark)
  })
  return [...groups.values()].flatMap((all): readonly JudgedForm[] => {
    const mark = all[0] === undefined ? null : formOf(all[0])
    return mark === null ? [] : [[mark, all]]
  })
}

const seenOf = ([, all]: JudgedForm): readonly Observed[] => all.flatMap(({ seen }) => seen)

const goesThere = (form: JudgedForm): boolean => areRefusedThere(seenOf(form))

/** Accepted, or sent what only a registered URI may get; a refusal that goes astray is another defect. */
const isTaken = (form: JudgedForm): boolean => !goesThere(form) && seenOf(form).some(taken)

/** Refused as a value: a request that is no HTTP, or for which there is no answer, says nothing about the comparison. */
const isRejected = (form: JudgedForm): boolean =>
  goesThere(form) ||
  form[1].every(
    ({ verdict, seen }) =>
      verdict !== 'inconclusive' && seen.every((one) => !taken(one) && wellFormed(one.exchange.request)),
  )

const marksOf = (forms: readonly JudgedForm[]): readonly FormMark[] => forms.map(([mark]) => mark)

/** Explains accepted forms of one registration. */
function explainOf(
  from: string,
  accepted: readonly FormMark[],
  rejected: readonly FormMark[],
): ComparisonModel | null {
  const of = (marks: readonly FormMark[]): readonly FormMark[] => marks.filter((mark) => mark.from === from)
  return comparisonBehind(from, of(accepted), of(rejected))?.model ?? null
}

/** Explains accepted forms by one comparison, if it is behind those of every registration. */
function explain(accepted: readonly FormMark[], rejected: readonly FormMark[]): ComparisonModel | null {
  const models = [...new Set(accepted.map(({ from }) => from))].map((from) =>
    explainOf(from, accepted, rejected),
  )
  const [first = null, ...others] = models
  return others.every((model) => model?.id === first?.id) ? first : null
}

/** What explains the accepted forms of that registration of which most are accepted. */
function mainCause(accepted: readonly FormMark[], rejected: readonly FormMark[]): ComparisonModel | null {
  const [most] = [...groupBy(accepted, ({ from }) => from).values()].sort((a, b) => b.length - a.length)
  return most === undefined ? null : explain(most, rejected)
}

const isOwner = ({ check, opinions }: JudgedCheck): boolean =>
  opinions.some((opinion) => formOf(opinion)?.owner === check.id)

/** Reads what the checks that own forms have found, once all of them are judged. */
export function readCorpus(judged: readonly JudgedCheck[], registered: readonly string[]): CorpusReading {
  const forms = judged.filter(isOwner).flatMap(({ opinions }) => byForm(opinions))
  const accepted = marksOf(forms.filter(isTaken))
  const rejected = marksOf(forms.filter(isRejected))
  const sent = marksOf(forms.filter((form) => isTaken(form) || goesThere(form)))
  return {
    acceptedBy: new Map(sent.map((mark) => [formKey(mark), mark.owner])),
    rejected,
    model: mainCause(accepted, rejected),
    refusesThere: forms.some(goesThere),
    registered,
  }
}

/** The cause of the run, where it covers these forms too; else one of their own. */
function causeOf(accepted: readonly FormMark[], { model, rejected }: CorpusReading): ComparisonModel | null {
  const covered = accepted.filter(({ from, value }) => model?.accepts(from, value) === true)
  return covered.length * 2 > accepted.length ? model : explain(accepted, rejected)
}

const longestValue = 100

/** A value on one line and of a bearable length, its invisible characters spelt out. */
export function oneLine(value: string): string {
  const line = spelt(value)
  return line.length > longestValue ? `${line.slice(0, longestValue - 1)}…` : line
}

/** What became of a form, in a few words: the transcript has the rest. */
function outcomeWords(one: Observed, redact: Redact): string {
  if (accepts(one)) return 'accepted'
  const stray = strayWords(one, (reference) => oneLine(redact(reference)))
  if (stray !== null) return stray
  return one.answer.kind === 'error-redirect' ? 'errors go to a registered URI' : describeAnswer(one.answer)
}

/** A form of the catalogue has a number, an edit has words. */
const isNumber = ({ id }: FormMark): boolean => /^[A-Z]\d\d( raw)?$/.test(id)

function lineOf([mark, all]: JudgedForm, redact: Redact): string {
  const words = new Set(all.flatMap(({ seen }) => seen).map((one) => outcomeWords(one, redact)))
  const because = new Set(all.map((opinion) => opinion.because).filter((text) => text !== null))
  return `${mark.id}${isNumber(mark) ? '' : ':'} ${oneLine(mark.value)}: ${[...words, ...because].join(', ')}`
}

const mostLines = 6
const mostOwners = 5

const isRaw = ([{ id }]: JudgedForm): number => (id.endsWith(' raw') ? 1 : 0)
const harmOf = ([, all]: JudgedForm): number =>
  severities.indexOf(worstSeverity(all.map(({ severity }) => severity)))

/** A line for each of the first, the most harmful ahead; the others by their numbers. */
function listed(forms: readonly JudgedForm[], redact: Redact): readonly string[] {
  const sorted = forms.toSorted((a, b) => harmOf(a) - harmOf(b) || isRaw(a) - isRaw(b))
  const shown = sorted.slice(0, mostLines).map((form) => lineOf(form, redact))
  if (sorted.some(([mark]) => !isNumber(mark))) {
    const more = sorted.length - shown.length
    return more === 0 ? shown : [...shown, `… and ${more} more`]
  }
  const numbers = sorted.map(([{ id }]) => id.replace(' raw', ''))
  const told = numbers.slice(0, mostLines)
  const rest = new Set(numbers.slice(mostLines).filter((id) => !told.includes(id)))
  return rest.size === 0 ? shown : [...shown, `… and ${[...rest].sort().join(' ')}`]
}

/** Forms whose own check has told the same already: their checks, and how many of the forms each has. */
function ownerWords(
  forms: readonly JudgedForm[],
  { acceptedBy, refusesThere }: CorpusReading,
): readonly string[] {
  if (forms.length === 0) return []
  const owners = [...groupBy(forms, ([mark]) => acceptedBy.get(formKey(mark)) ?? '')]
    .map(([owner, all]) => [owner, all.length] as const)
    .sort(([, a], [, b]) => b - a)
  const more = owners.length > mostOwners ? [`… and ${owners.length - mostOwners} more checks`] : []
  return [
    refusesThere
      ? `${forms.length} sent there without another error too. Mend that first, see`
      : `${forms.length} accepted without another error too. Mend the comparison first, see`,
    ...owners.slice(0, mostOwners).map(([owner, count]) => `${owner} (${count})`),
    ...more,
  ]
}

/** What forms that are refused by themselves show, when they are accepted with another error or by another method. */
function circumstanceWords({ check }: JudgedCheck, model: ComparisonModel): string {
  const late = 'outcome' in check.expect && check.expect.outcome !== 'form-refused'
  if (model.id !== 'no-check')
    return `${late ? 'Where it delivers errors' : 'In a request like this'}, the comparison is another than in a plain GET. ${model.rootCause}`
  return late
    ? 'The server delivers an error of the request before it has compared redirect_uri.'
    : 'The server compares redirect_uri in a GET, and not in a request like this.'
}

/** The one redirect_uri of a request, decoded; null where there is none, or more than one. */
function redirectUriOf({ exchange }: Observed): string | null {
  const [value = null, ...others] = sentValues(exchange.request, roles.redirectionUri)
  return others.length === 0 ? value : null
}

/**
 * The wrong comparison of the run, where it explains most of what this check found too: one defect then reads as one,
 * however many checks it fails.
 */
export function sharedCause(
  { opinions }: JudgedCheck,
  verdict: Verdict,
  { model, registered, refusesThere }: CorpusReading,
): string | null {
  if (!['fail', 'warn'].includes(verdict)) return null
  const failing = opinions.filter((opinion) => opinion.verdict === verdict).flatMap(({ seen }) => seen)
  const errors = refusesThere ? failing.filter((one) => strayOf(one) === 'an error') : []
  if (errors.length * 2 > failing.length) return refusedThere.rootCause
  if (model === null) return null
  const explained = failing.filter((one) => {
    const value = one.form?.value ?? redirectUriOf(one)
    if (value === null || registered.includes(value)) return false
    return registered.some((uri) => model.accepts(uri, value))
  })
  return explained.length * 2 > failing.length ? model.rootCause : null
}

/** The text of a finding about forms: the cause, how many, a line for each of the first, numbers for the rest. */
export interface FormWords {
  readonly observed: string
  readonly hint: string | undefined
  /** What explains it, where the check is about the comparison. */
  readonly cause: string | null
}

function passedWords({ check }: JudgedCheck, total: number): string {
  const omitted = check.omitted === undefined ? '' : `; ${check.omitted}`
  return `${plural(total, 'form')}, ${total === 1 ? 'and it is' : 'each'} as expected${omitted}`
}

/** Says in words what one check of the corpus has found, in the light of all of them. */
export function formWords(
  judged: JudgedCheck,
  verdict: Verdict,
  reading: CorpusReading,
  redact: Redact,
): FormWords {
  const { check, opinions } = judged
  const all = byForm(opinions)
  if (verdict === 'pass') return { observed: passedWords(judged, all.length), hint: undefined, cause: null }
  const forms = byForm(opinions.filter((opinion) => opinion.verdict === verdict))
  const owner = isOwner(judged)
  const told = owner ? [] : forms.filter(([mark]) => reading.acceptedBy.has(formKey(mark)))
  const own = forms.filter((form) => !told.includes(form))
  const accepted = marksOf(own.filter(isTaken))
  const model = owner ? causeOf(accepted, reading) : explain(accepted, marksOf(all.filter(isRejected)))
  // Only beside a refusal of the same form, sent alone, does an acceptance show what the circumstances change.
  const refusedAlone = accepted.every((one) =>
    reading.rejected.some((mark) => formKey(mark) === formKey(one)),
  )
  const there = own.filter(goesThere).length * 2 > own.length ? refusedThere : null
  const explained = owner ? (there ?? model) : null
  const cause = explained?.rootCause ?? (owner || model === null ? null : circumstanceWords(judged, model))
  const lines = [
    ...(cause === null || !(owner || refusedAlone) ? [] : [cause]),
    `${share(forms.length, all.length, 'form')}:`,
    ...listed(own, redact),
    ...ownerWords(told, reading),
    ...(check.omitted === undefined ? [] : [check.omitted]),
  ]
  return { observed: lines.join('\n'), hint: explained?.hint, cause: explained?.rootCause ?? null }
}
