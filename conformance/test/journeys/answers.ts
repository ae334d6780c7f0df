import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { header, type Reply, type Sent } from '../../../reference-impl/testing.js'
import { marker } from './fuzzed-requests.js'

interface Declared {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>
}
type Operation = { readonly responses: Readonly<Record<string, Declared>> }

const file = new URL('../../../generated/openapi.json', import.meta.url)
const contract: { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> } =
  JSON.parse(readFileSync(file, 'utf8'))
const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
ajv.addSchema(contract, 'contract')

const compiled = new Map<string, ValidateFunction>()
function validator(...path: readonly string[]): ValidateFunction {
  const pointer = path.map((one) => `/${encodeURIComponent(one.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
  const key = `contract#${pointer.join('')}`
  const validate = compiled.get(key) ?? ajv.compile({ $ref: key })
  compiled.set(key, validate)
  return validate
}

/** The operations of the contract that answer in JSON, by what their paths match. */
const operations = [
  [/^\/oauth\/token$/, '/oauth/token', 'post'],
  [/^\/userinfo$/, '/userinfo', 'get'],
  [/^\/api\/v2\/users\/[^/]+$/, '/api/v2/users/{id}', 'get'],
  [/^\/api\/v2\/users\/[^/]+\/identities$/, '/api/v2/users/{id}/identities', 'post'],
  [
    /^\/api\/v2\/users\/[^/]+\/identities\/[^/]+\/[^/]+$/,
    '/api/v2/users/{id}/identities/{provider}/{user_id}',
    'delete',
  ],
] as const

/** Statuses that any HTTP server may answer with, which the contract does not name for each operation. */
const general = [405, 413, 415]

/** How an answer departs from what the contract says of it. */
function departures(template: string, method: string, sent: Sent, reply: Reply): readonly string[] {
  const { status, body } = reply
  // What a browser asks before it sends a script's request (CORS): no operation of the contract.
  if (sent.method === 'OPTIONS' && status < 300 && body === '') return []
  const responses = contract.paths[template]?.[method]?.responses ?? {}
  const declared = responses[status]
  if (declared === undefined && !general.includes(status)) return [`status ${status} is not declared`]
  if (header(reply, 'content-type')[0] !== 'application/json') return ['is no JSON']
  const missing = Object.entries(declared?.headers ?? {})
    .filter(([name, { required }]) => required && header(reply, name.toLowerCase()).length === 0)
    .map(([name]) => `has no ${name}`)
  if (sent.method === 'HEAD') return missing
  const validate = declared
    ? validator(
        'paths',
        template,
        method,
        'responses',
        String(status),
        'content',
        'application/json',
        'schema',
      )
    : validator('components', 'schemas', 'ApiError')
  return validate(JSON.parse(body)) ? missing : [...missing, ajv.errorsText(validate.errors)]
}

const trace =
  /\n\s+at |\.(?:ts|js):\d+|node:internal|node_modules|\b(?:Type|Range|Syntax|Reference|URI|JOSE)Error\b|\bERR_[A-Z]/

/** Everything about an answer that no answer may have. */
export function faultsOf(sent: Sent, reply: Reply, secrets: readonly string[]): readonly string[] {
  const [path = ''] = (sent.path ?? '').split('?')
  const operation = operations.find(([pattern]) => pattern.test(path))
  const everything = `${reply.rawHeaders.join('\n')}\n${reply.body}`
  const shown = secrets.filter((secret) => secret !== '' && everything.includes(secret))
  return [
    ...(reply.status >= 500 || !(reply.status >= 200) ? [`status ${reply.status}`] : []),
    ...(trace.test(everything) ? ['shows a stack trace'] : []),
    ...(everything.includes(marker) ? ['repeats what was sent'] : []),
    ...shown.map((secret) => `shows the secret ${secret}`),
    ...(header(reply, 'cache-control')[0] === 'no-store' ? [] : ['may be kept by a cache']),
    ...(operation === undefined ? [] : departures(operation[1], operation[2], sent, reply)),
  ]
}
