import { currentRequest } from '../current.js'

/** Answers of one kind, by their status and fields. */
export type AnswerName =
  | 'every answer'
  | 'a page'
  | 'a redirect'
  | 'an error redirect'
  | 'a start'
  | 'a login'

type Fields = readonly (readonly [name: string, value: string])[]

const inPairs = (list: readonly string[]): Fields =>
  list.flatMap((name, at): Fields => (at % 2 === 0 ? [[name, list[at + 1] ?? '']] : []))

const fieldIn = (fields: Fields, name: string): string | undefined =>
  fields.find(([one]) => one.toLowerCase() === name)?.[1]

function isOf(which: AnswerName, status: number, fields: Fields): boolean {
  const location = fieldIn(fields, 'location')
  const isError = /[?&#]error=/.test(location ?? '')
  switch (which) {
    case 'every answer':
      return true
    case 'a page':
      return status >= 400
    case 'a redirect':
      return location !== undefined
    case 'an error redirect':
      return isError
    case 'a start':
      return location !== undefined && !isError
    case 'a login':
      return location?.startsWith('/login') === true
    default:
      return which satisfies never
  }
}

interface Change {
  readonly which: AnswerName
  readonly name: string
  /** The value that it has then; null leaves the field out, a list writes it several times. */
  readonly to: (value: string) => string | readonly string[] | null
}

/** What a field is made of that repeats the request. */
export const echoes = {
  url: (): string => currentRequest()?.message.url ?? '',
}

/** The list of fields with one of them changed, or added where there is none. */
export const fieldAids = {
  echoes,
  written(status: number, list: readonly string[], { which, name, to }: Change): readonly string[] {
    const fields = inPairs(list)
    if (!isOf(which, status, fields)) return list
    const value = fieldIn(fields, name.toLowerCase())
    const others = fields.filter(([one]) => one.toLowerCase() !== name.toLowerCase())
    const made = to(value ?? '')
    const values = made === null ? [] : typeof made === 'string' ? [made] : made
    return [...others, ...values.map((one) => [name, one] as const)].flat()
  },
}
