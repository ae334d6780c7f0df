/** A server that nobody here wrote: where its start script is and which package says its version. */
export interface InteropServer {
  /** The sub-folder with `server.js`, `target.yaml` and `expected.txt`. */
  readonly name: string
  readonly package: string
  /** Its certificate is self-signed. */
  readonly insecure?: true
  /** It asks the upstream of its journey who that is when it starts: the port of the target file. */
  readonly upstreamPort?: number
}

export const servers: readonly InteropServer[] = [
  { name: 'oidc-provider', package: 'oidc-provider' },
  { name: 'oauth2orize', package: 'oauth2orize' },
  { name: 'oauth2-mock-server', package: 'oauth2-mock-server' },
  { name: 'mongodb-oidc-mock', package: '@mongodb-js/oidc-mock-provider' },
  { name: 'auth0-simulator', package: '@simulacrum/auth0-simulator', insecure: true },
  { name: 'express-oauth-server', package: '@node-oauth/express-oauth-server' },
  { name: 'mcp-sdk', package: '@modelcontextprotocol/sdk' },
  { name: 'workers-oauth-provider', package: '@cloudflare/workers-oauth-provider' },
  { name: 'emulators-google', package: '@emulators/google' },
  { name: 'better-auth', package: '@better-auth/oauth-provider' },
  { name: 'better-auth-journey', package: 'better-auth', upstreamPort: 9463 },
  { name: 'openauth', package: '@openauthjs/openauth' },
  { name: 'mcpresso', package: 'mcpresso-oauth-server' },
  { name: 'dotdo-oauth', package: '@dotdo/oauth' },
]
