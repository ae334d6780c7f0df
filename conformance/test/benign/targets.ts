import { withLocation } from './answers.js'
import type { Variant } from './variant.js'

const only = (uri: unknown): Pick<Variant, 'target'> => ({
  target: (content) => ({ ...content, redirect_uris: [uri] }),
})
const registering = (...uris: readonly string[]): Pick<Variant, 'options' | 'target'> => ({
  options: () => ({
    clients: [
      {
        client_id: 'demo-client',
        redirect_uris: uris,
        connections: ['facebook', 'Username-Password-Authentication'],
      },
    ],
  }),
  target: (content) => {
    const { second_client: _none, ...rest } = content
    return {
      ...rest,
      redirect_uris: uris,
      connections: ['facebook', { name: 'Username-Password-Authentication', kind: 'database' }],
    }
  },
})

/** The same server, described in other ways: what is left out of a target file must cost checks, never raise alarms. */
export const targets: readonly Variant[] = [
  {
    id: 'least-target-file',
    says: 'The target file names a client, a URI and a token, nothing more.',
    target: ({ target, profile, mode, client_id, access_tokens }) => ({
      target,
      profile,
      mode,
      client_id,
      redirect_uris: ['https://app.example.com/callback'],
      access_tokens: { valid: (access_tokens as Record<string, string>).valid },
    }),
  },
  {
    id: 'database-only',
    says: 'The only connection is a database.',
    target: (content) => ({
      ...content,
      connections: [{ name: 'Username-Password-Authentication', kind: 'database' }],
    }),
  },
  {
    id: 'no-scope',
    says: 'Requests carry no scope.',
    target: ({ parameters: _none, ...content }) => content,
  },
  {
    id: 'callback-with-a-query',
    says: 'The only URI has a query.',
    ...only('https://app.example.com/return?tenant=demo'),
  },
  {
    id: 'callback-of-an-app',
    says: 'The only URI has a private-use scheme.',
    ...only('com.example.app:/oauth'),
  },
  {
    id: 'callback-on-loopback',
    says: 'The only URI is a loopback one, whose port may vary.',
    ...only({ value: 'http://127.0.0.1/cb', match: 'loopback' }),
  },
  {
    id: 'callback-for-development',
    says: 'The only URI is on localhost, with a port.',
    ...registering('http://localhost:3000/callback'),
  },
  {
    id: 'callback-at-the-root',
    says: 'The only URI is the root of a site with a port.',
    ...registering('https://app.example.com:8443/'),
  },
  {
    id: 'callback-without-a-path',
    says: 'The only URI has no path at all.',
    ...registering('https://app.example.com'),
  },
  {
    id: 'callback-with-escapes',
    says: 'The only URI has escapes and a query with an encoded URI.',
    ...registering('https://app.example.com/a%20b/c%2Fd?next=https%3A%2F%2Fapp.example.com%2F&x='),
  },
  {
    id: 'callback-in-upper-case',
    says: 'The only URI is spelt with capital letters.',
    ...registering('https://App.Example.com/Callback'),
  },
  {
    id: 'callback-of-two-labels',
    says: 'The only URI is on a host of two labels.',
    ...registering('https://example.com/cb/'),
  },
  {
    id: 'callback-by-address',
    says: 'The only URIs are on IP addresses.',
    ...registering('https://192.0.2.7/cb', 'https://[2001:db8::7]/cb'),
  },
  {
    id: 'registered-query-spelt-anew',
    says: 'The registered query comes back as a URL object writes it, with the error behind.',
    ...registering('https://app.example.com/callback?next=/home&flag'),
    answer: (answer, context) =>
      context.location === undefined
        ? withLocation(answer, (location) => {
            const url = new URL(location)
            url.search = new URLSearchParams(url.search).toString()
            return url.href
          })
        : answer,
    warns: ['redirect-uri-query-is-kept', 'registered-query-is-kept-in-the-answer'],
  },
  {
    id: 'many-callbacks',
    says: 'One URI is the beginning of another.',
    ...registering(
      'https://app.example.com/callback',
      'https://app.example.com/callback/',
      'https://app.example.com/callback?',
      'https://app.example.com/callback?a=b',
    ),
  },
]
