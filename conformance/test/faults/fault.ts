import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Profile, RequirementId } from '../../../generated/requirements.js'
import type { Settings } from '../../target/settings.js'
import type { Variant } from '../benign/variant.js'

/** A server with one deliberate defect, made from the reference implementation, and the checks that must notice it. */
export interface Fault
  extends Pick<Variant, 'options' | 'answer' | 'write' | 'around' | 'front' | 'target' | 'input'> {
  readonly id: string
  /** What this server does, in one sentence. */
  readonly what: string
  /** The checks and invariants that are there for it. */
  readonly kills: readonly string[]
  /** Every other requirement that fails or warns because of it: these and no more. */
  readonly alsoTrips?: readonly RequirementId[]
  /** The verdict of the intended checks, where it is not the one of an unmet requirement of their level. */
  readonly verdict?: 'fail' | 'warn' | 'note'
  /** Default: contract. */
  readonly profile?: Profile
  /** Default: quick. */
  readonly depth?: Settings['depth']
  /** `refused`: so broken that the control is not accepted, and all else blocked. `lost`: accepted no longer at the end. */
  readonly control?: 'refused' | 'lost'
  /** Served over TLS, as https://login.test. */
  readonly tls?: true
  /** What listens on the clear-text port beside it. */
  readonly cleartext?: (request: IncomingMessage, response: ServerResponse) => void
}
