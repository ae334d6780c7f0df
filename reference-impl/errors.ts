import type { ErrorCode, ErrorDelivery, ErrorStatus } from '../generated/contract.js'
import type { RequirementId } from '../generated/requirements.js'

interface Consequence {
  /** Of the page; a redirect has the status of the contract. */
  readonly status?: number
  /** `redirect` is a permission, which counts once client and redirection URI are known to be good. */
  readonly delivery?: ErrorDelivery
  /** Further header fields of the page, name and value in turn. */
  readonly headers?: readonly string[]
  /** The requirement for whose sake it refuses; for the log of a developer. */
  readonly row?: RequirementId
}

/**
 * A refusal that carries its wire text and its consequence.
 *
 * The description goes to the client and to the user: it is a constant of this program, names the parameter at fault,
 * repeats nothing of the request, and keeps to the characters of RFC 6749 Appendix A.8 (so no double quote).
 */
export class LinkError extends Error {
  override name = 'LinkError'
  readonly code: ErrorCode
  readonly status: number
  readonly delivery: ErrorDelivery
  readonly headers: readonly string[]
  readonly row: RequirementId | undefined

  constructor(code: ErrorCode, description: string, consequence: Consequence = {}) {
    super(description)
    this.code = code
    this.status = consequence.status ?? 400
    this.delivery = consequence.delivery ?? 'redirect'
    this.headers = consequence.headers ?? []
    this.row = consequence.row
  }
}

interface PageConsequence extends Omit<Consequence, 'delivery'> {
  /** A status of the contract. */
  readonly status?: ErrorStatus
}

/** Refuses on a page, where an error goes that must not or cannot reach the client. */
export const pageError = (description: string, consequence: PageConsequence = {}): LinkError =>
  new LinkError('invalid_request', description, { ...consequence, delivery: 'page' })
