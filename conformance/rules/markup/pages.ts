import { roles } from '../../../generated/contract.js'
import type { Mutation } from '../../request/mutation.js'

/** One kind of request that servers answer with a page. */
export interface PageKind {
  readonly change: Mutation
  /** Where nothing in the request is wrong, a hostile scope would be. */
  readonly valid?: true
  /** A quick run sends it too. */
  readonly quick?: true
}

/** What is usually answered by a page, the most usual first. */
export const pageKinds: readonly PageKind[] = [
  { quick: true, change: { set: { [roles.redirectionUri]: '{attacker_uri}' } } },
  { quick: true, valid: true, change: { set: { prompt: 'none' } } },
  { quick: true, valid: true, change: { omit: [roles.connection] } },
  { change: { set: { [roles.client]: 'unknown-{random}' } } },
  { valid: true, change: { set: { [roles.connection]: '{database_connection}' } } },
  { change: { omit: [roles.responseType] } },
  { valid: true, change: { set: { prompt: 'consent' } } },
  { valid: true, change: { set: { response_mode: 'form_post' }, reveal: true } },
  { valid: true, change: { set: { response_mode: 'web_message' }, reveal: true } },
  { change: { method: 'DELETE' } },
  { change: { path: '{path}/unknown' } },
]

/** What servers print on their pages, or hand to the scripts of these, beside the contract's parameters. */
export const printedNames: readonly string[] = [
  'error',
  'error_description',
  'login_hint',
  'ui_locales',
  'nonce',
  'screen_hint',
  'title',
  'message',
  'prompt',
  'response_mode',
  'x',
]

/** Fields that somebody else can choose: by a link to the page, or by what lies in a cache. */
export const printedFields: readonly (readonly string[])[] = [
  ['Referer', 'User-Agent', 'Accept-Language'],
  ['X-Forwarded-Host', 'X-Forwarded-For', 'X-Forwarded-Proto', 'X-Original-URL'],
]
