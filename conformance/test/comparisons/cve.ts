import { valueIn } from '../../../reference-impl/parameters.js'
import { checkRedirectUri } from '../../../reference-impl/steps/check-redirect-uri.js'
import {
  after,
  anyChild,
  anyScheme,
  type Comparison,
  comparing,
  hostOf,
  isWeb,
  loosen,
  originOf,
  ownerCheck,
  pathOf,
} from './comparison.js'
import { keycloakComparisons } from './cve-keycloak.js'
import { unless } from './request.js'

const nothingCompared = comparing(() => true)

/** Released servers, each by the mistake that its advisory or its fix shows. */
export const cveComparisons: readonly Comparison[] = [
  ...keycloakComparisons,
  {
    source: 'CVE-2020-26938',
    name: 'oauth2-server: a pattern for a scheme, and nothing else',
    options: anyScheme,
    check: ownerCheck('scheme-script'),
    severity: 'critical',
    cause: 'any-scheme',
  },
  {
    source: 'CVE-2024-52289',
    name: 'authentik: the registered URI is a pattern',
    options: comparing((registered, sent) => new RegExp(`^${registered.replaceAll('?', '\\?')}$`).test(sent)),
    check: ownerCheck('look-alike-host-pattern'),
    severity: 'high',
    cause: 'regex',
  },
  {
    source: 'CVE-2020-15233',
    name: 'ory/fosite: a loopback address for any host',
    options: comparing((registered, sent) => {
      const [, address, rest] = /^http:\/\/(127(?:\.\d+){3}|\[::1\])(?::\d+)?(\/.*)$/.exec(sent) ?? []
      return address !== undefined && rest === pathOf(registered)
    }),
    check: ownerCheck('loopback'),
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
    check: ownerCheck('path-confusion'),
    severity: 'high',
    cause: 'case-folding',
  },
  {
    source: 'CVE-2026-28512',
    name: 'Pocket ID: userinfo is matched as the host',
    options: comparing(
      (registered, sent) => sent.startsWith(`${originOf(registered)}@`) && sent.endsWith(pathOf(registered)),
    ),
    check: ownerCheck('userinfo'),
    severity: 'critical',
  },
  {
    source: 'ZITADEL #12559',
    name: 'ZITADEL: a glob behind the authority takes "%25@"',
    options: comparing(
      (registered, sent) => isWeb(registered) && sent.startsWith(`${originOf(registered)}%`),
    ),
    check: ownerCheck('userinfo'),
    severity: 'critical',
  },
  {
    source: 'CVE-2019-3778',
    name: 'Spring Security OAuth: the path need only begin alike',
    options: anyChild,
    check: ownerCheck('path-confusion'),
    severity: 'high',
    cause: 'child-path',
  },
  {
    source: 'CVE-2019-11269',
    name: 'Spring Security OAuth: any subdomain of the registered host',
    options: comparing(
      (registered, sent) => isWeb(registered) && sent.endsWith(`.${hostOf(registered)}${pathOf(registered)}`),
    ),
    check: ownerCheck('look-alike-host'),
    severity: 'high',
  },
  {
    source: 'GHSA-55p7-v223-x366',
    name: 'IdentityServer: what begins with one slash counts as local, control characters skipped',
    options: comparing((_, sent) => /^\/(?![/\\])/.test(sent)),
    check: ownerCheck('slashes-and-backslashes-relative'),
    severity: 'critical',
  },
  {
    source: 'CVE-2026-75628',
    name: 'Punk::OAuth2: a slash, but not two',
    options: comparing((_, sent) => sent.startsWith('/') && !sent.startsWith('//')),
    check: ownerCheck('slashes-and-backslashes-relative'),
    severity: 'critical',
  },
  {
    source: 'CVE-2025-27143',
    name: 'better-auth: whatever begins with a slash is a path',
    options: comparing((_, sent) => sent.startsWith('/')),
    check: ownerCheck('foreign-destination-relative'),
    severity: 'critical',
    cause: 'local-path',
  },
  {
    source: 'CVE-2024-56734',
    name: 'better-auth: GET is not checked',
    options: unless(({ request }) => request.method === 'GET'),
    check: ownerCheck('foreign-destination'),
    severity: 'critical',
    cause: 'no-check',
  },
  {
    source: 'CVE-2026-67333',
    name: 'better-auth: a script is a URL like any other',
    options: comparing((_, sent) => /^(?:https?|javascript):/.test(sent)),
    check: ownerCheck('scheme-script'),
    severity: 'critical',
  },
  {
    source: 'openauth #299',
    name: 'openauth: a scheme without slashes passes a filter for "//"',
    options: comparing((_, sent) => sent.startsWith('https:') && !sent.includes('//')),
    check: ownerCheck('foreign-destination-relative'),
    severity: 'critical',
  },
  ...['CVE-2025-4143', 'CVE-2026-54072', 'CVE-2020-26877', 'CVE-2017-14394'].map(
    (source): Comparison => ({
      source,
      name: 'workers-oauth-provider, Authorizer, ApiFest, OpenAM: nothing is compared',
      options: nothingCompared,
      check: ownerCheck('foreign-destination'),
      severity: 'critical',
      cause: 'no-check',
    }),
  ),
  {
    source: 'CVE-2026-50090',
    name: 'Aqara: any host of the domain',
    options: comparing(
      (registered, sent) =>
        isWeb(registered) && hostOf(sent).endsWith(hostOf(registered).replace(/^[^.]*/, '')),
    ),
    check: ownerCheck('look-alike-host'),
    severity: 'high',
  },
  {
    source: 'goiabada #105',
    name: 'goiabada: whatever begins like a loopback host',
    options: comparing((_, sent) => /^http:\/\/(?:localhost|127\.0\.0\.1)/.test(sent)),
    check: ownerCheck('loopback'),
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
        isWeb(registered) &&
        /^https:\/\/[^/?#@]+/.exec(sent)?.[0].endsWith(`.${hostOf(registered)}`) === true,
    ),
    check: ownerCheck('slashes-and-backslashes'),
    severity: 'critical',
  },
  {
    source: 'django-oauth-toolkit',
    name: 'django-oauth-toolkit: the registered query need only be among the one sent',
    options: comparing((registered, sent) =>
      sent.startsWith(`${registered}${registered.includes('?') ? '&' : '?'}`),
    ),
    check: ownerCheck('query-pollution'),
    severity: 'high',
  },
  {
    source: 'doorkeeper (early)',
    name: 'doorkeeper: the query is ignored',
    options: comparing(after((uri) => uri.replace(/\?[^#]*/, ''))),
    check: ownerCheck('query-pollution'),
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
