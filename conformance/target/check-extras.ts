import type { Problem } from './readers.js'
import type { TargetFile, TokenName } from './target.js'

/** Parameters of the control that other keys give. */
const ownKeys: Readonly<Record<string, string>> = {
  client_id: 'client_id',
  redirect_uri: 'redirect_uris',
  access_token: 'access_tokens.valid',
  connection: 'connections',
}

/** Fields that frame a request or say where it goes. */
const ownFields = ['host', 'connection', 'content-length', 'content-type', 'transfer-encoding']

const fieldName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

function headerProblem(name: string, value: string): string | null {
  if (!fieldName.test(name)) return 'expected the name of a header field'
  if (ownFields.includes(name.toLowerCase())) return 'expected a field that the suite does not set itself'
  return /[\r\n\0]/.test(value) ? 'expected a value without line breaks' : null
}

/** What extra parameters, header fields and tokens must not be: a run with them would say nothing of the target. */
export function checkExtras(
  { parameters = {}, headers = {} }: TargetFile,
  tokens: Readonly<Partial<Record<TokenName, string>>>,
  problems: Problem[],
): void {
  for (const name of Object.keys(parameters)) {
    const key = ownKeys[name]
    if (key !== undefined)
      problems.push({
        key: `parameters.${name}`,
        message: `expected an extra parameter; this one is given by "${key}"`,
      })
  }
  for (const [name, value] of Object.entries(headers)) {
    const message = headerProblem(name, value)
    if (message !== null) problems.push({ key: `headers.${name}`, message })
  }
  for (const [name, token] of Object.entries(tokens)) {
    if (/\s/.test(token))
      problems.push({
        key: `access_tokens.${name}`,
        message: 'expected a token alone, without "Bearer", spaces and line breaks',
      })
  }
}
