import type { RequirementId } from '../../generated/requirements.js'
import type { DeclaredMutation } from '../checks/check.js'

/** The families of forms, each in the file of its name. */
export type Technique =
  | 'foreign-destination'
  | 'look-alike-host'
  | 'userinfo'
  | 'slashes-and-backslashes'
  | 'path-confusion'
  | 'query-pollution'
  | 'fragment'
  | 'scheme'
  | 'port'
  | 'loopback'
  | 'encoding-and-control'
  | 'request-pollution'
  | 'patterns'
  | 'wildcard'

/** Where a browser would go, for an `https` registration and an `https` server: the impact of accepting the form. */
export type Aim =
  | 'attacker'
  | 'registered-host'
  | 'equal'
  | 'other-host'
  | 'relative'
  | 'non-http'
  | 'unparsable'

/** What the registered URI must have, beyond what the template's placeholders ask for. */
export type Trait =
  | 'https'
  | 'authority'
  | 'name-host'
  | 'not-ipv6'
  | 'not-loopback'
  | 'has-path'
  | 'no-query'
  | 'no-escapes'
  | 'wildcard'

/** W1: percent-encoded once. W2: sent as it is, so that the server decodes the form's own escapes. */
export type Wire = 'W1' | 'W2'

interface Description {
  /** The catalogue's number: a letter for the technique, two digits. Never renamed. */
  readonly id: string
  /** What is odd about it. */
  readonly what: string
  /** Where it is known from: a CVE, a section, a tool. */
  readonly source: string
  /** The one requirement that this form is judged under. */
  readonly requirement: RequirementId
  readonly needs?: readonly Trait[]
  /** Stands for its technique in a quick run. */
  readonly representative?: true
  /** One of the twelve that are combined with every other error and every method. */
  readonly matrix?: true
}

/** A redirect_uri that differs from every registered one; its placeholders are listed in `placeholders.ts`. */
export interface ValueForm extends Description {
  readonly technique: Exclude<Technique, 'request-pollution'>
  readonly template: string
  readonly aim: Aim
  /** The parser in which the aim is reached; default: WHATWG and RFC 3986 alike. */
  readonly parser?: 'whatwg' | 'rfc3986'
  /** Default: W1, and W2 if the value holds a `%` or a tab. */
  readonly wires?: readonly Wire[]
}

/** A request that carries a second redirect_uri, or carries it elsewhere; filled like any mutation. */
export interface RequestForm extends Description {
  readonly technique: 'request-pollution'
  readonly mutation: DeclaredMutation
  /** `as-one-value`: as a value in which a letter stands where this one has what could separate two. */
  readonly expect:
    | 'refused'
    | 'refused-without-redirect'
    | 'as-if-missing'
    | 'as-one-value'
    | 'unaffected-or-refused'
    | 'accepted'
}

export type Form = ValueForm | RequestForm
