import { groupBy } from '../common/group-by.js'
import type { AnswerChange, CheckChange, ParameterChange, RowChange, UncheckedRow } from './change.js'

/** One change as a line: `+`, `-` or `~`, what it is about, and what happened. */
export interface Line {
  readonly mark: '+' | '-' | '~' | '!'
  readonly subject: string
  readonly words: string
}

const plus = (subject: string, words: string): Line => ({ mark: '+', subject, words })
const minus = (subject: string, words: string): Line => ({ mark: '-', subject, words })
const turned = (subject: string, words: string): Line => ({ mark: '~', subject, words })

const valueWords = (value: unknown): string => (value === null ? 'none' : [value].flat().join(', '))

const arrow = (from: unknown, to: unknown): string => `${valueWords(from)} → ${valueWords(to)}`

const listWords = ({
  added,
  removed,
}: {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}) => [...added.map((text) => `+ ${text}`), ...removed.map((text) => `- ${text}`)].join(', ')

const optionality = (required: boolean): string => (required ? 'required' : 'optional')

/** A change of a row as a line. */
export function rowLine(change: RowChange): Line {
  const { row, level } = change
  switch (change.kind) {
    case 'row-added':
      return plus(row, `${level}: ${change.statement}${change.excluded === null ? '' : ' (not tested)'}`)
    case 'row-removed':
      return minus(row, `${level}: ${change.statement}`)
    case 'row-level':
      return turned(row, `level: ${arrow(change.from, change.to)}`)
    case 'row-fails-in':
      return turned(row, `fails_in: ${listWords(change)}`)
    case 'row-basis':
      return turned(row, `basis: ${arrow(change.from, change.to)}`)
    case 'row-sources':
      return turned(row, `sources: ${listWords(change)}`)
    case 'row-excluded':
      return turned(row, `testable → excluded: ${change.because}`)
    case 'row-testable':
      return turned(row, 'excluded → testable')
    case 'row-wording':
      return turned(
        row,
        `wording of ${change.fields.join(', ')}${change.statement === null ? '' : `: ${change.statement}`}`,
      )
    default:
      return change satisfies never
  }
}

/** The operations of a change where they are not that one alone which is checked. */
const shared = (operations: readonly string[], endpoint: string): string =>
  operations.length === 1 && operations[0] === endpoint ? '' : ` (${operations.join(', ')})`

const othersOr = (values: readonly string[] | null): string =>
  values === null ? 'any other value' : values.join(', ')

function parameterWords(change: ParameterChange): Line {
  const { parameter } = change
  switch (change.kind) {
    case 'parameter-added':
      return plus(parameter, optionality(change.required))
    case 'parameter-removed':
      return minus(parameter, `was ${optionality(change.required)}`)
    case 'parameter-required':
      return turned(parameter, arrow(optionality(!change.required), optionality(change.required)))
    case 'values-allowed':
      return turned(parameter, `enum: + ${othersOr(change.values)}`)
    case 'values-refused':
      return turned(parameter, `enum: - ${othersOr(change.values)}`)
    case 'constraint':
      return turned(parameter, `${change.rule}: ${arrow(change.from, change.to)}`)
    case 'invalid-values':
      return turned(parameter, `x-invalid: ${listWords(change)}`)
    case 'error-delivery':
      return turned(parameter, `error delivery: ${arrow(change.from, change.to)}`)
    case 'secret':
      return turned(parameter, `secret: ${arrow(!change.secret, change.secret)}`)
    case 'role':
      return turned(parameter, `role: ${arrow(change.from, change.to)}`)
    case 'place':
      return turned(parameter, `in: ${arrow(change.from, change.to)}`)
    case 'check-row':
      return turned(parameter, `row of its check "${change.check}": ${arrow(change.from, change.to)}`)
    case 'parameter-errors':
      return turned(parameter, `errors when ${change.mistake}: ${listWords(change)}`)
    default:
      return change satisfies never
  }
}

/** A change of a parameter as a line. */
export function parameterLine(change: ParameterChange, endpoint: string): Line {
  const line = parameterWords(change)
  return { ...line, words: line.words + shared(change.operations, endpoint) }
}

