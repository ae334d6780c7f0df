import type { RowChange } from './change.js'
import { isStronger } from './contract.js'
import { asked, type Effects, effects, less, type ServerReason, surprise } from './effects.js'

type Of<Kind extends RowChange['kind']> = Extract<RowChange, { readonly kind: Kind }>

function ofNewRow({ row, level, statement, failsIn, excluded }: Of<'row-added'>): Effects {
  const fails = failsIn.length === 0 ? '' : ` It fails in ${failsIn.join(' and ')}.`
  const unseen = excluded === null ? '' : ' No check can show it.'
  const reason = asked(row, level, `${statement}${fails}${unseen}`)
  const breaks = failsIn.length > 0 ? { ...reason, demand: 'breaks' as const } : reason
  return { ...effects([breaks]), step: level === 'MUST' ? 'major' : 'minor' }
}

function ofLevel({ row, from, to }: Of<'row-level'>): Effects {
  if (isStronger(to, from)) return { ...effects([asked(row, to, `raised from ${from}`)]), step: 'major' }
  const words = `lowered from ${from}`
  return effects([less(words, row, to)], [{ ...surprise('relies', words), row, level: to }])
}

/** Of a profile that the old contract did not know nobody has been judged by, so nothing is raised in it. */
function ofFailsIn({ row, level, added, removed, raised }: Of<'row-fails-in'>): Effects {
  const fresh = added.filter((profile) => !raised.includes(profile))
  const reason = (demand: ServerReason['demand'], profiles: readonly string[], words: string) =>
    profiles.length === 0 ? [] : [{ demand, row, level, words: `${words} ${profiles.join(' and ')}` }]
  return effects([
    ...reason('breaks', raised, 'fails in'),
    ...reason('asks', fresh, 'fails in the new profile'),
    ...reason('less', removed, 'no longer fails in'),
  ])
}

/** What a change of a row means. */
export function rowEffects(change: RowChange): Effects {
  const { row, level } = change
  switch (change.kind) {
    case 'row-added':
      return ofNewRow(change)
    case 'row-removed': {
      const reason = { row, level, words: `no longer demanded: ${change.statement}` }
      return effects([{ demand: 'less', ...reason }], [{ surprise: 'relies', ...reason }])
    }
    case 'row-level':
      return ofLevel(change)
    case 'row-fails-in':
      return ofFailsIn(change)
    // It was demanded before: only its check is new.
    case 'row-testable':
      return { ...effects([asked(row, level, 'is checked from now on')]), step: 'minor' }
    case 'row-excluded':
    case 'row-basis':
    case 'row-sources':
    case 'row-wording':
      return effects()
    default:
      return change satisfies never
  }
}
