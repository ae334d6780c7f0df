import { demoOptions } from '../../../reference-impl/demo.js'
import { matches } from '../../../reference-impl/index.js'
import { whatwgHref } from '../../syntax/uri.js'
import { withLocation } from '../benign/answers.js'
import type { Variant } from '../benign/variant.js'
import { type Ask, type Endpoint, escapeHtml, page, redirect, registered } from './endpoint.js'
import type { Foreign } from './foreign.js'
import { handle } from './values.js'

const login = (ask: Ask) =>
  redirect(`/anmelden?client=${encodeURIComponent(ask.parameters.get('client_id') ?? '')}`)

/** Changes redirect_uri before the rules of the endpoint see it. */
const reading = (change: (value: string) => string) => (ask: Ask) => {
  const sent = ask.parameters.getAll('redirect_uri')
  if (sent.length === 1) ask.parameters.set('redirect_uri', change(sent[0] ?? ''))
  return null
}

const decodedAgain = (value: string): string => {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** RFC 3986 §6.2.2.2: escapes of unreserved characters are decoded, others are not. */
const normalised = (value: string): string =>
  value.replace(/%[0-9a-f]{2}/gi, (triple) => {
    const sign = String.fromCharCode(Number.parseInt(triple.slice(1), 16))
    return /[A-Za-z0-9\-._~]/.test(sign) ? sign : triple
  })

/**
 * A user who is logged in, so that a code is sent at once, and URIs that are looked up as browsers parse them. Errors are
 * pages, but for those about a URI in its registered spelling where `tells` says so.
 */
function lookingUp(back: 'as registered' | 'as sent', tells = false): Endpoint {
  const asked = new WeakMap<URLSearchParams, string>()
  const sent = ({ parameters }: Ask): string => asked.get(parameters) ?? ''
  const isExact = (ask: Ask): boolean => (registered as readonly string[]).includes(sent(ask))
  return {
    before: (ask) => {
      asked.set(ask.parameters, ask.parameters.get('redirect_uri') ?? '')
      return reading((value) => {
        const href = whatwgHref(value)
        return registered.find((uri) => href !== null && whatwgHref(uri) === href) ?? value
      })(ask)
    },
    start: (ask) => {
      const uri = back === 'as sent' ? sent(ask) : (ask.parameters.get('redirect_uri') ?? '')
      const state = ask.parameters.get('state') ?? ''
      const answer = new URLSearchParams({ code: handle(), ...(state === '' ? {} : { state }) })
      return redirect(`${uri}${uri.includes('?') ? '&' : '?'}${answer}`)
    },
    after: (reply, ask) =>
      reply.headers?.location === undefined || /[?&]code=/.test(`${reply.headers.location}`)
        ? reply
        : tells && isExact(ask)
          ? reply
          : page(400, 'Fehler', '<p>Die Anfrage wurde abgelehnt.</p><a href="/">Zurück</a>'),
  }
}

const equalForms = [
  'no-equivalent-edit-of-a-registered-uri-is-accepted',
  'redirect-uri-encoding-and-control-equivalent-refused',
  'redirect-uri-port-equivalent-refused',
  'redirect-uri-scheme-equivalent-refused',
]

/** A client that has registered one URI. */
const registering = (uri: string): Pick<Variant, 'options' | 'target'> => ({
  options: () => ({
    clients: demoOptions().clients.map((one, at) => (at === 0 ? { ...one, redirect_uris: [uri] } : one)),
  }),
  target: (content) => ({ ...content, redirect_uris: [uri] }),
})

/** A client of which a loopback URI alone is known, compared so. */
const loopback = (accepts: (sent: string) => boolean) => ({
  input: { depth: 'default' as const },
  options: () => ({
    matches: (registered: Parameters<typeof matches>[0], sent: string) =>
      matches(registered, sent) || (registered.match === 'loopback' && accepts(sent)),
  }),
  target: (content: Record<string, unknown>) => ({
    ...content,
    redirect_uris: [{ value: 'http://127.0.0.1/cb', match: 'loopback' }],
  }),
})

/** How values are read and written: once, trimmed, normalised, or once too often. */
export const decoding: readonly Foreign[] = [
  {
    id: 'spaces-are-trimmed',
    says: 'Spaces around redirect_uri are trimmed, as by a library of schemas; the registered spelling is used.',
    merits: { is: 'correct', unwarned: ['values-are-not-decoded-twice'] },
    endpoint: () => ({ start: login, before: reading((value) => value.replace(/^ +| +$/g, '')) }),
  },
  {
    id: 'relative-addresses-are-the-servers-own',
    says: 'A redirect_uri without a scheme is relative: the error goes to a page of the server’s own, in German.',
    merits: { is: 'correct', unwarned: ['values-are-not-decoded-twice'] },
    endpoint: () => ({
      start: login,
      before: ({ path, parameters }) => {
        const uri = parameters.get('redirect_uri') ?? ''
        return path !== '/authorize' || uri === '' || /^[a-z][a-z0-9+.-]*:/i.test(uri)
          ? null
          : page(
              400,
              'Ungültige Anfrage',
              `<p>Die Adresse „${escapeHtml(uri)}“ ist relativ.</p><p><a href="/hilfe">Hilfe</a></p>`,
            )
      },
    }),
  },
  {
    id: 'addresses-are-normalised',
    says: 'Escaped letters are decoded before redirect_uri is compared (RFC 3986 §6.2.2.2), and errors go where was asked: too lenient, and no second decoding.',
    merits: {
      is: 'broken',
      fails: ['redirect-uri-encoding-and-control-equivalent-refused'],
      observed: /escapes of unreserved characters/,
    },
    endpoint: () => {
      const asked = new WeakMap<Ask, string>()
      return {
        start: login,
        before: (ask) => {
          asked.set(ask, ask.parameters.get('redirect_uri') ?? '')
          return reading(normalised)(ask)
        },
        after: (reply, ask) => {
          const location = reply.headers?.location
          const uri = normalised(asked.get(ask) ?? '')
          return typeof location === 'string' && uri !== '' && location.startsWith(uri)
            ? redirect(`${asked.get(ask)}${location.slice(uri.length)}`)
            : reply
        },
      }
    },
  },
  ...(['default', 'quick'] as const).flatMap((depth): readonly Foreign[] => [
    {
      id: `code-goes-to-the-registered-spelling-${depth}`,
      says: 'A URI is looked up as browsers parse it, and the code goes to the registered spelling; errors are pages.',
      depth,
      merits: { is: 'warned', of: equalForms },
      endpoint: () => lookingUp('as registered'),
    },
    {
      id: `errors-about-other-spellings-stay-${depth}`,
      says: 'The same; errors are sent to the client only where it has sent the registered spelling.',
      depth,
      merits: { is: 'warned', of: equalForms },
      endpoint: () => lookingUp('as registered', true),
    },
    {
      id: `code-goes-to-the-spelling-that-was-sent-${depth}`,
      says: 'A URI is looked up as browsers parse it, and the code goes to the spelling that was sent.',
      depth,
      merits: { is: 'broken', fails: equalForms, observed: /a code is sent/ },
      endpoint: () => lookingUp('as sent'),
    },
  ]),
  {
    id: 'address-is-decoded-again',
    says: 'redirect_uri is decoded once more after the framework has decoded it.',
    merits: { is: 'broken', fails: ['values-are-not-decoded-twice'], observed: /./ },
    endpoint: () => ({ start: login, before: reading(decodedAgain) }),
  },
  {
    id: 'empty-port-of-the-loopback',
    says: 'A loopback registration lets the port vary, and an empty one is a port (RFC 3986 §3.2.3).',
    merits: { is: 'correct' },
    variant: () => loopback((sent) => /^http:\/\/127\.0\.0\.1(?::\d{0,4})?\/cb$/.test(sent)),
  },
  {
    id: 'anything-before-the-path-of-the-loopback',
    says: 'A loopback registration lets vary what stands before the path: userinfo passes for a port.',
    merits: { is: 'broken', fails: ['redirect-uri-loopback-refused'], observed: /attacker\.example/ },
    variant: () => loopback((sent) => /^http:\/\/127\.0\.0\.1(?::[^/]*)?\/cb$/.test(sent)),
  },
  {
    id: 'registered-query-repeats-a-name',
    says: 'The registered URI has a name twice in its query, as a list is written.',
    merits: { is: 'correct' },
    variant: () => registering('https://app.example.com/return?tag=a&tag=b'),
  },
  {
    id: 'error-is-said-twice',
    says: 'The error is appended twice to a URI that has a name twice itself.',
    merits: { is: 'broken', fails: ['response-parameters-occur-once'], observed: /"error" occurs twice/ },
    variant: () => ({
      ...registering('https://app.example.com/return?tag=a&tag=b'),
      answer: (answer) =>
        withLocation(answer, (location) =>
          location.startsWith('https://app.') ? `${location}&error=invalid_request` : location,
        ),
    }),
  },
]
