import type { LinkQuery } from '../generated/contract.js'
import type { AccessTokens } from './access-tokens.js'
import type { Accounts } from './accounts/accounts.js'
import type { Confirmations } from './callback/confirmations.js'
import type { Client, Connection, Settings } from './options.js'
import type { ParameterList } from './parameters.js'
import type { Codes } from './token/codes.js'
import type { Transactions } from './transactions.js'

/** A request as the wire gave it; nothing decoded. */
export interface LinkRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  /** Octets of the request target, as sent. */
  readonly targetLength: number
  /** The content of a POST; empty for every other method, whose content means nothing (RFC 9110 §9.3.1). */
  readonly body: string
  readonly bodyTooLarge: boolean
  readonly contentType: string
  readonly authorization: string
  readonly accept: string
  readonly cookie: string
}

/** What a server keeps from one request to the next. */
export interface State {
  readonly settings: Settings
  readonly accessTokens: AccessTokens
  readonly transactions: Transactions
  readonly confirmations: Confirmations
  readonly codes: Codes
  readonly accounts: Accounts
}

/** What a step may read at its place in the pipeline: each stage adds to the one before it. */
export interface Received extends State {
  readonly request: LinkRequest
}
export interface Read extends Received {
  readonly parameters: ParameterList
}
export interface Identified extends Read {
  readonly client: Client
}
/** From here on an error may be delivered to the client. */
export interface Redirectable extends Identified {
  readonly redirectUri: string
}
export interface Typed extends Redirectable {
  readonly responseType: LinkQuery['response_type']
}
export interface Authorized extends Typed {
  /** The user to whose account the connection is added; absent for an ordinary login. */
  readonly subject?: string
}
export interface Connected extends Authorized {
  readonly connection: Connection
}
export interface Context extends Connected {
  /** Where the user agent goes. */
  readonly location: string
  readonly cookie: string
}

/** As far as the pipeline came. */
export type ContextSoFar = Received & Partial<Context>
