import type { AnswerChange } from './change.js'
import { isSuccess } from './compare-answers.js'
import {
  asked,
  type Effects,
  effects,
  type Levels,
  less,
  quoted,
  type ServerReason,
  surprise,
} from './effects.js'

type Of<Kind extends AnswerChange['kind']> = Extract<AnswerChange, { readonly kind: Kind }>

/** What servers may do from now on, and clients have not met. */
const permitted = (words: string): Effects => effects([less(words)], [surprise('unknown', words)])

function joined(...all: readonly Effects[]): Effects {
  return effects(
    all.flatMap(({ servers }) => servers),
    all.flatMap(({ clients }) => clients),
  )
}

function ofStatusRemoved({ status, operations }: Of<'status-removed'>, levels: Levels): Effects {
  const words = levels.at(operations, `${status} is no longer an answer`)
  const reason = levels.asked(null, operations, words)
  // No check looks at which statuses of an error are in the contract.
  return effects([isSuccess(status) ? reason : { ...reason, demand: 'asks', level: null }])
}

function ofMediaTypes({ status, operations, added, removed }: Of<'media-types'>, levels: Levels): Effects {
  const at = (words: string): string => levels.at(operations, words)
  const gone = at(`a ${status} is no longer ${quoted(removed)}`)
  return joined(
    added.length > 0 ? permitted(at(`a ${status} may be ${quoted(added)}`)) : effects(),
    removed.length > 0 ? effects([{ demand: 'asks', row: null, level: null, words: gone }]) : effects(),
  )
}

function ofErrorCodes({ added, removed }: Of<'error-codes'>): Effects {
  const gone = `${quoted(removed)} is no registered error code any more`
  return joined(
    added.length > 0 ? permitted(`${quoted(added)} may be an error code`) : effects(),
    removed.length > 0 ? effects([asked(null, 'MUST', gone)]) : effects(),
  )
}

type Presence = Of<'header-added' | 'header-removed' | 'header-required'>

function ofPresence({ kind, required, operations, status, header, row }: Presence, levels: Levels): Effects {
  const isDemanded = required && kind !== 'header-removed'
  const wasDemanded = kind === 'header-removed' ? required : kind === 'header-required' && !required
  if (isDemanded) {
    const words = levels.at(operations, `every ${status} carries \`${header}\``)
    return effects([levels.asked(row, operations, words)])
  }
  return wasDemanded ? permitted(levels.at(operations, `a ${status} may lack \`${header}\``)) : effects()
}

/** No check looks at who is let in. */
const unchecked = (words: string): ServerReason => ({ demand: 'asks', row: null, level: null, words })

function ofSecurity({ operations, added, removed }: Of<'security'>, levels: Levels): Effects {
  const come = levels.at(operations, `${quoted(added)} lets in`)
  const gone = levels.at(operations, `${quoted(removed)} alone lets nobody in any more`)
  return joined(
    added.length > 0 ? effects([unchecked(come)]) : effects(),
    removed.length > 0 ? effects([unchecked(gone)], [surprise('refused', gone)]) : effects(),
  )
}

const wordsOf = (value: unknown): string => (value === null ? 'none' : [value].flat().join(', '))

function ofValue(change: Of<'header-value'>, levels: Levels): Effects {
  const { operations, status, header, rule, direction, row, from, to } = change
  const rules = `${rule} ${wordsOf(to)} (was ${wordsOf(from)})`
  const at = (words: string): string => levels.at(operations, words)
  const narrower = effects([levels.asked(row, operations, at(`\`${header}\` of a ${status} fits ${rules}`))])
  const wider = permitted(at(`\`${header}\` of a ${status} may have another value: ${rules}`))
  switch (direction) {
    case 'narrower':
      return narrower
    case 'wider':
      return wider
    case 'other':
      return joined(narrower, wider)
    default:
      return direction satisfies never
  }
}

/** What both sides must follow. */
function moved(
  change: AnswerChange,
  surpriseKind: 'refused' | 'unknown',
  words: string,
  levels: Levels,
): Effects {
  const said = levels.at(change.operations, words)
  return effects([levels.asked(null, change.operations, said)], [surprise(surpriseKind, said)])
}

/** What a change of an operation or of its answers means. */
export function answerEffects(change: AnswerChange, levels: Levels): Effects {
  const names = change.operations.join(' and ')
  switch (change.kind) {
    case 'operation-added':
      return effects(change.operations.map((name) => asked(null, change.level, `${name} is new`)))
    case 'operation-removed':
      return effects([less(`${names} is gone`)], [surprise('refused', `${names} is gone`)])
    case 'path':
    case 'method':
      return moved(change, 'refused', `the ${change.kind} is ${change.to}, not ${change.from}`, levels)
    case 'deprecated':
      return change.deprecated
        ? effects([], [surprise('relies', `${names} is deprecated`)], 'minor')
        : effects([], [], 'minor')
    case 'security':
      return ofSecurity(change, levels)
    case 'success-status':
      return moved(change, 'unknown', `a success is ${change.to}, not ${change.from}`, levels)
    case 'status-added':
      return permitted(levels.at(change.operations, `${change.status} may be an answer`))
    case 'status-removed':
      return ofStatusRemoved(change, levels)
    case 'media-types':
      return ofMediaTypes(change, levels)
    case 'error-codes':
      return ofErrorCodes(change)
    case 'header-added':
    case 'header-removed':
    case 'header-required':
      return ofPresence(change, levels)
    case 'header-value':
      return ofValue(change, levels)
    case 'unjudged':
    case 'prose':
      return effects()
    default:
      return change satisfies never
  }
}
