// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.

import type { RequirementId } from './requirements.js';
import type { ErrorCode, operations } from './types.js';

export type { ErrorCode } from './types.js';
export type { ResponseType } from './types.js';

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
export const endpoint = {
  operationId: 'link',
  method: 'get',
  path: '/authorize',
  methods: ['GET', 'POST'],
  deprecated: true,
  summary: "Link another connection to the logged-in user's account",
  successor: 'https://auth0.com/docs/api/management/v2/users/post-identities',
  version: '2.0.0',
  requirements: [
    'LINK-TLS-001',
    'LINK-TLS-002',
    'LINK-TLS-003',
    'LINK-TLS-004',
    'LINK-METH-001',
    'LINK-METH-002',
    'LINK-METH-003',
    'LINK-METH-005',
    'LINK-METH-006',
    'LINK-METH-007',
    'LINK-METH-008',
    'LINK-PARAM-002',
    'LINK-PARAM-005',
    'LINK-PARAM-007',
    'LINK-PARAM-008',
    'LINK-PARAM-009',
    'LINK-PARAM-010',
    'LINK-CSRF-001',
    'LINK-CSRF-002',
    'LINK-CSRF-003',
    'LINK-OIDC-001',
    'LINK-OIDC-002',
    'LINK-OIDC-003',
    'LINK-OIDC-004',
    'LINK-OIDC-005',
    'LINK-OIDC-006',
    'LINK-ROBUST-001',
    'LINK-ROBUST-002',
    'LINK-ROBUST-003',
    'LINK-ROBUST-004',
    'LINK-ROBUST-005',
    'LINK-DEPR-010',
    'LINK-DEPR-012',
  ],
} as const satisfies ContractEndpoint;

/** The query of a valid request. */
export type LinkQuery = NonNullable<operations['link']['parameters']['query']>;
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
  /** Values that do not fit the schema; `{value}` stands for that of the valid request. */
  readonly invalid: readonly string[];
  readonly example: string | null;
  readonly errorDelivery: ErrorDelivery;
  readonly secret: boolean;
  readonly origin: string | null;
  /** The codes with which an error in it may be answered; `unknown` where the value fits and names nothing. */
  readonly errors: { readonly [Kind in 'missing' | 'outside' | 'unknown']: readonly ErrorCode[] };
  readonly requirements: readonly RequirementId[];
  readonly checks: ContractParameterChecks;
}

