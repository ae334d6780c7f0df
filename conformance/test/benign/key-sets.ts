import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { Handler } from './variant.js'

let pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | undefined
/** The keys of every server here that publishes some. */
export const serverKeys = () => {
  pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 })
  return pair
}

/** The public one as a key set has it. */
export const publicJwk = (): JsonWebKey => ({
  ...serverKeys().publicKey.export({ format: 'jwk' }),
  ...{ kid: 'key-1', use: 'sig', alg: 'RS256' },
})

const sendJson = (response: ServerResponse, content: unknown): void => {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(content))
}

/** Serves a key set, and says in the metadata where it is. */
export const publishing =
  (keys: () => readonly unknown[], path = '/keys') =>
  (handler: Handler): Handler =>
  (request, response) => {
    const origin = `http://${request.headers.host}`
    if (request.url === path) sendJson(response, { keys: keys() })
    else if (request.url?.startsWith('/.well-known/o'))
      sendJson(response, {
        issuer: 'https://login.example.com/',
        authorization_endpoint: `${origin}/authorize`,
        jwks_uri: `${origin}${path}`,
        response_types_supported: ['code', 'token'],
        authorization_response_iss_parameter_supported: true,
      })
    else handler(request, response)
  }
