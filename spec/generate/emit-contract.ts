import { endpointOf, errorCodesOf, parametersOf, responsesOf } from './contract.js'
import { headerComment } from './header.js'
import { literal } from './literal.js'
import type { ValidSpec } from './validate/index.js'

/** Writes the contract as tables that are tied to the types. */
export const emitContract = ({ dereferenced: document }: ValidSpec): string => `${headerComment(['openapi'])}

import type { RequirementId } from './requirements.js';
import type { ErrorCode, operations } from './types.js';

export type { ErrorCode, ResponseType } from './types.js';

/** The operation of the contract. */
export interface ContractEndpoint {
  readonly operationId: keyof operations;
  readonly method: string;
  readonly path: string;
  readonly deprecated: boolean;
  readonly summary: string;
  readonly successor: string;
  readonly requirements: readonly RequirementId[];
}

/** The link endpoint. */
export const endpoint = ${literal(endpointOf(document))} as const satisfies ContractEndpoint;

/** The query of a valid request. */
export type LinkQuery = operations['link']['parameters']['query'];
/** The name of a query parameter. */
export type ParameterName = keyof LinkQuery;
/** How an error in a parameter reaches the client. */
export type ErrorDelivery = 'redirect' | 'page';

/** The requirement that each derived check of a parameter cites. */
export interface ContractParameterChecks {
  readonly missing: RequirementId;
  readonly empty: RequirementId;
  readonly repeated: RequirementId;
  readonly outOfEnum: RequirementId;
  readonly case: RequirementId;
}

/** A query parameter of the contract. */
export interface ContractParameter {
  readonly name: string;
  readonly in: 'query';
  readonly required: boolean;
  readonly enum: readonly string[] | null;
  readonly example: string | null;
  readonly errorDelivery: ErrorDelivery;
  readonly secret: boolean;
  readonly origin: string | null;
  readonly requirements: readonly RequirementId[];
  readonly checks: ContractParameterChecks;
}

/** The query parameters, in document order. */
export const parameters = ${literal(parametersOf(document))} as const satisfies readonly (ContractParameter & { readonly name: ParameterName })[];

/** Parameters that the types have and the list has not: none. */
export type UnlistedParameter = Exclude<ParameterName, (typeof parameters)[number]['name']>;
true satisfies [UnlistedParameter] extends [never] ? true : never;

/** The registered error codes of an authorization response. */
export const errorCodes = ${literal(errorCodesOf(document))} as const satisfies readonly ErrorCode[];

/** A header field of a response. */
export interface ContractHeader {
  readonly name: string;
  readonly required: boolean;
  readonly requirements: readonly RequirementId[];
}

/** A response of the contract. */
export interface ContractResponse {
  readonly description: string;
  readonly headers: readonly ContractHeader[];
  readonly content: readonly string[];
  readonly requirements: readonly RequirementId[];
}

/** The status of a response. */
export type ResponseStatus = \`\${keyof operations['link']['responses'] & number}\`;

/** The responses, by status. */
export const responses = ${literal(responsesOf(document))} as const satisfies Record<ResponseStatus, ContractResponse>;
`
