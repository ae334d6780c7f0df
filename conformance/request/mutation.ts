import { formDecodeOnce } from '../syntax/encoding.js'

/** Text in which `{name}` is filled from the target file: see `templates.ts` for the names. */
export type Template = string

/** A form of redirect_uri that a request sends: its number in the catalogue, or its edit in words. */
export interface FormMark {
  readonly id: string
  /** The value as a correct server reads it. */
  readonly value: string
  /** The registered URI that it deviates from. */
  readonly from: string
  /** The check that judges this form by itself. */
  readonly owner: string
}

/** A row of the covering array: an invalid value, and the values of the valid branch beside it. */
export interface BranchMark {
  /** What is wrong with the request, in words, and the parameter that is. */
  readonly attack: string
  readonly parameter: string
  /** Each factor of the branch with its value, in words; the control's own values among them. */
  readonly values: Readonly<Record<string, string>>
  /** The factors in which the branch is as the control. */
  readonly usual: readonly string[]
  /** What is accepted in the usual branch is another check's concern. */
  readonly alike?: true
}

/** Another form of content that carries all parameters in place of the query. */
export interface BodyForm {
  readonly as: 'multipart' | 'json' | 'chunked-form'
}

/** A token that no server has issued: which one, and what was done to make it. */
export interface ForgeryMark {
  readonly id: string
  readonly words: string
}

/** How one request differs from the control. Everything not named stays as in the control. */
export interface Mutation {
  readonly method?: string
  /** `http` sends the request to the clear-text port of the same host. */
  readonly scheme?: 'http'
  /** Replaces the endpoint's path. */
  readonly path?: Template
  readonly set?: Readonly<Record<string, Template>>
  readonly omit?: readonly string[]
  readonly empty?: readonly string[]
  /** Repeats a name: the pair is added after the control's own. */
  readonly append?: readonly (readonly [name: string, value: Template])[]
  /** As `append`, but before the control's own pairs. */
  readonly prepend?: readonly (readonly [name: string, value: Template])[]
  /** Bytes added to the end of the query as they are, `&`-joined; templates give encoded values. */
  readonly rawPairs?: readonly Template[]
  /** These parameters go out with only those bytes encoded that would mean something else in a form-encoded query. */
  readonly unencoded?: readonly string[]
  /** These parameters go out with every byte percent-encoded. */
  readonly overEncoded?: readonly string[]
  readonly headers?: Readonly<Record<string, Template>>
  /** `form` moves the parameters into a form body, a form of another kind too; a template is sent next to the query. */
  readonly body?: 'form' | BodyForm | { readonly type: string; readonly content: Template }
  /** `1.0` is the older version of HTTP. */
  readonly version?: '1.0'
  /** Exact bytes of the request target. */
  readonly raw?: Template
  /** Sends the request this many times. */
  readonly repeat?: number
  /** Sends this many copies at the same time. */
  readonly parallel?: number
  /** Adds the target's own way of delivering an error by redirect, found in the preflight. */
  readonly reveal?: true
  /** The form of redirect_uri that this request sends. */
  readonly form?: FormMark
  /** The branch in which this request sends an invalid value. */
  readonly branch?: BranchMark
  /** The forged token that this request sends: it is not printed, and known by its words alone. */
  readonly forgery?: ForgeryMark
  /** What rides on this request together: a deviation is traced to one of them by smaller requests. */
  readonly riders?: readonly string[]
  /**
   * What is sent besides, when this request is accepted: it is simpler, or shows which URI was bound. Few requests are, so
   * it is made then.
   */
  readonly next?: () => readonly Mutation[]
}

/** A form is one of one registered URI. */
export const formKey = ({ id, from }: FormMark): string => `${id} of ${from}`

const lists = ['omit', 'empty', 'append', 'prepend', 'rawPairs'] as const

/** A part of several changes, in one; nothing where none has it. */
const joined = (all: readonly Mutation[], key: (typeof lists)[number]): Partial<Mutation> => {
  const list = all.flatMap((one): readonly unknown[] => one[key] ?? [])
  return list.length === 0 ? {} : { [key]: list }
}

const merged = (all: readonly Mutation[], key: 'set' | 'headers'): Partial<Mutation> => {
  const values = Object.assign({}, ...all.map((one) => one[key] ?? {}))
  return Object.keys(values).length === 0 ? {} : { [key]: values }
}

/** Several changes of the control in one: each changes something else, and the later one wins where it does not. */
export function together(all: readonly Mutation[]): Mutation {
  const { omit = [], ...whole }: Mutation = Object.assign(
    {},
    ...all,
    merged(all, 'set'),
    merged(all, 'headers'),
    ...lists.map((key) => joined(all, key)),
  )
  const left = omit.filter((name) => whole.set === undefined || !(name in whole.set))
  return left.length === 0 ? whole : { ...whole, omit: left }
}

const rawName = (pair: string): string => formDecodeOnce(pair.split('=', 1)[0] ?? '')

/** The parameters that a mutation touches. */
export const touched = (mutation: Mutation): readonly string[] => [
  ...Object.keys(mutation.set ?? {}),
  ...(mutation.omit ?? []),
  ...(mutation.empty ?? []),
  ...(mutation.unencoded ?? []),
  ...(mutation.overEncoded ?? []),
  ...[...(mutation.append ?? []), ...(mutation.prepend ?? [])].map(([name]) => name),
  ...(mutation.rawPairs ?? []).map(rawName),
]
