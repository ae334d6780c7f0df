import { spelt } from '../answers/describe.js'
import { oneLine } from '../report/form-findings.js'
import type { FormMark, Mutation } from '../request/mutation.js'

/** A template as a reader sees it. */
const shown = (template: string): string =>
  template.replace(/\{repeat:([^{}]+):(\d+)\}/g, '$1…$1 ($2 times)').replaceAll('{open}', '{')

export function quoted(template: string): string {
  const text = shown(template)
  return spelt(JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}…` : text))
}

/** Lines of a list. */
export const bullet = (lines: readonly string[], mark = '-'): string =>
  lines.map((line) => `  ${mark} ${line}\n`).join('')

/** How a request differs from the control. */
export function mutationWords(mutation: Mutation): string {
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

/** A form of one registration, by its number and its value. */
export const formWordsOf = ({ id, value }: FormMark): string => `${id}: ${oneLine(value)}`
