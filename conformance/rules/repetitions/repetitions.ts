import { roles } from '../../../generated/contract.js'
import type { Mutation, Template } from '../../request/mutation.js'

/**
 * What a value repeats, `octets` times over in all. The end is what no pattern expects, so that it goes back to try
 * every other way; its last two characters are others each time a value is sent again.
 */
type Pattern = (octets: number) => Template

const end = '!00'

const repeating =
  (part: string): Pattern =>
  (octets) =>
    `{repeat:${part}:${Math.floor(octets / part.length)}}${end}`

/** Characters that patterns repeat, that separate, that escape, and that pair. */
export const patterns: readonly Pattern[] = [
  ...['a', '0', 'a.', 'a-', 'a@', ' ', ',', ';', ':', '/', '/..', '(', '<', '%', '=', '&', '\\'].map(
    repeating,
  ),
  // Parts that differ, for whoever compares each with every other.
  (octets) => `{series: :${Math.floor(octets / 5)}}${end}`,
]

/** What fits into a request that any server reads, beside a token. @see RFC 9110 §4.1 */
const most = 6000

/** Signs that stand for themselves make the value three times as long. */
const asParameter =
  (name: string, before: Template = ''): ((pattern: Pattern) => Mutation) =>
  (pattern) => {
    const isEncoded = /[ %&\\<]/.test(pattern(most))
    return {
      set: { [name]: before + pattern(isEncoded ? most / 3 : most) },
      ...(isEncoded ? {} : { unencoded: [name] }),
    }
  }

const asField =
  (name: string, before: Template = ''): ((pattern: Pattern) => Mutation) =>
  (pattern) => ({ headers: { [name]: before + pattern(most) } })

const ownUri = '{redirect_uri}'

/** Names of other specifications whose values have a form, and that servers hand on or keep. */
const foreign = [
  'login_hint',
  'ui_locales',
  'nonce',
  'acr_values',
  'id_token_hint',
  'audience',
  'extra',
] as const

/** What servers match by patterns, or take apart. */
export const places: readonly ((pattern: Pattern) => Mutation)[] = [
  asParameter(roles.redirectionUri, ownUri),
  asParameter(roles.redirectionUri, `${ownUri}?`),
  asParameter(roles.redirectionUri, 'https://'),
  asParameter(roles.client, '{client_id}'),
  asParameter(roles.state),
  asParameter('scope', 'openid '),
  asParameter(roles.responseType, 'code '),
  asParameter(roles.connection),
  asParameter(roles.token),
  ...foreign.map((name) => asParameter(name)),
  asField('User-Agent', 'Mozilla/5.0 '),
  asField('Accept-Language', 'en,'),
  asField('Accept', 'text/html,'),
  asField('Cookie', 'a='),
  asField('Authorization', 'Bearer '),
  asField('Referer', 'https://app.example.com/'),
  asField('X-Forwarded-For', '192.0.2.1,'),
]

const uri = (value: Template): Mutation => ({
  set: { [roles.redirectionUri]: value },
  unencoded: [roles.redirectionUri],
})

/** Written as they go out: an encoded space would take three octets for one. */
const raw = (name: string, pairs: Template): Mutation => ({ omit: [name], rawPairs: [pairs] })

/** What doubles with each sign needs few of them, and many places have room in one request. */
function everywhere(sign: string): Mutation {
  const value = `{repeat:${sign}:40}${end}`
  const names = [roles.state, ...foreign, 'max_age', 'claims_locales', 'domain_hint']
  const fields = ['User-Agent', 'Accept-Language', 'Referer', 'X-Forwarded-For']
  return {
    set: Object.fromEntries(names.map((name) => [name, value])),
    headers: { ...Object.fromEntries(fields.map((name) => [name, value])), Cookie: `a=${value}` },
  }
}

/** The most telling ones first: each sign where it is looked for, and each place once. */
export const telling: readonly Mutation[] = [
  { set: { [roles.redirectionUri]: 'http://[{repeat:::38}]/00' } },
  uri(`${ownUri}/{repeat:a:6000}${end}`),
  uri('https://{repeat:a.:2900}00'),
  { set: { [roles.redirectionUri]: `${ownUri}{repeat:%:2000}00` } },
  uri(`${ownUri}{repeat:(:6000}00`),
  uri(`${ownUri}{repeat:/:6000}${end}`),
  uri(`${ownUri}{repeat:/..:2000}/00`),
  uri('https://{repeat:a@:3000}00'),
  { set: { [roles.client]: `{client_id}{repeat:a:6000}${end}` } },
  raw(roles.state, `state={repeat:+:6000}${end}`),
  raw('scope', 'scope=openid+{series:+:1400}+00'),
  { set: { login_hint: `{repeat:a:2500}@{repeat:a.:1700}${end}` } },
  {
    set: { ui_locales: `{repeat:en-:1000}${end}` },
    headers: { 'Accept-Language': `{repeat:en-:1000}${end}` },
  },
  { rawPairs: ['{series:&:1400}&00'] },
  everywhere('a'),
  everywhere('0'),
  { set: { [roles.token]: `{repeat:a.:3000}${end}` } },
  {
    headers: {
      'User-Agent': `Mozilla/5.0 {repeat:(:3000}${end}`,
      Cookie: `{repeat:a=b; :600}a=00`,
    },
  },
]
