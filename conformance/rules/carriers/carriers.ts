import { roles } from '../../../generated/contract.js'
import type { RequirementId } from '../../../generated/requirements.js'
import type { Mutation, Template } from '../../request/mutation.js'
import { encodedTemplate } from '../../request/templates.js'

/** One other way to carry a parameter, which no server may read. */
export interface Carrier {
  /** What the check that sends it is called: `param-state-in-brackets-is-not-read`. */
  readonly group: 'elsewhere' | 'in-brackets' | 'in-another-case' | 'behind-a-semicolon'
  /** What carries the value, under a name of the contract; null where the name has no such guise. */
  readonly carrying: (name: string, value: Template) => Mutation | null
  /** A quick run sends it too. */
  readonly quick?: true
  /** Some parsers have it for every name: redirect_uri meets each of a kind, every other parameter one of them by turns. */
  readonly habit?: 'brackets' | 'other letters' | 'signs for an underscore' | 'signs at an end'
  /** Sent beside a wrong value too: of each family one, since what counts there is mostly read alone as well. */
  readonly stands?: 'beside'
}

/** Where a value of each group stands, behind the name of its parameter. */
export const placeOf = {
  elsewhere: 'under another name or in another place',
  'in-brackets': 'under a name with brackets',
  'in-another-case': 'under a name in other letters',
  'behind-a-semicolon': 'behind a semicolon',
} as const satisfies Readonly<Record<Carrier['group'], string>>

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

const pair = (name: string, value: Template): string => `${name}=${encodedTemplate(value)}`

/** A server that takes several spellings for one name may find it repeated: one a request. */
const under =
  (spelling: (name: string) => string): Carrier['carrying'] =>
  (name, value) => {
    const other = spelling(name)
    return other === name ? null : { append: [[other, value]] }
  }

const inContent =
  (type: string, content: (name: string, value: Template) => Template): Carrier['carrying'] =>
  (name, value) => ({ method: 'GET', body: { type, content: content(name, value) } })

const raw =
  (written: (name: string, value: Template) => string): Carrier['carrying'] =>
  (name, value) => ({ rawPairs: [written(name, value)] })

/** What vendors call a redirection URI and a token, which no spelling of the name yields. */
const vendorNames: Readonly<Record<string, readonly string[]>> = {
  [roles.redirectionUri]: ['redirect_url', 'callbackURL', 'returnTo', 'return_to', 'callback'],
  [roles.token]: ['token', 'bearer_token'],
}

/** What frameworks read besides, the most usual first. */
export const carriers: readonly Carrier[] = [
  { group: 'elsewhere', quick: true, stands: 'beside', carrying: under(camelCase) },
  {
    group: 'elsewhere',
    quick: true,
    carrying: (name, value) => {
      const names = vendorNames[name] ?? []
      return names.length === 0 ? null : { append: names.map((other) => [other, value]) }
    },
  },
  {
    group: 'elsewhere',
    quick: true,
    stands: 'beside',
    carrying: (name, value) => ({ headers: { Cookie: pair(name, value) } }),
  },
  ...(
    [
      ['[]', { quick: true }],
      ['%5B%5D', { quick: true }],
      ['[0]', {}],
      ['[x]', { stands: 'beside' }],
    ] as const
  ).map(
    ([brackets, more]): Carrier => ({
      ...{ group: 'in-brackets', habit: 'brackets', ...more },
      carrying: raw((name, value) => pair(name + brackets, value)),
    }),
  ),
  { group: 'in-another-case', quick: true, carrying: under((name) => name.toUpperCase()) },
  {
    group: 'in-another-case',
    habit: 'other letters',
    carrying: under((name) => words(name).map(capital).join('_')),
  },
  {
    group: 'in-another-case',
    habit: 'other letters',
    carrying: under((name) => words(name).map(capital).join('')),
  },
  // PHP makes an underscore of a dot, a space and an open bracket.
  ...['-', '', '.', ' ', '['].map(
    (sign): Carrier => ({
      group: 'elsewhere',
      habit: 'signs for an underscore',
      carrying: under((name) => words(name).join(sign)),
    }),
  ),
  ...[(name: string) => ` ${name}`, (name: string) => `${name} `, (name: string) => `${name}\u0000`].map(
    (spelling): Carrier => ({ group: 'elsewhere', habit: 'signs at an end', carrying: under(spelling) }),
  ),
  {
    group: 'elsewhere',
    carrying: (name, value) => ({
      append: [`x_${name}`, `amp;${name}`, `?${name}`, `params[${name}]`].map((other) => [other, value]),
    }),
  },
  {
    group: 'behind-a-semicolon',
    quick: true,
    carrying: raw((name, value) => `extra=a;${pair(name, value)}`),
  },
  {
    group: 'elsewhere',
    stands: 'beside',
    carrying: (name, value) => ({ headers: { [`X-${titleCase(name)}`]: value } }),
  },
  { group: 'elsewhere', carrying: inContent('application/x-www-form-urlencoded', pair) },
  {
    group: 'elsewhere',
    stands: 'beside',
    carrying: inContent('application/json', (name, value) => `{open}"${name}":"${value}"}`),
  },
  { group: 'elsewhere', carrying: (name, value) => ({ path: `{path};${pair(name, value)}` }) },
]