const mostPlaces = 8

/** The same place below several operations, parameters or statuses counts as one. */
const kindOfPlace = (place: string): string => place.replace(/^paths \S+ \S+ (\w+) \S+/, '$1 …')

function placesWords(places: readonly string[]): string {
  const kinds = [...groupBy(places, kindOfPlace)].map(([kind, all]) =>
    all.length === 1 ? (all[0] ?? kind) : `${kind} (${all.length} places)`,
  )
  const more = kinds.length > mostPlaces ? [`… and ${kinds.length - mostPlaces} more`] : []
  return [...kinds.slice(0, mostPlaces), ...more].join('; ')
}

function answerWords(change: AnswerChange): Line {
  const operations = change.operations.join(', ')
  switch (change.kind) {
    case 'operation-added':
      return plus(operations, `new, ${change.level}`)
    case 'operation-removed':
      return minus(operations, `gone, was ${change.level}`)
    case 'path':
    case 'method':
      return turned(operations, `${change.kind}: ${arrow(change.from, change.to)}`)
    case 'deprecated':
      return turned(operations, `deprecated: ${arrow(!change.deprecated, change.deprecated)}`)
    case 'security':
      return turned('security', listWords(change))
    case 'success-status':
      return turned(operations, `success status: ${arrow(change.from, change.to)}`)
    case 'status-added':
      return plus(change.status, 'status')
    case 'status-removed':
      return minus(change.status, 'status')
    case 'media-types':
      return turned(change.status, `media types: ${listWords(change)}`)
    case 'error-codes':
      return turned('error codes', listWords(change))
    case 'header-added':
      return plus(`${change.status} ${change.header}`, optionality(change.required))
    case 'header-removed':
      return minus(`${change.status} ${change.header}`, `was ${optionality(change.required)}`)
    case 'header-required':
      return turned(
        `${change.status} ${change.header}`,
        arrow(optionality(!change.required), optionality(change.required)),
      )
    case 'header-value':
      return turned(`${change.status} ${change.header}`, `${change.rule}: ${arrow(change.from, change.to)}`)
    case 'unjudged':
      return turned('not judged', placesWords(change.places))
    case 'prose':
      return turned('document', 'descriptions, examples, citations or order')
    default:
      return change satisfies never
  }
}

/** Whether the subject of a change names its operations, or the whole document. */
const namesItself = ['operation-added', 'operation-removed', 'path', 'method', 'deprecated', 'success-status']
const ofDocument = ['error-codes', 'unjudged', 'prose']

/** A change of an operation or of its answers as a line. */
export function answerLine(change: AnswerChange, endpoint: string): Line {
  const line = answerWords(change)
  if ([...namesItself, ...ofDocument].includes(change.kind)) return line
  return { ...line, words: line.words + shared(change.operations, endpoint) }
}

const demandWords = {
  more: 'demands more',
  less: 'demands less',
  other: 'sends or accepts something else',
} as const

/** A change among the checks as a line. */
export function checkLine(change: CheckChange): Line {
  const { check, row, level } = change
  switch (change.kind) {
    case 'check-added':
      return plus(check, `${row}, ${level}`)
    case 'check-removed':
      return minus(check, `${row}, ${level}`)
    case 'check-cites':
      return turned(check, `row: ${arrow(change.from, change.to)}`)
    case 'check-level':
      return turned(check, `level: ${arrow(change.from, change.to)} (${row})`)
    case 'check-demands':
      return turned(check, `${demandWords[change.demands]} (${row}, ${level})`)
    default:
      return change satisfies never
  }
}

/** A row that nothing looks at, as a line that nobody overlooks. */
export function uncheckedLine({ row, level, before }: UncheckedRow): Line {
  const lost =
    before.length === 0
      ? `(${level}) HAS NO CHECK`
      : `(${level}) HAS LOST ITS LAST CHECK, which was ${before.join(', ')}`
  return {
    mark: '!',
    subject: row,
    words: `${lost}: a server that breaks it would conform. Let a check cite it, or exclude it and say why`,
  }
}
