import { parameters } from '../../generated/contract.js'
import caching from './caching.js'
import type { Check } from './check.js'
import client from './client.js'
import connection from './connection.js'
import csrf from './csrf.js'
import deprecation from './deprecation.js'
import errors from './errors.js'
import { parameterChecks } from './from-contract.js'
import issuer from './issuer.js'
import methods from './methods.js'
import openid from './openid.js'
import parameterHandling from './parameters.js'
import pkce from './pkce.js'
import redirect from './redirect.js'
import redirectUri from './redirect-uri.js'
import responseType from './response-type.js'
import robustness from './robustness.js'
import state from './state.js'
import tls from './tls.js'
import token from './token.js'
import upstream from './upstream.js'

/** The checks that are declared by hand. */
export const declared = [
  ...tls,
  ...methods,
  ...parameterHandling,
  ...responseType,
  ...client,
  ...connection,
  ...upstream,
  ...redirect,
  ...redirectUri,
  ...errors,
  ...state,
  ...issuer,
  ...token,
  ...csrf,
  ...openid,
  ...pkce,
  ...caching,
  ...deprecation,
  ...robustness,
] as const

/** A value whose acceptance has a check of its own is not asked for again. */
export const accepting: ReadonlySet<string> = new Set(
  declared
    .filter(({ expect }) => 'outcome' in expect && expect.outcome === 'accepted')
    .map(({ requests }) => JSON.stringify(requests)),
)

/** Every check that does not depend on the target: declared by hand and derived from the contract. */
export const checks: readonly Check[] = [
  ...declared,
  ...parameterChecks(parameters, accepting).map((check) => ({ ...check, rule: 'from-contract' as const })),
]