/** The query parameters, in document order. */
export const parameters = [
  {
    name: 'response_type',
    in: 'query',
    role: 'response-type',
    required: true,
    enum: ['code', 'token'],
    constraints: {
      type: 'string',
      isList: false,
      const: null,
      pattern: null,
      format: null,
      minLength: null,
      maxLength: null,
      minimum: null,
      maximum: null,
    },
    invalid: [],
    example: 'code',
    errorDelivery: 'redirect',
    secret: false,
    origin: null,
    errors: {
      missing: ['invalid_request', 'unsupported_response_type'],
      outside: ['unsupported_response_type', 'unauthorized_client'],
      unknown: [],
    },
    requirements: [
      'LINK-RTYPE-001',
      'LINK-RTYPE-002',
      'LINK-RTYPE-003',
      'LINK-RTYPE-004',
      'LINK-RTYPE-005',
      'LINK-RTYPE-006',
    ],
    checks: {
      missing: 'LINK-RTYPE-003',
      empty: 'LINK-PARAM-001',
      repeated: 'LINK-PARAM-003',
      outOfEnum: 'LINK-RTYPE-004',
      case: 'LINK-PARAM-006',
      outside: 'LINK-PARAM-015',
      inside: 'LINK-CONN-001',
    },
  },
  {
    name: 'client_id',
    in: 'query',
    role: 'client',
    required: true,
    enum: null,
    constraints: {
      type: 'string',
      isList: false,
      const: null,
      pattern: '^[\\x20-\\x7E]+$',
      format: null,
      minLength: 1,
      maxLength: null,
      minimum: null,
      maximum: null,
    },
    invalid: ['{value}é'],
    example: 'my-client',
    errorDelivery: 'page',
    secret: false,
    origin: null,
    errors: { missing: ['invalid_request'], outside: ['invalid_request'], unknown: [] },
    requirements: [
      'LINK-CLIENT-001',
      'LINK-CLIENT-002',
      'LINK-CLIENT-003',
      'LINK-CLIENT-004',
      'LINK-CLIENT-005',
      'LINK-PARAM-004',
      'LINK-PARAM-015',
    ],
    checks: {
      missing: 'LINK-CLIENT-001',
      empty: 'LINK-PARAM-001',
      repeated: 'LINK-PARAM-003',
      outOfEnum: 'LINK-PARAM-013',
      case: 'LINK-PARAM-006',
      outside: 'LINK-PARAM-015',
      inside: 'LINK-CONN-001',
    },
  },
  {
    name: 'connection',
    in: 'query',
    role: 'connection',
    required: false,
    enum: null,
    constraints: {
      type: 'string',
      isList: false,
      const: null,
      pattern: null,
      format: null,
      minLength: null,
      maxLength: null,
      minimum: null,
      maximum: null,
    },
    invalid: [],
    example: 'facebook',
    errorDelivery: 'redirect',
    secret: false,
    origin: null,
    errors: {
      missing: ['invalid_request'],
      outside: ['invalid_request'],
      unknown: ['invalid_request', 'access_denied', 'unauthorized_client'],
    },
    requirements: [
      'LINK-CONN-001',
      'LINK-CONN-002',
      'LINK-CONN-003',
      'LINK-CONN-004',
      'LINK-CONN-005',
      'LINK-CONN-006',
      'LINK-CONN-007',
      'LINK-CONN-008',
      'LINK-CONN-009',
      'LINK-CONN-010',
    ],
    checks: {
      missing: 'LINK-PARAM-013',
      empty: 'LINK-CONN-004',
      repeated: 'LINK-PARAM-003',
      outOfEnum: 'LINK-PARAM-013',
      case: 'LINK-PARAM-006',
      outside: 'LINK-PARAM-015',
      inside: 'LINK-CONN-001',
    },
  },
  {
    name: 'redirect_uri',
    in: 'query',
    role: 'redirection-uri',
    required: true,
    enum: null,
    constraints: {
      type: 'string',
      isList: false,
      const: null,
      pattern: null,
      format: 'uri',
      minLength: 1,
      maxLength: null,
      minimum: null,
      maximum: null,
    },
    invalid: ['/callback'],
    example: 'https://app.example.com/callback',
    errorDelivery: 'page',
    secret: false,
    origin: null,
    errors: { missing: ['invalid_request'], outside: ['invalid_request'], unknown: [] },
    requirements: [
      'LINK-RURI-001',
      'LINK-RURI-002',
      'LINK-RURI-003',
      'LINK-RURI-004',
      'LINK-RURI-005',
      'LINK-RURI-006',
      'LINK-RURI-007',
      'LINK-RURI-008',
      'LINK-RURI-009',
      'LINK-RURI-010',
      'LINK-RURI-011',
      'LINK-RURI-012',
      'LINK-RURI-013',
      'LINK-RURI-014',
      'LINK-RURI-015',
      'LINK-RURI-016',
      'LINK-RURI-017',
      'LINK-RURI-018',
      'LINK-RURI-019',
      'LINK-RURI-020',
      'LINK-RURI-021',
      'LINK-RURI-022',
      'LINK-RURI-023',
      'LINK-RURI-024',
      'LINK-RURI-025',
      'LINK-PARAM-004',
    ],
    checks: {
      missing: 'LINK-RURI-002',
      empty: 'LINK-RURI-003',
      repeated: 'LINK-PARAM-003',
      outOfEnum: 'LINK-PARAM-013',
      case: 'LINK-PARAM-006',
      outside: 'LINK-RURI-009',
      inside: 'LINK-CONN-001',
    },
  },
  {
    name: 'access_token',
    in: 'query',
    role: 'token',
    required: true,
    enum: null,
    constraints: {
      type: 'string',
      isList: false,
      const: null,
      pattern: null,
      format: null,
      minLength: 1,
      maxLength: null,
      minimum: null,
      maximum: null,
    },
    invalid: [],
    example: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhdXRoMHx1c2VyIn0.c2lnbmF0dXJl',
    errorDelivery: 'redirect',
    secret: true,
    origin: null,
    errors: {
      missing: ['invalid_request'],
      outside: ['invalid_request'],
      unknown: ['access_denied', 'invalid_request', 'login_required'],
    },
    requirements: [
      'LINK-TOKEN-001',
      'LINK-TOKEN-002',
      'LINK-TOKEN-003',
      'LINK-TOKEN-004',
      'LINK-TOKEN-005',
      'LINK-TOKEN-006',
      'LINK-TOKEN-007',
      'LINK-TOKEN-008',
      'LINK-TOKEN-009',
      'LINK-TOKEN-010',
      'LINK-TOKEN-011',
      'LINK-TOKEN-012',
      'LINK-TOKEN-013',
    ],
    checks: {
      missing: 'LINK-TOKEN-001',
      empty: 'LINK-TOKEN-002',
      repeated: 'LINK-PARAM-003',
      outOfEnum: 'LINK-PARAM-013',
      case: 'LINK-PARAM-006',
      outside: 'LINK-PARAM-015',
      inside: 'LINK-CONN-001',
    },
  },
  {
    name: 'state',
    in: 'query',
    role: 'state',
    required: false,
    enum: null,
    constraints: {
      type: 'string',
      isList: false,
      const: null,
      pattern: null,
      format: null,
      minLength: null,
      maxLength: null,
      minimum: null,
      maximum: null,
    },
    invalid: [],
    example: 'af0ifjsldkj',
    errorDelivery: 'redirect',
    secret: false,
    origin: 'RFC 6749 §4.1.1',
    errors: { missing: ['invalid_request'], outside: ['invalid_request'], unknown: [] },
    requirements: ['LINK-STATE-001', 'LINK-STATE-002', 'LINK-STATE-003', 'LINK-STATE-004'],
    checks: {
      missing: 'LINK-PARAM-013',
      empty: 'LINK-PARAM-001',
      repeated: 'LINK-STATE-004',
      outOfEnum: 'LINK-PARAM-013',
      case: 'LINK-PARAM-006',
      outside: 'LINK-PARAM-015',
      inside: 'LINK-CONN-001',
    },
  },
  {
    name: 'scope',
    in: 'query',
    role: 'scope',
    required: false,
    enum: null,
    constraints: {
      type: 'string',
      isList: false,
      const: null,
      pattern: null,
      format: null,
      minLength: null,
      maxLength: null,
      minimum: null,
      maximum: null,
    },
    invalid: [],
    example: 'openid',
    errorDelivery: 'redirect',
    secret: false,
    origin: 'RFC 6749 §4.1.1',
    errors: { missing: ['invalid_request'], outside: ['invalid_request'], unknown: ['invalid_scope'] },
    requirements: ['LINK-PARAM-012'],
    checks: {
      missing: 'LINK-PARAM-013',
      empty: 'LINK-PARAM-001',
      repeated: 'LINK-PARAM-003',
      outOfEnum: 'LINK-PARAM-013',
      case: 'LINK-PARAM-006',
      outside: 'LINK-PARAM-015',
      inside: 'LINK-CONN-001',
    },
  },
] as const satisfies readonly (ContractParameter & { readonly name: ParameterName })[];

