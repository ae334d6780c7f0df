import { encodeValue } from '../syntax/encoding.js'
import { swapCase } from '../syntax/jwt.js'

/** A value for a template, the key of the target file that would give one, or why this target has none. */
export type TemplateValue =
  /** Of a secret that is made of the valid token: JavaScript that makes it of that, `t`. */
  | { readonly value: string; readonly script?: string }
  | { readonly missing: string }
  | { readonly absent: string }

/** What each name stands for. A name may have a part of its own behind a colon: `host:tab`. */
export type TemplateValues = Readonly<Record<string, TemplateValue>>

export const given = (value: string | null | undefined, key: string): TemplateValue =>
  value === null || value === undefined ? { missing: key } : { value }

export const derived = (
  from: TemplateValue,
  change: (value: string) => string | null,
  key: string,
): TemplateValue => ('value' in from ? given(change(from.value), key) : from)

/** A condition as a value, so that whoever needs it says so as a template does: by its name. */
export const provided = (holds: boolean, absent: string): TemplateValue =>
  holds ? { value: '' } : { absent }

const pattern = /\{([A-Za-z][A-Za-z_-]*)(?::([^}]+))?\}/g

/** `{repeat:a:8192}` is 8192 times "a", `{repeat:a=1&:3}` is "a=1&a=1&a=1&". */
function repeated(argument: string | undefined): string {
  const [, part = '', count = '0'] = /^([^}]+):(\d+)$/.exec(argument ?? '') ?? []
  return part.repeat(Number(count))
}

/** `{series:,:3}` is "0,1,2": parts that differ. */
function series(argument: string | undefined): string {
  const [, between = '', count = '0'] = /^([^}]+):(\d+)$/.exec(argument ?? '') ?? []
  return Array.from({ length: Number(count) }, (_, index) => index).join(between)
}

/** A name with its underscore encoded, or a path with its first letter: every reader decodes them. */
export const spelt = (text: string): string =>
  text.replace(text.includes('_') ? '_' : /[a-z]/i, (letter) => `%${letter.charCodeAt(0).toString(16)}`)

function filtered(value: string, filter: string): string {
  switch (filter) {
    case 'encoded':
      return encodeValue(value)
    case 'upper':
      return value.toUpperCase()
    case 'short':
      return value.slice(0, -1)
    case 'spelt':
      return spelt(value)
    case 'flipped':
      return swapCase(value)
    default:
      throw new Error(`unknown template filter "${filter}"`)
  }
}

function lookUp(name: string, part: string | undefined, values: TemplateValues): TemplateValue {
  if (name === 'repeat') return { value: repeated(part) }
  if (name === 'series') return { value: series(part) }
  const own = values[part === undefined ? name : `${name}:${part}`]
  if (own !== undefined) return own
  const whole = values[name]
  if (whole === undefined || part === undefined) throw new Error(`unknown template name "${name}"`)
  return derived(whole, (value) => filtered(value, part), name)
}

const reasonOf = (value: TemplateValue): string | null => {
  if ('missing' in value) return `add "${value.missing}" to the target file`
  return 'absent' in value ? value.absent : null
}

const firstReason = (values: Iterable<TemplateValue>): string | null => {
  for (const value of values) {
    const reason = reasonOf(value)
    if (reason !== null) return reason
  }
  return null
}

/** Why the names have no value for this target; null when all have one. */
export const whyNotNamed = (names: readonly string[], values: TemplateValues): string | null =>
  firstReason(names.map((name) => lookUp(name, undefined, values)))

/** Why the template cannot be filled for this target; null when it can. */
export const whyNotFilled = (template: string, values: TemplateValues): string | null =>
  template.includes('{')
    ? firstReason([...template.matchAll(pattern)].map(([, name = '', part]) => lookUp(name, part, values)))
    : null

/** Fills a template; a name without a value is a bug here, because the plan asks for it first. */
export function fill(template: string, values: TemplateValues): string {
  if (!template.includes('{')) return template
  return template.replace(pattern, (whole, name: string, part: string | undefined) => {
    const found = lookUp(name, part, values)
    if (!('value' in found)) throw new Error(`template "${whole}" has no value for this target`)
    return found.value
  })
}

/** What fills a template, encoded. */
export const encodedTemplate = (template: string): string =>
  template.includes('{') ? template.replace(/\{(\w+)\}/g, '{$1:encoded}') : encodeValue(template)

/** Protects literal text from being read as a template. */
export const literal = (value: string): string => value.replaceAll('{', '{open}')
