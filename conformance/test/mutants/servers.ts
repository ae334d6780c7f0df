import { generateKeyPair } from 'jose'
import { demoOptions } from '../../../reference-impl/demo.js'
import type { LinkServer, LinkServerOptions } from '../../../reference-impl/index.js'
import type { Deployment } from './fuzz/index.js'
import type { MakeServer, Switches } from './instance.js'

/** One pair for every server of a process: the tokens of one are the tokens of all. */
export type Keys = NonNullable<LinkServerOptions['keys']>
export const makeKeys = (): Promise<Keys> => generateKeyPair('RS256')

export interface Running {
  readonly link: LinkServer
  readonly url: string
  readonly port: number
}

/** Starts a server of the copy; whoever stops it need not wait. */
export async function startServer(
  make: MakeServer,
  switches: Switches,
  options: Partial<LinkServerOptions>,
): Promise<Running> {
  const link = make(switches)(demoOptions(options))
  const { url } = await link.listen(0)
  return { link, url, port: Number(new URL(url).port) }
}

const subject = 'auth0|demo-user'
const [first, second] = ['demo-client', 'other-client'] as const
const database = 'Username-Password-Authentication'

/** Valid forms of what demo.ts registers. */
const redirectUris = [
  'https://app.example.com/callback',
  'https://app.example.com/return?tenant=demo',
  ...['http://127.0.0.1/cb', 'http://127.0.0.1:8123/cb', 'http://127.0.0.1:65535/cb'],
  'com.example.app:/oauth',
  ...['https://tools.example.com/callback', 'https://tools.example.com/callback?a=b&c=d'],
  ...['https://pr-7.preview.example.com/callback', 'https://A.preview.example.com/callback'],
]

export interface Deployed {
  readonly deployment: Deployment
  readonly revoked: string
}

/** What the fuzzer may use: the demonstration's configuration, and every token that its server issues. */
export async function deploy({ issueToken }: LinkServer): Promise<Deployed> {
  const issue = (clientId: string, more: { readonly expiresIn?: number; readonly use?: 'id' } = {}) =>
    issueToken({ subject, clientId, ...more })
  const revoked = await issue(first)
  const bad = [
    revoked,
    ...[await issue(first, { expiresIn: -60 }), await issue(second, { expiresIn: -1 })],
    ...[await issue(first, { use: 'id' }), await issue('nobody')],
  ]
  const connections = ['facebook', 'google-oauth2', database]
  return {
    revoked,
    deployment: {
      path: '/authorize',
      database,
      clients: [
        {
          id: first,
          redirectUris,
          connections,
          tokens: [await issue(first), await issueToken({ subject: 'auth0|another', clientId: first })],
        },
        {
          id: second,
          redirectUris: ['https://other.example.com/callback'],
          connections: [...connections, 'twitter'],
          tokens: [await issue(second)],
        },
      ],
      badTokens: bad,
    },
  }
}
