import { createAccessTokens } from '../../../reference-impl/access-tokens.js'
import type { Typed } from '../../../reference-impl/context.js'
import { LinkError } from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import { checkConnection } from '../../../reference-impl/steps/check-connection.js'
import { requireParameters } from '../../../reference-impl/steps/require-parameters.js'
import type { Fault } from './fault.js'
import { leadingAway, refuse, replacing, requireAllBut } from './making.js'

interface Read {
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  readonly signature: string
}

const json = (part: string | undefined): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(Buffer.from(part ?? '', 'base64url').toString()) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}

const read = (token: string): Read => {
  const [header, claims, signature = ''] = token.split('.')
  return { header: json(header), claims: json(claims), signature }
}

const isCurrent = ({ claims }: Read): boolean => Number(claims.exp) * 1000 > Date.now()
const isOurs = ({ claims }: Read): boolean => claims.client_id === 'demo-client'
const isAccess = ({ header }: Read): boolean => header.typ === 'at+jwt'

/** Has another look at a token that the reference implementation refuses. */
const secondLook = (
  subjectOf: (token: string, context: Typed) => Promise<string | undefined> | string | undefined,
) =>
  replacing({
    'check-access-token': async (context) => {
      try {
        return await checkAccessToken(context)
      } catch (error) {
        const token = valueIn(context.parameters, 'access_token') ?? ''
        const refused = error instanceof LinkError && error.code === 'access_denied'
        const subject = refused ? await subjectOf(token, context) : undefined
        if (subject === undefined) throw error
        return { subject }
      }
    },
  })

const accepting = (accepts: (token: Read) => boolean) =>
  secondLook((token) => (accepts(read(token)) ? 'auth0|demo-user' : undefined))

/** Takes a token for one that the same client had accepted, where the part by which those are known is the same. */
const remembering = (partOf: (token: string) => string): ReturnType<typeof replacing> => {
  const known = new Set<string>()
  return replacing({
    'check-access-token': async (context) => {
      const token = valueIn(context.parameters, 'access_token') ?? ''
      const key = `${context.client.client_id} ${partOf(token)}`
      const isAlone = token !== '' && context.request.authorization === ''
      if (isAlone && known.has(key)) return { subject: 'auth0|demo-user' }
      const verified = await checkAccessToken(context)
      if (isAlone) known.add(key)
      return verified
    },
  })
}

/** Verifies without knowing of revocations. */
const verifyingAgain = (clientId: string) =>
  secondLook((token, { settings }) => createAccessTokens(settings).verify(token, clientId))

/** This server has heard of no revocation. */
const unrevoked = verifyingAgain('demo-client')

