import type { ParameterChange } from './change.js'
import {
  type ClientReason,
  type Effects,
  effects,
  type Levels,
  less,
  quoted,
  type ServerReason,
  surprise,
} from './effects.js'

type Of<Kind extends ParameterChange['kind']> = Extract<ParameterChange, { readonly kind: Kind }>

/** How a change is told: at its level, under the names of its operations. */
interface Teller {
  readonly asks: (row: string | null, words: string) => ServerReason
  readonly less: (words: string) => ServerReason
  readonly client: (kind: ClientReason['surprise'], words: string) => ClientReason
}

function tellerOf({ operations }: ParameterChange, levels: Levels): Teller {
  return {
    asks: (row, words) => levels.asked(row, operations, levels.at(operations, words)),
    less: (words) => less(levels.at(operations, words)),
    client: (kind, words) => surprise(kind, levels.at(operations, words)),
  }
}

/** The same words concern both: who must refuse, and who is refused. */
const refused = (row: string, words: string, { asks, client }: Teller): Effects =>
  effects([asks(row, words)], [client('refused', words)])

function ofRequired(
  { parameter, required, row }: Of<'parameter-required' | 'parameter-added'>,
  tell: Teller,
): Effects {
  const name = `\`${parameter}\``
  return required
    ? refused(row, `${name} is required: a request without it is refused`, tell)
    : effects([tell.asks(null, `${name} is optional: a request without it is valid`)])
}

function ofRemoved({ parameter, required }: Of<'parameter-removed'>, tell: Teller): Effects {
  const words = `\`${parameter}\` is gone`
  return effects(
    [required ? tell.asks(null, `${words}: a request without it is valid`) : tell.less(words)],
    [tell.client('refused', `${words}: it may be refused, or ignored`)],
  )
}

const nameOf = (values: readonly string[] | null, others: string): string =>
  values === null ? others : quoted(values)

const wordsOf = (value: unknown): string => (value === null ? 'none' : String(value))

function ofConstraint(
  { parameter, rule, direction, inside, outside, from, to }: Of<'constraint'>,
  tell: Teller,
) {
  const rules = `\`${rule}\` ${wordsOf(to)} (was ${wordsOf(from)})`
  const narrower = refused(outside, `\`${parameter}\` beyond ${rules} is refused`, tell)
  const wider = effects([tell.asks(inside, `\`${parameter}\` is valid within ${rules}`)])
  switch (direction) {
    case 'narrower':
      return narrower
    case 'wider':
      return wider
    case 'other':
      return effects([...narrower.servers, ...wider.servers], narrower.clients)
    default:
      return direction satisfies never
  }
}

const whens = { missing: 'is missing', outside: 'is outside its schema', unknown: 'names nothing' } as const

function ofErrors(
  { parameter, mistake, row, added, removed }: Of<'parameter-errors'>,
  tell: Teller,
): Effects {
  const when = `where \`${parameter}\` ${whens[mistake]}`
  const words = `${quoted(added)} may be the error ${when}`
  const gone = tell.asks(row, `${quoted(removed)} is no longer a right error ${when}`)
  return effects(
    [
      ...(added.length > 0 ? [tell.less(words)] : []),
      // Another code than the fitting one is a warning, never a failure.
      ...(removed.length > 0 ? [{ ...gone, demand: 'asks' as const }] : []),
    ],
    added.length > 0 ? [tell.client('unknown', words)] : [],
  )
}

function ofDelivery({ parameter, row, to }: Of<'error-delivery'>, tell: Teller): Effects {
  const where =
    to === 'page' ? 'shown on a page, never sent by redirect' : 'sent by redirect, not kept on a page'
  const words = `an error about \`${parameter}\` is ${where}`
  return effects([tell.asks(row, words)], [tell.client('unknown', words)])
}

function ofSecret({ parameter, secret }: Of<'secret'>, tell: Teller): Effects {
  const words = `\`${parameter}\` is ${secret ? 'a secret' : 'no secret any more'}`
  return effects([secret ? { ...tell.asks(null, words), demand: 'asks', level: null } : tell.less(words)])
}

/** What a change of a parameter means. */
export function parameterEffects(change: ParameterChange, levels: Levels): Effects {
  const tell = tellerOf(change, levels)
  const name = `\`${change.parameter}\``
  switch (change.kind) {
    case 'parameter-added':
      return change.required ? ofRequired(change, tell) : effects()
    case 'parameter-required':
      return ofRequired(change, tell)
    case 'parameter-removed':
      return ofRemoved(change, tell)
    case 'values-allowed':
      return effects([tell.asks(change.row, `${name} may be ${nameOf(change.values, 'any other value')}`)])
    case 'values-refused':
      return refused(change.row, `${nameOf(change.values, 'any other value')} is refused as ${name}`, tell)
    case 'constraint':
      return ofConstraint(change, tell)
    case 'error-delivery':
      return ofDelivery(change, tell)
    case 'parameter-errors':
      return ofErrors(change, tell)
    case 'secret':
      return ofSecret(change, tell)
    case 'place': {
      const words = `${name} is read from the ${change.to}, not from the ${change.from}`
      return effects([tell.asks(null, words)], [tell.client('refused', words)])
    }
    // Their checks tell what they mean.
    case 'invalid-values':
    case 'role':
    case 'check-row':
      return effects()
    default:
      return change satisfies never
  }
}
