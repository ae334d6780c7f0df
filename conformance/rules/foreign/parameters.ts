/** What a parameter's value is for those who read it. */
export type Sort = 'text' | 'flag' | 'number' | 'json' | 'jwt' | 'uri' | 'host' | 'locale'

/** A parameter beside the contract that some server knows. */
export interface ForeignParameter {
  readonly name: string
  readonly sort: Sort
  /** What a client of such a server would send, where the sort does not say it. */
  readonly value?: string
  /** Who knows it answers by another page, or with an error: it rides on no request with others. */
  readonly alone?: true
}

const named =
  (sort: Sort, alone?: true) =>
  (...names: readonly string[]): readonly ForeignParameter[] =>
    names.map((name) => ({ name, sort, ...(alone === undefined ? {} : { alone }) }))

const valued =
  (sort: Sort, alone?: true) =>
  (values: Readonly<Record<string, string>>): readonly ForeignParameter[] =>
    Object.entries(values).map(([name, value]) => ({
      name,
      sort,
      value,
      ...(alone === undefined ? {} : { alone }),
    }))

/** OpenID Connect Core §3.1.2.1, §5.2, §5.5, §7.2.1; Initiating User Registration; Session Management; Identity Assurance. */
const openidConnect: readonly ForeignParameter[] = [
  ...valued('text')({
    display: 'popup',
    acr_values: 'urn:mace:incommon:iap:silver',
    login_hint: 'user@example.com',
    nonce: 'n-0S6_WzA2Mj',
    session_state: 'a1b2c3',
    vtr: '["C1"]',
    purpose: 'linking',
  }),
  ...valued('text', true)({ prompt: 'none' }),
  ...valued('text', true)({ response_mode: 'form_post' }),
  ...named('number')('max_age'),
  ...named('locale')('ui_locales', 'claims_locales'),
  ...named('json')('claims', 'registration'),
  ...named('jwt')('id_token_hint'),
  ...named('jwt', true)('request'),
  ...named('uri', true)('request_uri'),
  ...named('uri')('target_link_uri', 'initiate_login_uri', 'post_logout_redirect_uri'),
]

/** RFC 6749, 7521, 8707, 9396, 9449 and what belongs to other messages of OAuth. */
const oauth: readonly ForeignParameter[] = [
  ...valued('text')({
    audience: 'https://api.example.com/',
    client_secret: 'secret',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    code: 'SplxlOBeZQQYbYS6WxSbIA',
    dpop_jkt: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
    error: 'none',
    error_description: 'none',
    grant_type: 'authorization_code',
    id_token: 'none',
    username: 'user',
    password: 'password',
    token_type: 'bearer',
    user_code: 'WDJB-MJHT',
  }),
  ...named('json', true)('authorization_details'),
  ...named('uri', true)('resource'),
  ...named('jwt')('client_assertion', 'assertion'),
  ...named('uri')('iss', 'error_uri'),
]

/** What vendors add to the endpoint. */
const vendors: readonly ForeignParameter[] = [
  ...valued('text')({
    access_type: 'offline',
    acr: '1',
    approval_prompt: 'force',
    auth0Client: 'eyJuYW1lIjoiYXV0aDAuanMifQ',
    connection_scope: 'email',
    device: 'demo',
    invitation: 'ticket',
    login_ticket: 'ticket',
    mode: 'signup',
    protocol: 'oauth2',
    realm: 'users',
    screen_hint: 'signup',
    sessionToken: '201112345',
    theme: 'dark',
    user_hint: 'user',
    wctx: 'ctx',
    RelayState: 'ctx',
    kc_action: 'none',
  }),
  ...valued('locale')({ hl: 'en', lang: 'en', locale: 'en-US' }),
  ...named('host')('domain', 'domain_hint', 'hd', 'host', 'organization', 'tenant'),
  ...named('uri')('fromURI', 'wreply', 'web_message_uri', 'web_message_target', 'origin'),
  ...valued('text')({
    idp: 'example',
    identity_provider: 'example',
    kc_idp_hint: 'example',
    provider: 'example',
  }),
]

/** What frameworks and their authors read everywhere. */
const frameworks: readonly ForeignParameter[] = [
  ...named('flag')('_debug', 'admin', 'bypass', 'debug', 'dev', 'force', 'internal', 'preview', 'skip'),
  ...named('flag')('sso', 'test', 'trusted'),
  ...valued('text')({
    _method: 'GET',
    callback: 'fn',
    env: 'development',
    format: 'json',
    referrer: 'newsletter',
    ref: 'newsletter',
    utm_source: 'newsletter',
    version: '2',
  }),
  ...named('uri')(
    'base_url',
    'cancel_url',
    'continue',
    'dest',
    'goto',
    'next',
    'redirect',
    'success_url',
    'url',
  ),
]

/** Names that the contract does not have and that others give a meaning; a server may honour them, and loosens nothing for them. */
export const foreignParameters: readonly ForeignParameter[] = [
  ...openidConnect,
  ...oauth,
  ...vendors,
  ...frameworks,
]

interface Values {
  readonly valid: string
  /** What its readers choke on. */
  readonly malformed: string
  /** Another valid one, for a name that occurs twice. */
  readonly other: string
}

/** Of each sort. */
export const valuesOf: Readonly<Record<Sort, Values>> = {
  text: { valid: 'example', malformed: 'a\u0000b\u{1F600}\u202e', other: 'other' },
  flag: { valid: 'true', malformed: 'truе', other: '1' },
  number: { valid: '0', malformed: '-1e999', other: '3600' },
  json: { valid: '{open}"id_token":{open}}}', malformed: '{open}"a":[', other: 'null' },
  jwt: {
    valid: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyIn0.',
    malformed: 'bm8.bm8.bm8',
    other: 'e30.e30.',
  },
  uri: { valid: 'https://app.example.com/', malformed: 'http://[', other: 'https://www.example.com/' },
  host: { valid: 'example.com', malformed: '..\\%00', other: 'example.org' },
  locale: { valid: 'en', malformed: 'x_-_%', other: 'fr-CA en' },
}
