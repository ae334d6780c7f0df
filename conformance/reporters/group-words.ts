const words = new Map<string, string>(
  Object.entries({
    TLS: 'transport',
    METH: 'methods',
    PARAM: 'parameters',
    RTYPE: 'response_type',
    CLIENT: 'client_id',
    CONN: 'connection',
    UP: 'upstream request',
    REDIRECT: 'redirects',
    RURI: 'redirect_uri',
    ERROR: 'errors',
    STATE: 'state',
    ISS: 'issuer',
    TOKEN: 'access token',
    CSRF: 'foreign requests',
    OIDC: 'OpenID Connect',
    PKCE: 'proof key (PKCE)',
    CACHE: 'caching',
    DEPR: 'deprecation',
    HDR: 'header fields of pages',
    ROBUST: 'robustness',
    ADJ: 'adjacent endpoints',
  }),
)

/** What the requirements of a group are about; a group that is not known here has its code alone. */
export const groupWords = (code: string): string => words.get(code) ?? ''
