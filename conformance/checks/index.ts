import type { parameters } from '../../generated/contract.js'
import type { RequirementId, TestableRequirementId } from '../../generated/requirements.js'
import type { DerivedCheck } from '../check.js'
import { parameterChecks } from '../derived.js'
import type { CorpusRequirement } from '../forms/derived-forms.js'
import type { declaredInvariants } from '../invariants/index.js'
import caching from './caching.js'
import client from './client.js'
import connection from './connection.js'
import csrf from './csrf.js'
import deprecation from './deprecation.js'
import errors from './errors.js'
import issuer from './issuer.js'
import methods from './methods.js'
import openid from './openid.js'
import parameterHandling from './parameters.js'
import redirect from './redirect.js'
import redirectUri from './redirect-uri.js'
import responseType from './response-type.js'
import robustness from './robustness.js'
import state from './state.js'
import tls from './tls.js'
import token from './token.js'
import upstream from './upstream.js'

const declared = [
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
  ...caching,
  ...deprecation,
  ...robustness,
] as const

type FromContract = (typeof parameters)[number]['checks'][keyof (typeof parameters)[number]['checks']]

type Cited =
  | (typeof declared)[number]['requirement']
  | (typeof declaredInvariants)[number]['requirement']
  | FromContract
  | CorpusRequirement

type Unchecked = Exclude<TestableRequirementId, Cited>
type Excluded = Exclude<RequirementId, TestableRequirementId>

// A requirement row that no check cites is named here by the compiler; so is a check of an excluded row.
true satisfies [Unchecked] extends [never]
  ? true
  : { 'requirement without a check, and not excluded': Unchecked }
true satisfies [Extract<Cited, Excluded>] extends [never]
  ? true
  : { 'checked, although excluded': Extract<Cited, Excluded> }

/** Every check that does not depend on the target: declared by hand and derived from the contract. */
export const checks: readonly DerivedCheck[] = [...declared, ...parameterChecks]
