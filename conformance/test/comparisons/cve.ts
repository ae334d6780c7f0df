import { respond } from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkRedirectUri } from '../../../reference-impl/steps/check-redirect-uri.js'
import { after, type Comparison, comparing, loosen } from './comparison.js'
import { unless } from './request.js'

const check = (technique: string): string => `redirect-uri-${technique}-refused`
const origin = (uri: string): string => /^[^/]+\/\/[^/]+/.exec(uri)?.[0] ?? uri
const host = (uri: string): string => origin(uri).replace(/^.*\/\//, '')
const path = (uri: string): string => uri.slice(origin(uri).length)
const isWeb = (uri: string): boolean => uri.startsWith('https://')

const nothingCompared = comparing(() => true)
const anyScheme = comparing((_, sent) => /^[a-zA-Z][a-zA-Z0-9+.-]+:/.test(sent))
const anyChild = comparing((registered, sent) => isWeb(registered) && sent.startsWith(`${registered}/`))

/** The page of a server that writes what was sent into its HTML. */
const unescaped: Comparison['options'] = {
  respond: (response, answer, context) => {
    const sent = valueIn(context.parameters ?? [], 'redirect_uri') ?? ''
    respond(response, { ...answer, body: answer.body.replace('</p>', ` ${sent}</p>`) }, context)
  },
}

/** Released servers, each by the mistake that its advisory or its fix shows. */
export const cveComparisons: readonly Comparison[] = [
  {
    source: 'CVE-2026-7504',
    name: 'Keycloak: with two "@" the parser gives no userinfo, and the text before is compared',
    options: comparing(
      (registered, sent) => sent.split('@').length === 3 && sent.includes(`@${host(registered)}@`),
    ),
    check: check('userinfo'),
    severity: 'critical',
  },
  {
    source: 'CVE-2026-3872',
    name: 'Keycloak: any child of the path, but "..", and "..;" is not that',
    options: comparing(
      (registered, sent) =>
        isWeb(registered) && sent.startsWith(`${registered}/`) && !/\/\.\.(?:\/|$)|%/.test(sent),
    ),
    check: check('path-confusion'),
    severity: 'high',
  },
  {
    source: 'CVE-2026-9689',
    name: 'Keycloak: any query, response parameters included',
    options: comparing((registered, sent) => sent.startsWith(`${registered}?`)),
    check: check('query-pollution-response-parameter'),
    severity: 'high',
    cause: 'query-added',
  },
  {
    source: 'CVE-2024-8883',
    name: 'Keycloak: localhost with a port, read without looking for "@"',
    options: comparing((_, sent) => /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):\d+/.test(sent)),
    check: check('loopback'),
    severity: 'critical',
  },
  {
    source: 'CVE-2024-1132',
    name: 'Keycloak: any child of the path, ".." included',
    options: anyChild,
    check: check('path-confusion'),
    severity: 'high',
    cause: 'child-path',
  },
  {
    source: 'CVE-2023-6291',
    name: 'Keycloak: an encoded slash ends the host',
    options: comparing(
      (registered, sent) =>
        isWeb(registered) && sent.toUpperCase().startsWith(`${origin(registered)}%2F`.toUpperCase()),
    ),
    check: check('userinfo'),
    severity: 'critical',
  },
  {
    source: 'CVE-2023-6134',
    name: 'Keycloak: a forbidden scheme passes with a wildcard behind it',
    options: comparing((_, sent) => sent.endsWith(':*')),
    check: check('scheme-script'),
    severity: 'critical',
  },
  {
    source: 'CVE-2023-6927',
    name: 'Keycloak: not compared with response_mode=form_post.jwt',
    options: {
      replace: {
        ...unless(({ parameters }) => valueIn(parameters, 'response_mode') === 'form_post.jwt').replace,
        'check-response-mode': () => undefined,
      },
    },
    check: 'request-pollution-l22',
    severity: 'high',
  },
  {
    source: 'CVE-2022-3782',
    name: 'Keycloak: any child of the path, but "..", and not if encoded twice',
    options: comparing(
      (registered, sent) =>
        isWeb(registered) && sent.startsWith(`${registered}/`) && !decodeOnce(sent).includes('..'),
    ),
    check: check('path-confusion'),
    severity: 'high',
  },
  {
    source: 'CVE-2022-4361',
    name: 'Keycloak: the error page repeats redirect_uri as it was sent',
    options: unescaped,
    check: 'markup-in-parameters-stays-text',
    severity: 'critical',
  },
  {
    source: 'CVE-2020-10776',
    name: 'Keycloak: any scheme',
    options: anyScheme,
    check: check('scheme-script'),
    severity: 'critical',
    cause: 'any-scheme',
  },
  {
    source: 'CVE-2020-26938',
    name: 'oauth2-server: a pattern for a scheme, and nothing else',
    options: anyScheme,
    check: check('scheme-script'),
    severity: 'critical',
    cause: 'any-scheme',
  },
  {
    source: 'CVE-2024-52289',
    name: 'authentik: the registered URI is a pattern',
    options: comparing((registered, sent) => new RegExp(`^${registered.replaceAll('?', '\\?')}$`).test(sent)),
    check: check('look-alike-host-pattern'),
    severity: 'high',
    cause: 'regex',
  },
  {
    source: 'CVE-2020-15233',
    name: 'ory/fosite: a loopback address for any host',
    options: comparing((registered, sent) => {
      const [, address, rest] = /^http:\/\/(127(?:\.\d+){3}|\[::1\])(?::\d+)?(\/.*)$/.exec(sent) ?? []
      return address !== undefined && rest === path(registered)
    }),
    check: check('loopback'),
    severity: 'high',
    cause: 'loopback-for-any-host',
  },
  {
    source: 'CVE-2020-15233',
    name: 'ory/fosite: any query on a loopback address',
    options: loosen('loopback', (registered, sent) =>
      sent.replace(/:\d+(?=\/)/, '').startsWith(`${registered}?`),
    ),
    check: 'loopback-varies-in-the-port-alone',
    severity: 'high',
  },
  {
    source: 'CVE-2020-15234',
    name: 'ory/fosite: lower case',
    options: comparing((registered, sent) => registered.toLowerCase() === sent.toLowerCase()),
    check: check('path-confusion'),
    severity: 'high',
    cause: 'case-folding',
  },
  {
    source: 'CVE-2026-28512',
    name: 'Pocket ID: userinfo is matched as the host',
    options: comparing(
      (registered, sent) => sent.startsWith(`${origin(registered)}@`) && sent.endsWith(path(registered)),
    ),
    check: check('userinfo'),
    severity: 'critical',
  },
  {
    source: 'ZITADEL #12559',
    name: 'ZITADEL: a glob behind the authority takes "%25@"',
    options: comparing((registered, sent) => isWeb(registered) && sent.startsWith(`${origin(registered)}%`)),
    check: check('userinfo'),
    severity: 'critical',
  },
  {
    source: 'CVE-2019-3778',
    name: 'Spring Security OAuth: the path need only begin alike',
    options: anyChild,
    check: check('path-confusion'),
    severity: 'high',
    cause: 'child-path',
  },
  {
    source: 'CVE-2019-11269',
    name: 'Spring Security OAuth: any subdomain of the registered host',
    options: comparing(
      (registered, sent) => isWeb(registered) && sent.endsWith(`.${host(registered)}${path(registered)}`),
    ),
    check: check('look-alike-host'),
    severity: 'high',
  },
  {
    source: 'GHSA-55p7-v223-x366',
    name: 'IdentityServer: what begins with one slash counts as local, control characters skipped',
    options: comparing((_, sent) => /^\/(?![/\\])/.test(sent)),
    check: check('slashes-and-backslashes-relative'),
    severity: 'critical',
  },
  {
    source: 'CVE-2026-75628',
    name: 'Punk::OAuth2: a slash, but not two',
    options: comparing((_, sent) => sent.startsWith('/') && !sent.startsWith('//')),
    check: check('slashes-and-backslashes-relative'),
    severity: 'critical',
  },
  {
    source: 'CVE-2025-27143',
    name: 'better-auth: whatever begins with a slash is a path',
    options: comparing((_, sent) => sent.startsWith('/')),
    check: check('foreign-destination-relative'),
    severity: 'critical',
    cause: 'local-path',
  },
  {
    source: 'CVE-2024-56734',
    name: 'better-auth: GET is not checked',
    options: unless(({ request }) => request.method === 'GET'),
    check: check('foreign-destination'),
    severity: 'critical',
    cause: 'no-check',
  },
  {
    source: 'CVE-2026-67333',
    name: 'better-auth: a script is a URL like any other',
    options: comparing((_, sent) => /^(?:https?|javascript):/.test(sent)),
    check: check('scheme-script'),
    severity: 'critical',
  },
  {
    source: 'openauth #299',
    name: 'openauth: a scheme without slashes passes a filter for "//"',
    options: comparing((_, sent) => sent.startsWith('https:') && !sent.includes('//')),
    check: check('foreign-destination-relative'),
    severity: 'critical',
  },
  ...['CVE-2025-4143', 'CVE-2026-54072', 'CVE-2020-26877', 'CVE-2017-14394'].map(
    (source): Comparison => ({
      source,
      name: 'workers-oauth-provider, Authorizer, ApiFest, OpenAM: nothing is compared',
      options: nothingCompared,
      check: check('foreign-destination'),
      severity: 'critical',
      cause: 'no-check',
    }),
  ),
  {
    source: 'CVE-2026-50090',
    name: 'Aqara: any host of the domain',
    options: comparing(
      (registered, sent) => isWeb(registered) && host(sent).endsWith(host(registered).replace(/^[^.]*/, '')),
    ),
    check: check('look-alike-host'),
    severity: 'high',
  },
  {
    source: 'goiabada #105',
    name: 'goiabada: whatever begins like a loopback host',
    options: comparing((_, sent) => /^http:\/\/(?:localhost|127\.0\.0\.1)/.test(sent)),
    check: check('loopback'),
    severity: 'critical',
    cause: 'localhost-prefix',
  },
  {
    source: 'obsidian-mcp #4',
    name: 'obsidian-mcp: POST is not checked',
    options: unless(({ request }) => request.method === 'POST'),
    check: 'redirect-uri-is-checked-for-post',
    severity: 'critical',
  },
  {
    source: 'mod_auth_openidc #672',
    name: 'mod_auth_openidc: a backslash does not end the host',
    options: comparing(
      (registered, sent) =>
        isWeb(registered) && /^https:\/\/[^/?#@]+/.exec(sent)?.[0].endsWith(`.${host(registered)}`) === true,
    ),
    check: check('slashes-and-backslashes'),
    severity: 'critical',
  },
  {
    source: 'django-oauth-toolkit',
    name: 'django-oauth-toolkit: the registered query need only be among the one sent',
    options: comparing((registered, sent) =>
      sent.startsWith(`${registered}${registered.includes('?') ? '&' : '?'}`),
    ),
    check: check('query-pollution'),
    severity: 'high',
  },
  {
    source: 'doorkeeper (early)',
    name: 'doorkeeper: the query is ignored',
    options: comparing(after((uri) => uri.replace(/\?[^#]*/, ''))),
    check: check('query-pollution'),
    severity: 'high',
    cause: 'query-ignored',
  },
  {
    source: 'CVE-2022-36087',
    name: 'oauthlib: a pattern for addresses that goes through every way to read the colons',
    options: {
      replace: {
        'check-redirect-uri': (context) => {
          const colons = /:{30,}/.test(valueIn(context.parameters, 'redirect_uri') ?? '')
          if (!colons) return checkRedirectUri(context)
          // The time that the pattern takes, without keeping the processor that long.
          const late = new Promise((resolve) => setTimeout(resolve, 2000))
          return late.then(() => checkRedirectUri(context)) as unknown as ReturnType<typeof checkRedirectUri>
        },
      },
    },
    check: 'matching-time-stays-bounded',
    severity: 'medium',
  },
]

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