/** Characters of a value that a server surely reads; no check is made of a longer one. */
export const longestValue = 4000;

/** Parameters that the types have and the list has not: none. */
export type UnlistedParameter = Exclude<ParameterName, (typeof parameters)[number]['name']>;
true satisfies [UnlistedParameter] extends [never] ? true : never;

/** The name of the parameter that plays each part. */
export const roles = {
  responseType: 'response_type',
  client: 'client_id',
  connection: 'connection',
  redirectionUri: 'redirect_uri',
  token: 'access_token',
  state: 'state',
  scope: 'scope',
} as const satisfies Readonly<Record<string, ParameterName>>;

/** The registered error codes of an authorization response. */
export const errorCodes = [
  'invalid_request',
  'unauthorized_client',
  'access_denied',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
  'interaction_required',
  'login_required',
  'account_selection_required',
  'consent_required',
  'invalid_request_uri',
  'invalid_request_object',
  'request_not_supported',
  'request_uri_not_supported',
  'registration_not_supported',
] as const satisfies readonly ErrorCode[];

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
export type ResponseStatus = `${keyof operations['link']['responses'] & number}`;

/** The statuses of an answer that is no error. */
export const successStatuses = [302] as const;
/** The status of an answer that is no error. */
export type SuccessStatus = (typeof successStatuses)[number];

