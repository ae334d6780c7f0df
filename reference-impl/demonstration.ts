import type { ServerOptions } from './options.js'

const clientId = 'demo-client'
export const demoUser = { subject: 'auth0|demo-user', clientId }
export const secondClient = {
  client_id: 'other-client',
  redirect_uri: 'https://other.example.com/callback',
} as const
/** Where the demonstration pretends to be reached. */
export const demoOrigin = 'https://login.example.com'

export const redirectUris = [
  'https://app.example.com/callback',
  'https://app.example.com/return?tenant=demo',
  { value: 'http://127.0.0.1/cb', match: 'loopback' },
  'com.example.app:/oauth',
] as const

/** The demonstration's client, whose secret everybody knows. */
export const demoClient = {
  client_id: clientId,
  client_secret: 'demo-secret',
  redirect_uri: redirectUris[0],
} as const

/** Registrations that RFC 9700 §2.1 forbids, so no part of a strict deployment. */
export const lenientRedirectUris = [
  { value: 'https://tools.example.com/callback', match: 'query-lenient' },
  { value: 'https://*.preview.example.com/callback', match: 'auth0-wildcard' },
] as const

const social = (name: string, authorization_endpoint: string) =>
  ({
    name,
    kind: 'social',
    authorization_endpoint,
    client_id: `demo-at-${name}`,
    scope: 'openid email',
  }) as const

/** Two with accounts, and one who has never logged in, so that his login may be added to the account of another. */
const demoUsers = [
  {
    user_id: 'auth0|demo-user',
    name: 'Ada Demo',
    email: 'ada@example.com',
    email_verified: true,
    password: 'ada-demo',
  },
  {
    user_id: 'auth0|another-user',
    name: 'Ben Demo',
    email: 'ben@example.com',
    email_verified: true,
    password: 'ben-demo',
  },
  {
    user_id: 'auth0|new-user',
    name: 'Ada at work',
    email: 'ada@work.example',
    email_verified: true,
    password: 'work-demo',
    hasAccount: false,
  },
] as const

/** The configuration of the default conformance run, and of a server that is told nothing. */
export const demonstration: ServerOptions = {
  issuer: `${demoOrigin}/`,
  clients: [
    {
      client_id: clientId,
      redirect_uris: [...redirectUris, ...lenientRedirectUris],
      connections: ['facebook', 'google-oauth2', 'Username-Password-Authentication'],
      client_secret: demoClient.client_secret,
    },
    { client_id: secondClient.client_id, redirect_uris: [secondClient.redirect_uri] },
  ],
  connections: [
    social('facebook', 'https://www.facebook.com/dialog/oauth'),
    social('google-oauth2', 'https://accounts.google.com/o/oauth2/v2/auth'),
    social('twitter', 'https://twitter.com/i/oauth2/authorize'),
    { name: 'Username-Password-Authentication', kind: 'database' },
  ],
  users: demoUsers,
}
