import { groupBy } from '../common/group-by.js'
import type { FlagValue } from './flag-value.js'

type Named = readonly (readonly [name: string, value: string])[]

/** `"a" and "b"` that are named more than once, each a problem. */
const twice = (flag: string, named: Named, keyOf: (name: string) => string): readonly string[] =>
  [...groupBy(named, ([name]) => keyOf(name)).values()]
    .filter((all) => all.length > 1)
    .map(([first]) => `--${flag} ${first?.[0] ?? ''} is given twice`)

/** A value is told apart from its name only to be shown: what cannot be taken apart may be a secret. */
const beginning = (text: string): string => JSON.stringify(text.length > 8 ? `${text.slice(0, 8)}…` : text)

/** `--parameter name=value`, each name once. */
export function parametersIn(
  given: readonly string[],
): FlagValue<Readonly<Record<string, string>> | undefined> {
  if (given.length === 0) return { value: undefined, problems: [] }
  const malformed = given.filter((text) => !/^[^=]+=/.test(text))
  const named = given
    .filter((text) => !malformed.includes(text))
    .map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const)
  return {
    value: Object.fromEntries(named),
    problems: [
      ...malformed.map((text) => `--parameter expects name=value, found ${beginning(text)}`),
      ...twice('parameter', named, (name) => name),
    ],
  }
}

/** A value as a target file writes it: text, or the environment variable that holds it. */
export type HeaderValue = string | { readonly env: string }

const variable = /^\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})$/
const variableInside = /\$\{?[A-Za-z_]/

function headerValue(value: string): HeaderValue {
  const [, plain, braced] = variable.exec(value) ?? []
  const env = plain ?? braced
  return env === undefined ? value : { env }
}

/** A shell reads a variable within text; here nothing but the suite would, and the value could not be told in a command. */
const mixedProblems = (named: Named): readonly string[] =>
  named
    .filter(([, value]) => !variable.test(value) && variableInside.test(value))
    .map(
      ([name]) =>
        `--header ${name} expects a value or one variable, found text with a variable in it: put the whole value into the variable`,
    )

/** `--header 'Name: value'` and `--header 'Name: $ENV'`, each name once. */
export function headersIn(
  given: readonly string[],
): FlagValue<Readonly<Record<string, HeaderValue>> | undefined> {
  if (given.length === 0) return { value: undefined, problems: [] }
  const malformed = given.filter((text) => !/^[^:]+:/.test(text))
  const named = given
    .filter((text) => !malformed.includes(text))
    .map((text) => [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1).trim()] as const)
  return {
    value: Object.fromEntries(named.map(([name, value]) => [name, headerValue(value)])),
    problems: [
      ...malformed.map(
        (text) => `--header expects "Name: value" or "Name: $VARIABLE", found ${beginning(text)}`,
      ),
      ...mixedProblems(named),
      ...twice('header', named, (name) => name.toLowerCase()),
    ],
  }
}
