import { parameters, roles } from '../../generated/contract.js'
import { htmlText } from '../answers/html.js'
import type { Observed } from '../answers/observed.js'
import { oncePerObject, oncePerText } from '../common/remember.js'
import { touched } from '../request/mutation.js'
import { jsonValue } from '../syntax/json.js'
import { mediaType, type WireResponse } from '../wire/exchange.js'
import { echoable } from '../wire/sent.js'

/** Removes what the request itself said, so that an echo is not taken for a reason. */
function withoutEchoes(text: string, seen: Observed): string {
  return echoable(seen.exchange.request).reduce(
    (rest, value) => (rest.includes(value) ? rest.replace(asWord(value), ' ') : rest),
    text,
  )
}

/** An address that a page shows, as it came or with other signs in it, names parameters without blaming them. */
const withoutAddresses = (text: string): string => text.replace(/:\/\/\S+|[?&][\w.-]{1,99}=\S*/g, ' ')

const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The value `token` is no part of the word `access_token`. */
const asWord = (value: string): RegExp => {
  const literal = escapeRegex(value)
  return /^\w[\w-]*$/.test(value)
    ? new RegExp(`(?<![\\w-])${literal}(?![\\w-])`, 'g')
    : new RegExp(literal, 'g')
}

/** Members of a JSON body that are written for a reader; others hold codes, names and echoes. @see RFC 9457 §3.1 */
const reasonMembers = ['error_description', 'message', 'detail', 'title']

/** The words to the reader in a JSON value, however deep. */
function wordsIn(json: object): string {
  const words: string[] = []
  const open: [name: string, value: unknown][] = [['', json]]
  for (const [name, value] of open) {
    if (typeof value === 'string' && reasonMembers.includes(name)) words.push(value)
    if (typeof value !== 'object' || value === null) continue
    for (const [key, member] of Object.entries(value)) open.push([Array.isArray(value) ? name : key, member])
  }
  return words.join('\n')
}

const longestRead = 20_000

const bodyWords = oncePerObject((response: WireResponse): string => {
  const json = jsonValue(response.body)
  if (typeof json === 'object' && json !== null) return wordsIn(json)
  if (/[/+]json$/.test(mediaType(response))) return ''
  const body = response.body.slice(0, longestRead)
  return body.includes('<') ? htmlText(body) : body
})

/** The words in which the target gives its reason; one that breaks has none. */
function reasonText({ answer, exchange: { response } }: Observed): string {
  if (answer.kind === 'error-redirect' || answer.kind === 'delivered')
    return answer.response.description ?? ''
  return response === null || answer.kind === 'server-error' ? '' : bodyWords(response)
}

/**
 * `state`, `scope` and `connection` are words of ordinary English too: on a page they count as a parameter only
 * when they are set off as one.
 */
const wordOf = (name: string, strict: boolean): RegExp => {
  const literal = escapeRegex(name)
  return new RegExp(
    name.includes('_') || !strict
      ? `(?<![\\w-])${literal}(?![\\w-])`
      : `["'\`]${literal}["'\`]|\\b${literal} parameter|parameter:? ${literal}\\b`,
    'i',
  )
}

type Known = ReturnType<typeof knownTo>[number]

/** The parameters of the contract, under the names that the target has for them. */
const knownTo = oncePerText(8, (connection) =>
  parameters.map(({ name }) => {
    const word = name === roles.connection ? connection : name
    return { name, word, strict: wordOf(word, true), loose: wordOf(word, false) }
  }),
)

/** Whether a redirect_uri is registered depends on the client: whoever changes client_id changes both. */
const dependsOn: Readonly<Record<string, string>> = {
  [roles.redirectionUri]: roles.client,
}

/**
 * The parameter that the target blames, when that is exactly one and the request left it alone: such a refusal
 * says nothing about the fault that was sent.
 */
export function blamesAnother(seen: Observed, connection: string = roles.connection): string | null {
  const changed = touched(seen.mutation)
  if (changed.length === 0) return null
  const text = withoutEchoes(reasonText(seen), seen)
  const onPage = seen.answer.kind !== 'error-redirect'
  const isIn = (words: string, { strict, loose }: Known): boolean => (onPage ? strict : loose).test(words)
  const blamed = knownTo(connection).filter((known) => isIn(text, known))
  const [only] = blamed
  if (blamed.length !== 1 || only === undefined || !isIn(withoutAddresses(text), only)) return null
  const right = [only.name, dependsOn[only.name]]
  return changed.some((name) => right.includes(name.toLowerCase().replace(/\[.*$/, ''))) ? null : only.word
}
