import {
  endpointOf,
  errorCodesOf,
  longestValue,
  parametersOf,
  responsesOf,
  rolesOf,
  statusTables,
} from './contract.js'
import { headerComment } from './header.js'
import { literal } from './literal.js'
import { members } from './openapi.js'
import type { ValidSpec } from './validate/index.js'

/** Types of the schemas that the tables use; a document that lacks one has anything in its place. */
const has = (document: Readonly<Record<string, unknown>>, name: string): boolean =>
  name in members(members(document.components).schemas)

const imported = (document: Readonly<Record<string, unknown>>): string =>
  has(document, 'ErrorCode') ? 'ErrorCode, ' : ''

function schemaTypes(document: Readonly<Record<string, unknown>>): string {
  return ['ErrorCode', 'ResponseType']
    .map((name) =>
      has(document, name) ? `export type { ${name} } from './types.js';` : `export type ${name} = string;`,
    )
    .join('\n')
}

/** Writes the contract as tables that are tied to the types. */
export function emitContract({ dereferenced: document }: ValidSpec): string {
  const endpoint = endpointOf(document)
  const statuses = statusTables(document)
  const operation = `operations[${literal(endpoint.operationId)}]`
  return `${headerComment(['openapi'])}

import type { RequirementId } from './requirements.js';
import type { ${imported(document)}operations } from './types.js';

${schemaTypes(document)}

/** The operation of the contract. */
export interface ContractEndpoint {
  readonly operationId: keyof operations;
  readonly method: string;
  readonly path: string;
  /** Every method that the document describes at this path. */
  readonly methods: readonly string[];
  readonly deprecated: boolean;
  readonly summary: string;
  readonly successor: string | null;
  /** The version of the contract. */
  readonly version: string;
  readonly requirements: readonly RequirementId[];
}

/** The endpoint that the suite checks. */
export const endpoint = ${literal(endpoint)} as const satisfies ContractEndpoint;

/** The query of a valid request. */
export type LinkQuery = NonNullable<${operation}['parameters']['query']>;
/** The name of a query parameter. */
export type ParameterName = keyof LinkQuery;
/** How an error in a parameter reaches the client. */
export type ErrorDelivery = 'redirect' | 'page';
/** The part that a parameter plays, whatever its name. */
export type ParameterRole = 'response-type' | 'client' | 'connection' | 'redirection-uri' | 'token' | 'state' | 'scope';

/** The requirement that each derived check of a parameter cites. */
export interface ContractParameterChecks {
  readonly missing: RequirementId;
  readonly empty: RequirementId;
  readonly repeated: RequirementId;
  readonly outOfEnum: RequirementId;
  readonly case: RequirementId;
  readonly outside: RequirementId;
  readonly inside: RequirementId;
}

/** What the schema of a parameter demands of a value, beside an enumeration; null where it demands nothing. */
export interface ContractConstraints {
  readonly type: string;
  /** Whether the parameter is a list, each item of which is sent as a value of its own. */
  readonly isList: boolean;
  readonly const: string | null;
  readonly pattern: string | null;
  readonly format: string | null;
  readonly minLength: number | null;
  readonly maxLength: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
}

/** A query parameter of the contract. */
export interface ContractParameter {
  readonly name: string;
  readonly in: 'query';
  readonly role: ParameterRole | null;
  readonly required: boolean;
  readonly enum: readonly string[] | null;
  readonly constraints: ContractConstraints;
  /** Values that do not fit the schema; \`{value}\` stands for that of the valid request. */
  readonly invalid: readonly string[];
  readonly example: string | null;
  readonly errorDelivery: ErrorDelivery;
  readonly secret: boolean;
  readonly origin: string | null;
  /** The codes with which an error in it may be answered; \`unknown\` where the value fits and names nothing. */
  readonly errors: { readonly [Kind in 'missing' | 'outside' | 'unknown']: readonly ErrorCode[] };
  readonly requirements: readonly RequirementId[];
  readonly checks: ContractParameterChecks;
}

/** The query parameters, in document order. */
export const parameters = ${literal(parametersOf(document))} as const satisfies readonly (ContractParameter & { readonly name: ParameterName })[];

/** Characters of a value that a server surely reads; no check is made of a longer one. */
export const longestValue = ${longestValue};

/** Parameters that the types have and the list has not: none. */
export type UnlistedParameter = Exclude<ParameterName, (typeof parameters)[number]['name']>;
true satisfies [UnlistedParameter] extends [never] ? true : never;

/** The name of the parameter that plays each part. */
export const roles = ${literal(rolesOf(document))} as const satisfies Readonly<Record<string, ParameterName>>;

/** The registered error codes of an authorization response. */
export const errorCodes = ${literal(errorCodesOf(document))} as const satisfies readonly ErrorCode[];

/** A header field of a response; of a value only what every one of its values must be. */
export interface ContractHeader {
  readonly name: string;
  readonly required: boolean;
  readonly type: string;
  readonly enum: readonly string[] | null;
  readonly const: string | null;
  readonly pattern: string | null;
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
export type ResponseStatus = \`\${keyof ${operation}['responses'] & number}\`;

/** The statuses of an answer that is no error. */
export const successStatuses = ${literal(statuses.success)} as const;
/** The status of an answer that is no error. */
export type SuccessStatus = (typeof successStatuses)[number];

/** The statuses of an error, whatever the method. */
export const errorStatuses = ${literal(statuses.error)} as const;
/** The status of an error. */
export type ErrorStatus = (typeof errorStatuses)[number];

/** The responses, by status. */
export const responses = ${literal(responsesOf(document))} as const satisfies Record<ResponseStatus, ContractResponse>;
`
}
