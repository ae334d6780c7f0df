import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Parsed, refuse } from './flags.js'
import { type ExitCode, type Io, UsageError } from './io.js'

const template = `# yaml-language-server: $schema=./node_modules/link-conformance/generated/target.schema.json
# A target of link-conformance. Run it with:
#   LINK_ACCESS_TOKEN=… npx link-conformance --target-file target.yaml
# Use a short-lived token of a test user: a run starts many transactions.

target: https://login.example.com      # base URL of the authorization server
# path: /authorize                     # default
# profile: contract                    # contract | strict (RFC 9700 and OpenID Connect) | oauth (any RFC 6749 server)
                                       # | openid (oauth, RFC 9700 and OpenID Connect Core strictly)
# mode: dedicated                      # dedicated: the endpoint only links | overloaded: shared with ordinary login
# lifecycle: active                    # active | removed

client_id: my-client
redirect_uris:                         # as registered, in any order
  - https://app.example.com/callback
  # - { value: http://127.0.0.1/cb, match: loopback }                        # any port (RFC 8252 §7.3)
  # - { value: https://app.example.com/cb, match: query-lenient }            # a query may be added
  # - { value: "https://*.preview.example.com/cb", match: auth0-wildcard }   # Auth0's placeholders
  # - { value: "https://app.example.com/cb*", match: prefix }                # as registered, with its "*" at the end

access_tokens:                         # each a string, { env: NAME } or { file: path }
  valid: { env: LINK_ACCESS_TOKEN }
  # expired: { file: tokens/expired }  # each further token enables a requirement
  # revoked: { file: tokens/revoked }
  # other_client: { file: tokens/other-client }
  # other_user: { file: tokens/other-user }
  # id_token: { file: tokens/id-token }

connections:
  - { name: facebook, kind: social }   # location: https://www.facebook.com/ checks where it leads
  # - { name: Username-Password-Authentication, kind: database }

# connection_parameter: connection     # the name under which the server takes it: kc_idp_hint, provider, …
# disabled_connection: twitter         # exists, but is not enabled for the client
# second_client: { client_id: other, redirect_uri: https://other.example/cb }
# origins: [https://id.example.com]    # further origins of the server: custom login domain, error page
# issuer: https://login.example.com/
# cleartext_url: http://login.example.com/    # default: port 80 of an https target that is not loopback
# attacker_host: attacker.example      # reserved name, never contacted
# parameters: { scope: openid }        # extra parameters of every request
# headers:                             # extra headers of every request, each a string or { env: NAME }
#   Cookie: { env: SESSION }           # SESSION='name=value'; cookies that checks send join it, and never replace it
`

/** `link-conformance init [<file>]`: writes a commented target file, never over an existing one. */
export function init(parsed: Parsed, io: Io): ExitCode {
  const [file = 'target.yaml', ...extra] = parsed.positionals
  refuse([...parsed.problems, ...extra.map((word) => `init takes one file name, found "${word}" too`)])
  const path = resolve(io.directory, file)
  if (existsSync(path)) throw new UsageError([`${file} exists already; name another file`])
  try {
    writeFileSync(path, template, { flag: 'wx' })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new UsageError([`cannot write ${file}: ${reason}`], { cause: error })
  }
  io.out(`Wrote ${file}. Fill it in, then run: npx link-conformance doctor --target-file ${file}\n`)
  return 0
}
