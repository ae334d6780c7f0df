import type { SourceFile } from 'ts-morph'
import { endpointOf, errorCodesOf, parametersOf, responsesOf } from './contract.js'
import { headerComment } from './header.js'
import type { Members } from './openapi.js'
import { addInterface, addTable, addType, writeSourceFile } from './source-file.js'
import type { ValidSpec } from './validate/index.js'

/** Writes the contract as tables that are tied to the types. */
export function emitContract({ dereferenced }: ValidSpec): string {
  return writeSourceFile(headerComment(['openapi']), (file) => {
    addImports(file)
    file.addExportDeclaration({
      isTypeOnly: true,
      moduleSpecifier: './types.js',
      namedExports: ['ErrorCode', 'ResponseType'],
    })
    addEndpoint(file, dereferenced)
    addParameters(file, dereferenced)
    addErrorCodes(file, dereferenced)
    addResponses(file, dereferenced)
  })
}

function addImports(file: SourceFile): void {
  const isTypeOnly = true
  file.addImportDeclaration({
    isTypeOnly,
    moduleSpecifier: './requirements.js',
    namedImports: ['RequirementId'],
  })
  file.addImportDeclaration({
    isTypeOnly,
    moduleSpecifier: './types.js',
    namedImports: ['ErrorCode', 'operations'],
  })
}

function addEndpoint(file: SourceFile, document: Members): void {
  addInterface(file, 'ContractEndpoint', 'The operation of the contract.', {
    operationId: 'keyof operations',
    method: 'string',
    path: 'string',
    deprecated: 'boolean',
    summary: 'string',
    successor: 'string',
    requirements: 'readonly RequirementId[]',
  })
  addTable(file, 'endpoint', 'The link endpoint.', endpointOf(document), 'ContractEndpoint')
}

function addParameters(file: SourceFile, document: Members): void {
  addParameterTypes(file)
  const tied = 'readonly (ContractParameter & { readonly name: ParameterName })[]'
  addTable(file, 'parameters', 'The query parameters, in document order.', parametersOf(document), tied)
  addType(
    file,
    'UnlistedParameter',
    'Parameters that the types have and the list has not: none.',
    "Exclude<ParameterName, (typeof parameters)[number]['name']>",
  )
  file.addStatements('true satisfies [UnlistedParameter] extends [never] ? true : never;')
}

function addParameterTypes(file: SourceFile): void {
  addType(file, 'LinkQuery', 'The query of a valid request.', "operations['link']['parameters']['query']")
  addType(file, 'ParameterName', 'The name of a query parameter.', 'keyof LinkQuery')
  addType(file, 'ErrorDelivery', 'How an error in a parameter reaches the client.', "'redirect' | 'page'")
  addInterface(
    file,
    'ContractParameterChecks',
    'The requirement that each derived check of a parameter cites.',
    {
      missing: 'RequirementId',
      empty: 'RequirementId',
      repeated: 'RequirementId',
      outOfEnum: 'RequirementId',
      case: 'RequirementId',
    },
  )
  addInterface(file, 'ContractParameter', 'A query parameter of the contract.', {
    name: 'string',
    in: "'query'",
    required: 'boolean',
    enum: 'readonly string[] | null',
    example: 'string | null',
    errorDelivery: 'ErrorDelivery',
    secret: 'boolean',
    origin: 'string | null',
    requirements: 'readonly RequirementId[]',
    checks: 'ContractParameterChecks',
  })
}

function addErrorCodes(file: SourceFile, document: Members): void {
  const doc = 'The registered error codes of an authorization response.'
  addTable(file, 'errorCodes', doc, errorCodesOf(document), 'readonly ErrorCode[]')
}

function addResponses(file: SourceFile, document: Members): void {
  addInterface(file, 'ContractHeader', 'A header field of a response.', {
    name: 'string',
    required: 'boolean',
    requirements: 'readonly RequirementId[]',
  })
  addInterface(file, 'ContractResponse', 'A response of the contract.', {
    description: 'string',
    headers: 'readonly ContractHeader[]',
    content: 'readonly string[]',
    requirements: 'readonly RequirementId[]',
  })
  addType(
    file,
    'ResponseStatus',
    'The status of a response.',
    "`${keyof operations['link']['responses'] & number}`",
  )
  const tied = 'Record<ResponseStatus, ContractResponse>'
  addTable(file, 'responses', 'The responses, by status.', responsesOf(document), tied)
}
