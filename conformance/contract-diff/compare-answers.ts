import { type AnswerChange, headerRules } from './change.js'
import type { Header, Operation, Response } from './contract.js'
import { directionOf } from './direction.js'
import { listsOf, paired, present } from './paired.js'

type Without<Change> = Change extends unknown ? Omit<Change, 'operations'> : never
type Change = Without<AnswerChange>

export const isSuccess = (status: string): boolean => /^[23]/.test(status)

/** Where exactly one success status is gone and one is new, the second stands for the first. */
function successor(older: Operation, newer: Operation): readonly [from: string, to: string] | null {
  const gone = [...older.responses.keys()].filter((one) => isSuccess(one) && !newer.responses.has(one))
  const come = [...newer.responses.keys()].filter((one) => isSuccess(one) && !older.responses.has(one))
  const [[from, second], [to, another]] = [gone, come]
  if (from === undefined || to === undefined) return null
  return second === undefined && another === undefined ? [from, to] : null
}

const sameList = (from: unknown, to: unknown): boolean => JSON.stringify(from) === JSON.stringify(to)

const valueChanges = (status: string, older: Header, newer: Header, row: string): readonly Change[] =>
  headerRules
    .filter((rule) => !sameList(older[rule], newer[rule]))
    .map((rule) => {
      const [from, to] = [older[rule], newer[rule]]
      const direction = directionOf(rule, from, to)
      return { kind: 'header-value', status, header: newer.name, row, rule, direction, from, to }
    })

function headerChanges(
  status: string,
  older: Response,
  newer: Response,
  fallback: string,
): readonly Change[] {
  const { added, removed, both } = paired(older.headers, newer.headers, ({ name }) => name.toLowerCase())
  const about = ({ name: header, required, requirements: [row = fallback] }: Header) => ({
    ...{ status, header, required, row },
  })
  return [
    ...added.map((one): Change => ({ kind: 'header-added', ...about(one) })),
    ...both.flatMap(([was, is]): readonly Change[] => [
      ...(was.required === is.required ? [] : [{ kind: 'header-required' as const, ...about(is) }]),
      ...valueChanges(status, was, is, about(is).row),
    ]),
    ...removed.map((one): Change => ({ kind: 'header-removed', ...about(one) })),
  ]
}

function responseChanges(
  status: string,
  older: Response,
  newer: Response,
  fallback: string,
): readonly Change[] {
  const types = listsOf(older.content, newer.content)
  return [
    ...headerChanges(status, older, newer, fallback),
    ...(types === null ? [] : [{ kind: 'media-types' as const, status, ...types }]),
  ]
}

function statusChanges(older: Operation, newer: Operation, fallback: string): readonly Change[] {
  const [from, to] = successor(older, newer) ?? []
  const named = (operation: Operation) =>
    [...operation.responses].map(([status, response]) => ({ status, response }))
  const { added, removed, both } = paired(named(older), named(newer), ({ status }) =>
    status === from && to !== undefined ? to : status,
  )
  return [
    ...present<Change>(from !== undefined && to !== undefined && { kind: 'success-status', from, to }),
    ...added.map(({ status }): Change => ({ kind: 'status-added', status })),
    ...both.flatMap(([was, is]) => responseChanges(is.status, was.response, is.response, fallback)),
    ...removed.map(({ status }): Change => ({ kind: 'status-removed', status })),
  ]
}

/**
 * Compares one operation in two versions, its parameters aside.
 *
 * @param fallback the row that a header without one of its own restates
 */
export function answerChanges(older: Operation, newer: Operation, fallback: string): readonly AnswerChange[] {
  const { method, path, deprecated } = newer
  const security = listsOf(older.security, newer.security)
  const own = present<Change>(
    older.method !== method && { kind: 'method', from: older.method, to: method },
    older.path !== path && { kind: 'path', from: older.path, to: path },
    older.deprecated !== deprecated && { kind: 'deprecated', deprecated },
    security && { kind: 'security', ...security },
  )
  return [...own, ...statusChanges(older, newer, fallback)].map((change) => ({
    ...change,
    operations: [newer.label],
  }))
}
