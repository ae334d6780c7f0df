import { roles } from '../../../generated/contract.js'
import type { RequirementId } from '../../../generated/requirements.js'
import type { Mutation, Template } from '../../request/mutation.js'
import { encodeValue } from '../../syntax/encoding.js'

/** One other way to carry a parameter, which no server may read. */
export interface Carrier {
  /** What the check that sends it is called: `param-state-in-brackets-is-not-read`. */
  readonly group: 'elsewhere' | 'in-brackets' | 'in-another-case' | 'behind-a-semicolon'
  /** What carries the value, under a name of the contract; null where the name has no such guise. */
  readonly carrying: (name: string, value: Template) => Mutation | null
  /** A quick run sends it too. */
  readonly quick?: true
}

export const requirementOf = {
  elsewhere: 'LINK-PARAM-010',
  'in-brackets': 'LINK-PARAM-005',
  'in-another-case': 'LINK-PARAM-006',
  'behind-a-semicolon': 'LINK-PARAM-009',
} as const satisfies Readonly<Record<Carrier['group'], RequirementId>>

const words = (name: string): readonly string[] => name.split('_')
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
const camelCase = (name: string): string =>
  words(name)
    .map((word, index) => (index === 0 ? word : capital(word)))
    .join('')
const titleCase = (name: string): string => words(name).map(capital).join('-')

/** Pairs under other names, as far as they are other names. */
function under(names: readonly string[], name: string, value: Template): Mutation | null {
  const others = [...new Set(names)].filter((other) => other !== name)
  return others.length === 0 ? null : { append: others.map((other) => [other, value]) }
}

const pair = (name: string, value: Template): string =>
  `${name}=${value.includes('{') ? value.replace(/\{(\w+)\}/g, '{$1:encoded}') : encodeValue(value)}`

const jsonOf = (name: string, value: Template): string => `{open}"${name}":"${value}"}`

/** What vendors call a redirection URI, which no spelling of its name yields. */
const vendorNames: Readonly<Record<string, readonly string[]>> = {
  [roles.redirectionUri]: ['redirect_url', 'callbackURL', 'returnTo', 'return_to', 'callback'],
  [roles.token]: ['token', 'bearer_token'],
}

/** What frameworks read besides, the most usual first. */
export const carriers: readonly Carrier[] = [
  {
    group: 'elsewhere',
    quick: true,
    carrying: (name, value) =>
      under([camelCase(name), words(name).join('-'), words(name).join(''), `x_${name}`], name, value),
  },
  {
    group: 'elsewhere',
    quick: true,
    carrying: (name, value) => under(vendorNames[name] ?? [], name, value),
  },
  {
    group: 'in-brackets',
    quick: true,
    carrying: (name, value) => ({ rawPairs: [pair(`${name}[]`, value)] }),
  },
  {
    group: 'in-brackets',
    carrying: (name, value) => ({ rawPairs: [pair(`${name}%5B0%5D`, value), pair(`${name}[x]`, value)] }),
  },
  {
    group: 'in-another-case',
    quick: true,
    carrying: (name, value) =>
      under(
        [
          name.toUpperCase(),
          capital(name),
          words(name).map(capital).join('_'),
          words(name).map(capital).join(''),
        ],
        name,
        value,
      ),
  },
  // PHP makes an underscore of a dot, a space and an open bracket.
  {
    group: 'elsewhere',
    carrying: (name, value) =>
      under([words(name).join('.'), words(name).join(' '), words(name).join('[')], name, value),
  },
  {
    group: 'elsewhere',
    carrying: (name, value) => ({
      append: [
        [` ${name}`, value],
        [`${name} `, value],
        [`${name}\u0000`, value],
      ],
    }),
  },
  {
    group: 'elsewhere',
    carrying: (name, value) => ({
      append: [
        [`amp;${name}`, value],
        [`?${name}`, value],
        [`params[${name}]`, value],
      ],
    }),
  },
  {
    group: 'behind-a-semicolon',
    quick: true,
    carrying: (name, value) => ({ rawPairs: [`extra=a;${pair(name, value)}`] }),
  },
  {
    group: 'elsewhere',
    quick: true,
    carrying: (name, value) => ({ headers: { Cookie: pair(name, value) } }),
  },
  {
    group: 'elsewhere',
    carrying: (name, value) => ({ headers: { [titleCase(name)]: value, [`X-${titleCase(name)}`]: value } }),
  },
  {
    group: 'elsewhere',
    carrying: (name, value) => ({
      method: 'GET',
      body: { type: 'application/x-www-form-urlencoded', content: pair(name, value) },
    }),
  },
  {
    group: 'elsewhere',
    carrying: (name, value) => ({
      method: 'GET',
      body: { type: 'application/json', content: jsonOf(name, value) },
    }),
  },
  { group: 'elsewhere', carrying: (name, value) => ({ path: `{path};${pair(name, value)}` }) },
]
