import { matches } from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import type { Fault } from './fault.js'
import { comparing, configured, replacing, unchecked } from './making.js'

export const registrations: readonly Fault[] = [
  {
    id: 'registered-query-may-vary',
    alsoTrips: ['LINK-RURI-004', 'LINK-RURI-022'],
    what: 'A registered query is compared by its first parameter alone.',
    kills: ['registered-query-is-exact'],
    ...comparing(
      (registered, sent, match) =>
        match === 'exact' && registered.includes('?') && sent.startsWith(`${registered}&`),
    ),
  },
  {
    id: 'scheme-is-folded',
    what: 'A private-use scheme is compared without case.',
    kills: ['private-use-scheme-is-case-sensitive'],
    ...comparing(
      (registered, sent) => !registered.startsWith('http') && registered.toLowerCase() === sent.toLowerCase(),
    ),
  },
  {
    id: 'loopback-varies-freely',
    what: 'For a registered loopback URI any loopback host, path and port will do.',
    kills: ['loopback-varies-in-the-port-alone'],
    ...comparing(
      (_, sent, match) =>
        match === 'loopback' && /^https?:\/\/(localhost|127\.0\.0\.\d|\[::1\]):49152/.test(sent),
    ),
  },
  {
    id: 'loopback-port-is-fixed',
    what: 'A loopback URI must have the registered port.',
    kills: ['loopback-port-may-vary'],
    ...configured({
      matches: (registered, sent) =>
        registered.match === 'loopback' ? registered.value === sent : matches(registered, sent),
    }),
  },
  {
    id: 'wildcard-matches-nothing',
    what: 'A registered wildcard is compared as text.',
    kills: ['wildcard-matches-one-label'],
    ...configured({
      matches: (registered, sent) => registered.match !== 'auth0-wildcard' && matches(registered, sent),
    }),
  },
  {
    id: 'wildcard-is-registered',
    what: 'A wildcard is registered under a profile that forbids it.',
    kills: ['wildcards-are-not-registered'],
    profile: 'strict',
    target: (content) => ({
      ...content,
      redirect_uris: [
        'https://app.example.com/callback',
        { value: 'https://*.preview.example.com/callback', match: 'auth0-wildcard' },
      ],
    }),
  },
  {
    id: 'prefix-is-registered',
    what: 'A prefix is registered under a profile that forbids it.',
    kills: ['prefixes-are-not-registered'],
    profile: 'strict',
    ...comparing((_, sent) => /^https:\/\/tools\.example\.com\/app[a-z]?(\/[a-z]+)?$/.test(sent)),
    target: (content) => ({
      ...content,
      redirect_uris: [
        'https://app.example.com/callback',
        { value: 'https://tools.example.com/app*', match: 'prefix' },
      ],
    }),
  },
  {
    id: 'prefix-is-compared-by-characters',
    alsoTrips: ['LINK-RURI-004'],
    what: 'A registered prefix is compared by characters alone, and left by dot segments.',
    kills: ['prefix-is-not-left'],
    ...comparing((_, sent) => sent.startsWith('https://tools.example.com/app')),
    target: (content) => ({
      ...content,
      redirect_uris: [
        'https://app.example.com/callback',
        { value: 'https://tools.example.com/app*', match: 'prefix' },
      ],
    }),
  },
  {
    id: 'only-the-first-uri-works',
    what: 'Of the registered URIs only the first is accepted.',
    kills: ['registered-redirect-uri-is-accepted', 'loopback-port-may-vary', 'wildcard-matches-one-label'],
    ...configured({
      matches: ({ value }, sent) => value === 'https://app.example.com/callback' && sent === value,
    }),
  },
  {
    id: 'cleartext-uri-is-registered',
    what: 'A client on another machine is registered with plain http.',
    kills: ['registered-redirect-uris-use-https'],
    ...comparing((_, sent) => sent === 'http://plain.example.com/callback'),
    target: (content) => ({
      ...content,
      redirect_uris: ['https://app.example.com/callback', 'http://plain.example.com/callback'],
    }),
  },
  {
    id: 'clients-share-their-uris',
    what: 'A client may use the redirection URIs of every other client.',
    kills: ['redirect-uri-of-another-client-is-refused'],
    ...replacing(
      unchecked(({ parameters, settings }) => {
        const uri = valueIn(parameters, 'redirect_uri')
        const all = [...settings.clients.values()].flatMap(({ redirectUris }) => redirectUris)
        return uri !== undefined && all.some((one) => settings.matches(one, uri)) ? uri : undefined
      }),
    ),
  },
]
