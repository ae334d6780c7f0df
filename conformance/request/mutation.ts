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
  /** `form` moves the parameters into a form body; a template is sent as the body, next to the query. */
  readonly body?: 'form' | { readonly type: string; readonly content: Template }
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
  /** What is sent besides, when this request is accepted: it is simpler, or shows which URI was bound. */
  readonly next?: readonly Mutation[]
}

/** A form is one of one registered URI. */
export const formKey = ({ id, from }: FormMark): string => `${id} of ${from}`

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
