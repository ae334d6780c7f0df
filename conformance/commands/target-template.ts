import type { Profile } from '../../generated/requirements.js'
import { meaningOf, type ProfileMeaning } from '../target/profiles.js'

/** Lines of a target file, and what a profile must mean to have a use for them. */
interface Part extends Partial<Omit<ProfileMeaning, 'about'>> {
  readonly text: string
}

const profileLines = `                                       # contract | strict (RFC 9700 and OpenID Connect) | oauth (any RFC 6749 server)
                                       # | openid (oauth, RFC 9700 and OpenID Connect Core strictly)
`

const parts: readonly Part[] = [
  {
    text: `# mode: dedicated                      # dedicated: the endpoint only links | overloaded: shared with ordinary login
# lifecycle: active                    # active | removed
`,
    linking: true,
  },
  {
    text: `
client_id: my-client
redirect_uris:                         # as registered, in any order
  - https://app.example.com/callback
  # - { value: http://127.0.0.1/cb, match: loopback }                        # any port (RFC 8252 §7.3)
`,
  },
  {
    text: `  # - { value: https://app.example.com/cb, match: query-lenient }            # a query may be added
  # - { value: "https://*.preview.example.com/cb", match: auth0-wildcard }   # Auth0's placeholders
  # - { value: "https://app.example.com/cb*", match: prefix }                # as registered, with its "*" at the end
`,
    strictly: false,
  },
  {
    text: `
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
  # - { name: lab-upstream }           # points to the suite: see journey

# connection_parameter: connection     # the name under which the server takes it: kc_idp_hint, provider, …
# disabled_connection: twitter         # exists, but is not enabled for the client
`,
    linking: true,
  },
  {
    text: `
parameters:                            # extra parameters of every request
  scope: openid
  # code_challenge: E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM    # where the client must use PKCE (RFC 7636)
  # code_challenge_method: S256
  # nonce: n-0S6_WzA2Mj                # where the server demands one
`,
    authenticating: true,
  },
  {
    text: `
# parameters:                          # extra parameters of every request
#   scope: profile
#   code_challenge: E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM    # where the client must use PKCE (RFC 7636)
#   code_challenge_method: S256
`,
    linking: false,
    authenticating: false,
  },
  {
    text: `# parameters: { scope: openid }        # extra parameters of every request
`,
    linking: true,
  },
  {
    text: `# headers:                             # extra headers of every request, each a string or { env: NAME }
#   Cookie: { env: SESSION }           # SESSION='name=value'; cookies that checks send join it, and never replace it
# second_client: { client_id: other, redirect_uri: https://other.example/cb }
# origins: [https://id.example.com]    # further origins of the server: custom login domain, error page
# issuer: https://login.example.com/
# cleartext_url: http://login.example.com/    # default: port 80 of an https target that is not loopback
# attacker_host: attacker.example      # reserved name, never contacted
`,
  },
  {
    text: `
# journey:                             # logs in, links and looks; on a host that is not loopback with --allow-writes alone
#   upstream:                          # the suite as identity provider, as the server was told of it
#     connection: lab-upstream         # the connection that points to it
#     listen: 127.0.0.1:9400           # link-conformance upstream runs it alone
#     client_id: lab
#     client_secret: { env: LAB_SECRET }
#     keys: upstream-keys.json         # made on first use; servers remember keys
#   pages:                             # forms without script, by address; else login: { command: ./login.sh }
#     - { at: "*/login*", fill: { username: alice, password: { env: PASSWORD } }, submit: "#login" }
#     - { at: "*/confirm*", submit: "[name=accept]", decline: "[name=cancel]" }
#   users: { a: { sub: auth0|alice, email: alice@example.test } }    # the user of access_tokens.valid; b: a second one
#   token: { endpoint: https://login.example.com/oauth/token, client_secret: { env: CLIENT_SECRET } }
#   identities:                        # whose an identity is; by: api, login or command
#     by: api
#     list: { url: "https://login.example.com/api/v2/users/{sub}", headers: { Authorization: { env: API_TOKEN } }, at: /identities }
`,
  },
]

/** How a run begins: with a token where the profile sends one. */
function head(profile: Profile, file: string): string {
  const { linking } = meaningOf(profile)
  const chosen =
    profile === 'contract' ? '# profile: contract                    # default\n' : `profile: ${profile}\n`
  return `# yaml-language-server: $schema=./node_modules/link-conformance/generated/target.schema.json
# A target of link-conformance. Run it with:
#   ${linking ? 'LINK_ACCESS_TOKEN=… ' : ''}npx link-conformance --target-file ${file}
${linking ? '# Use a short-lived token of a test user: a run starts many transactions.\n' : '# Use a test client: a run starts many logins, and ends none.\n'}
target: https://login.example.com      # base URL of the authorization server
${linking ? '# path: /authorize                     # default\n' : 'path: /authorize                       # of its authorization endpoint\n'}${chosen}${profileLines}`
}

/** A commented target file, fit for a profile: it holds what the profile sends, and nothing that it has no use for. */
export function targetTemplate(profile: Profile, file: string): string {
  const meaning = meaningOf(profile)
  const fits = (part: Part): boolean =>
    (['linking', 'strictly', 'authenticating'] as const).every(
      (key) => part[key] === undefined || part[key] === meaning[key],
    )
  return (
    head(profile, file) +
    parts
      .filter(fits)
      .map(({ text }) => text)
      .join('')
  )
}