const verification: readonly Fault[] = [
  {
    id: 'tokens-are-not-looked-at',
    what: 'Any access token will do.',
    kills: [
      'invented-token-is-refused',
      'altered-token-is-refused',
      'unsigned-or-edited-jwt-is-refused',
      'expired-token-is-refused',
      'token-of-another-client-is-refused',
      'id-token-is-no-access-token',
      'malformed-access-token-is-a-client-error',
    ],
    alsoTrips: ['LINK-TOKEN-005'],
    ...accepting(() => true),
  },
  {
    id: 'signatures-are-not-verified',
    what: 'A token’s claims are read, its signature is not verified.',
    kills: ['altered-token-is-refused', 'unsigned-or-edited-jwt-is-refused'],
    alsoTrips: ['LINK-PARAM-008', 'LINK-TOKEN-005'],
    ...accepting((token) => isCurrent(token) && isOurs(token) && isAccess(token)),
  },
  {
    id: 'alg-none-is-accepted',
    what: 'A token with alg none needs no signature.',
    kills: ['unsigned-or-edited-jwt-is-refused'],
    ...accepting((token) => token.header.alg === 'none' && isCurrent(token)),
  },

  {
    id: 'algorithm-none-in-any-case',
    what: 'A token without a signature is refused when its algorithm is spelt `none`, and in no other case.',
    kills: ['unsigned-or-edited-jwt-is-refused'],
    depth: 'default',
    ...accepting(({ header }) => header.alg !== 'none' && String(header.alg).toLowerCase() === 'none'),
  },
  {
    id: 'empty-signature-is-valid',
    what: 'A token of which the signature is empty has none to verify.',
    kills: ['unsigned-or-edited-jwt-is-refused'],
    depth: 'default',
    ...accepting(({ header, signature }) => signature === '' && header.alg === 'RS256'),
  },
  {
    id: 'accepted-tokens-are-known-by-their-beginning',
    what: 'A token that was accepted is kept in a cache, by all but its last eight characters.',
    kills: ['token-that-resembles-a-valid-one-is-refused'],
    depth: 'default',
    ...remembering((token) => token.slice(0, -8)),
  },
  {
    id: 'header-token-excuses',
    what: 'A good token in the Authorization field excuses a bad one in the query.',
    kills: ['header-does-not-excuse-a-bad-query-token'],
    ...replacing({
      'check-access-token': (context) =>
        isOurs(read(context.request.authorization))
          ? { subject: 'auth0|demo-user' }
          : checkAccessToken(context),
    }),
  },
  {
    id: 'expiry-is-ignored',
    what: 'A token works for an hour after it has expired.',
    kills: ['expired-token-is-refused'],
    ...secondLook((token, { settings }) =>
      isCurrent(read(token))
        ? undefined
        : createAccessTokens({ ...settings, now: () => settings.now() - 3_600_000 }).verify(
            token,
            'demo-client',
          ),
    ),
  },
  {
    id: 'revocation-takes-a-while',
    what: 'A revoked token goes on working for a while.',
    kills: ['revoked-token-is-refused'],
    verdict: 'warn',
    ...unrevoked,
  },
  {
    id: 'revocation-is-ignored',
    what: 'A revoked token goes on working, under a profile that forbids it.',
    kills: ['revoked-token-is-refused'],
    profile: 'strict',
    ...unrevoked,
  },
  {
    id: 'client-of-the-token-is-ignored',
    what: 'A token that was issued to another client works.',
    kills: ['token-of-another-client-is-refused'],
    ...verifyingAgain('other-client'),
  },
  {
    id: 'id-token-works',
    what: 'An ID token works as an access token.',
    kills: ['id-token-is-no-access-token'],
    ...accepting((token) => token.header.typ === 'JWT' && isCurrent(token)),
  },
]

const carriers: readonly Fault[] = [
  {
    id: 'two-tokens-lead-away',
    what: 'A firewall sends requests with two tokens to the home page of the company.',
    kills: ['two-tokens-are-refused'],
    alsoTrips: ['LINK-TOKEN-003'],
    ...leadingAway(
      ({ url = '', headers }) => headers.authorization !== undefined && url.includes('access_token='),
    ),
  },
  {
    id: 'header-is-ignored',
    what: 'The Authorization field is ignored where the query has a token.',
    kills: ['two-tokens-are-refused'],
    verdict: 'warn',
    ...replacing({
      'check-access-token': (context) =>
        checkAccessToken({ ...context, request: { ...context.request, authorization: '' } }),
    }),
  },
  {
    id: 'header-token-starts-a-login',
    what: 'With the token in the Authorization field alone an ordinary login starts.',
    kills: ['token-in-the-header-or-body'],
    ...replacing({
      'require-parameters': (context) =>
        (context.request.authorization === '' ? requireParameters : requireAllBut('access_token'))(context),
      'check-connection': (context) => {
        const login = context.client.connections.find(({ kind }) => kind === 'database')
        return context.request.authorization === '' || login === undefined
          ? checkConnection(context)
          : { connection: login }
      },
    }),
  },
  {
    id: 'bad-tokens-tell-why',
    what: 'An expired token has an error text of its own.',
    kills: ['bad-tokens-get-one-answer'],
    verdict: 'note',
    ...replacing({
      'check-access-token': (context) => {
        const token = read(valueIn(context.parameters, 'access_token') ?? '')
        if (token.claims.exp !== undefined && !isCurrent(token))
          refuse('access_denied', 'access_token has expired')
        return checkAccessToken(context)
      },
    }),
  },
  {
    id: 'encoded-token-is-refused',
    what: 'The token is read before it is decoded.',
    kills: ['token-may-be-percent-encoded'],
    ...replacing({
      'check-access-token': (context) => {
        if (/access_token=%/.test(context.request.query)) refuse('access_denied', 'access_token is not valid')
        return checkAccessToken(context)
      },
    }),
  },
]

export const tokens: readonly Fault[] = [...verification, ...carriers]