/** The statuses of an error, whatever the method. */
export const errorStatuses = [400, 403, 405, 410, 413, 414, 415, 429, 431, 503] as const;
/** The status of an error. */
export type ErrorStatus = (typeof errorStatuses)[number];

/** The responses, by status. */
export const responses = {
  '302': {
    description: 'A redirect: to the connection that the user wants to add, to the login page, or, with an error, to the registered redirection URI.',
    headers: [
      {
        name: 'Location',
        required: true,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: [
          'LINK-REDIRECT-004',
          'LINK-REDIRECT-005',
          'LINK-REDIRECT-006',
          'LINK-REDIRECT-007',
          'LINK-REDIRECT-009',
          'LINK-REDIRECT-011',
          'LINK-REDIRECT-012',
          'LINK-UP-001',
          'LINK-UP-002',
          'LINK-UP-003',
          'LINK-UP-004',
          'LINK-UP-005',
          'LINK-UP-007',
        ],
      },
      {
        name: 'Cache-Control',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-CACHE-001', 'LINK-CACHE-002', 'LINK-CACHE-003'],
      },
      {
        name: 'Referrer-Policy',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-HDR-002'],
      },
      {
        name: 'Deprecation',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-DEPR-001', 'LINK-DEPR-002', 'LINK-DEPR-003', 'LINK-DEPR-009', 'LINK-DEPR-011'],
      },
      {
        name: 'Sunset',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-DEPR-004', 'LINK-DEPR-005'],
      },
      {
        name: 'Link',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-DEPR-006', 'LINK-DEPR-007', 'LINK-DEPR-008'],
      },
      {
        name: 'Set-Cookie',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-UP-006'],
      },
    ],
    content: [],
    requirements: [
      'LINK-REDIRECT-001',
      'LINK-REDIRECT-002',
      'LINK-REDIRECT-003',
      'LINK-REDIRECT-008',
      'LINK-REDIRECT-010',
      'LINK-ERROR-001',
      'LINK-ERROR-002',
      'LINK-ERROR-003',
      'LINK-ERROR-004',
      'LINK-ERROR-005',
      'LINK-ERROR-013',
      'LINK-ISS-001',
      'LINK-ISS-002',
      'LINK-ISS-003',
    ],
  },
  '400': {
    description: 'The request is invalid and the error may not, or need not, be delivered by redirect. So it is for a missing, repeated or unknown client or redirection URI.',
    headers: [
      {
        name: 'Cache-Control',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-CACHE-001', 'LINK-CACHE-002'],
      },
      {
        name: 'Referrer-Policy',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-HDR-002', 'LINK-HDR-003'],
      },
      {
        name: 'Content-Security-Policy',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-HDR-001', 'LINK-HDR-003'],
      },
      {
        name: 'X-Content-Type-Options',
        required: false,
        type: 'string',
        enum: null,
        const: 'nosniff',
        pattern: null,
        requirements: ['LINK-HDR-004'],
      },
      {
        name: 'Deprecation',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-DEPR-001', 'LINK-DEPR-002', 'LINK-DEPR-009'],
      },
      {
        name: 'Sunset',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-DEPR-004'],
      },
      {
        name: 'Link',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-DEPR-006', 'LINK-DEPR-008'],
      },
    ],
    content: ['application/problem+json', 'text/html'],
    requirements: [
      'LINK-PARAM-013',
      'LINK-ERROR-006',
      'LINK-ERROR-007',
      'LINK-ERROR-008',
      'LINK-ERROR-009',
      'LINK-ERROR-010',
      'LINK-ERROR-014',
      'LINK-ERROR-015',
      'LINK-RURI-006',
      'LINK-RURI-025',
    ],
  },
  '403': {
    description: 'The client may not use the redirection URI, the connection or the token. Some servers answer so where others answer 400.',
    headers: [
      {
        name: 'Cache-Control',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-CACHE-001', 'LINK-CACHE-002'],
      },
      {
        name: 'Referrer-Policy',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-HDR-002', 'LINK-HDR-003'],
      },
      {
        name: 'Content-Security-Policy',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-HDR-001', 'LINK-HDR-003'],
      },
      {
        name: 'X-Content-Type-Options',
        required: false,
        type: 'string',
        enum: null,
        const: 'nosniff',
        pattern: null,
        requirements: ['LINK-HDR-004'],
      },
      {
        name: 'Deprecation',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-DEPR-001', 'LINK-DEPR-002', 'LINK-DEPR-009'],
      },
      {
        name: 'Sunset',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-DEPR-004'],
      },
      {
        name: 'Link',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-DEPR-006', 'LINK-DEPR-008'],
      },
    ],
    content: ['application/problem+json', 'text/html'],
    requirements: ['LINK-CONN-007', 'LINK-ERROR-006', 'LINK-ERROR-011'],
  },
  '405': {
    description: 'The method is not supported here.',
    headers: [
      {
        name: 'Allow',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-METH-004', 'LINK-METH-009'],
      },
      {
        name: 'Cache-Control',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-CACHE-001', 'LINK-CACHE-002'],
      },
      {
        name: 'X-Content-Type-Options',
        required: false,
        type: 'string',
        enum: null,
        const: 'nosniff',
        pattern: null,
        requirements: ['LINK-HDR-004'],
      },
    ],
    content: ['application/problem+json', 'text/html'],
    requirements: ['LINK-METH-004', 'LINK-METH-005'],
  },
  '410': {
    description: 'The endpoint has been removed (lifecycle removed). No link is started any more.',
    headers: [
      {
        name: 'Cache-Control',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-CACHE-001', 'LINK-CACHE-002'],
      },
      {
        name: 'Referrer-Policy',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-HDR-002', 'LINK-HDR-003'],
      },
      {
        name: 'Content-Security-Policy',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-HDR-001', 'LINK-HDR-003'],
      },
      {
        name: 'X-Content-Type-Options',
        required: false,
        type: 'string',
        enum: null,
        const: 'nosniff',
        pattern: null,
        requirements: ['LINK-HDR-004'],
      },
      {
        name: 'Deprecation',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-DEPR-001', 'LINK-DEPR-002', 'LINK-DEPR-009'],
      },
      {
        name: 'Sunset',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-DEPR-004'],
      },
      {
        name: 'Link',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-DEPR-006', 'LINK-DEPR-008'],
      },
    ],
    content: ['application/problem+json', 'text/html'],
    requirements: ['LINK-DEPR-012'],
  },
  '414': {
    description: 'The request target is longer than the server reads.',
    headers: [
      {
        name: 'Cache-Control',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-CACHE-001', 'LINK-CACHE-002'],
      },
    ],
    content: ['application/problem+json', 'text/html'],
    requirements: ['LINK-PARAM-011'],
  },
  '429': {
    description: 'Too many requests; try again later.',
    headers: [
      {
        name: 'Retry-After',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-ERROR-012'],
      },
      {
        name: 'Cache-Control',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-CACHE-001', 'LINK-CACHE-002'],
      },
    ],
    content: ['application/problem+json', 'text/html'],
    requirements: ['LINK-ERROR-012'],
  },
  '431': {
    description: 'The request line and header fields are larger than the server reads.',
    headers: [
      {
        name: 'Cache-Control',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-CACHE-001', 'LINK-CACHE-002'],
      },
    ],
    content: ['application/problem+json', 'text/html'],
    requirements: ['LINK-PARAM-011'],
  },
  '503': {
    description: 'The server is overloaded or under maintenance; try again later.',
    headers: [
      {
        name: 'Retry-After',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-ERROR-012'],
      },
      {
        name: 'Cache-Control',
        required: false,
        type: 'string',
        enum: null,
        const: null,
        pattern: null,
        requirements: ['LINK-CACHE-001', 'LINK-CACHE-002'],
      },
    ],
    content: ['application/problem+json', 'text/html'],
    requirements: ['LINK-ERROR-012'],
  },
} as const satisfies Record<ResponseStatus, ContractResponse>;
