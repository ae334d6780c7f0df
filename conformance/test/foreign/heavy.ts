import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Answer } from '../../../reference-impl/index.js'
import { escapeHtml, page, redirect } from './endpoint.js'
import type { Foreign } from './foreign.js'

const chunk = Buffer.alloc(1024 * 1024, '<p>Lorem ipsum dolor sit amet</p>\n')

/** Writes as long as the client reads. */
function pour(response: ServerResponse, megabytes: number): void {
  let left = megabytes
  const more = (): void => {
    while (left-- > 0) if (!response.write(chunk)) return void response.once('drain', more)
    response.end()
  }
  more()
}

const pouring =
  (megabytes: number, beginning: (request: IncomingMessage) => string = () => '') =>
  (response: ServerResponse, { status, headers }: Answer): void => {
    response.writeHead(status, [...headers, 'X-Content-Type-Options', 'nosniff'])
    if (response.req.method === 'HEAD') return void response.end()
    response.write(beginning(response.req))
    pour(response, megabytes)
  }

/** Repeats what was sent until it is 64 KiB of text, as an error page does that shows the request. */
const padded = (text: string): string => text.padEnd(65_536, text === '' ? ' ' : text)

const shown = (query: string): string =>
  ['at ', '<', '&', '/home/', '\\', 'eyJ', ' ', ...query.split('&')]
    .map((word) => `<dd>${escapeHtml(padded(word)).slice(0, 65_536)}</dd>`)
    .join('\n')

/** Answers that take long to read, or to judge. */
export const heavy: readonly Foreign[] = [
  {
    id: 'error-page-shows-all-that-was-sent',
    says: 'An error page repeats each part of the request until it fills 64 KiB.',
    merits: { is: 'correct' },
    endpoint: () => ({
      start: () => redirect(`/connexion?demande=${crypto.randomUUID()}`),
      refuse: (reason, { query }) =>
        page(
          400,
          'Requête refusée',
          `<h1>${escapeHtml(reason)}</h1><dl>${shown(query)}</dl><a href="/">Retour</a>`,
        ),
    }),
  },
  {
    id: 'stack-trace-behind-padding',
    says: 'The same, and markup of the request behind it all.',
    merits: { is: 'broken', fails: ['request-values-never-become-markup'] },
    endpoint: () => ({
      start: () => redirect(`/connexion?demande=${crypto.randomUUID()}`),
      refuse: (reason, { query, parameters }) =>
        page(
          400,
          'Requête refusée',
          `<h1>${escapeHtml(reason)}</h1><dl>${shown(query)}</dl><p>${[...parameters.values()].join(' ')}</p>`,
        ),
    }),
  },
  {
    id: 'hundred-megabytes',
    says: 'Each answer, a redirect as well, carries a body of 100 MB.',
    merits: { is: 'correct' },
    profile: 'contract',
    variant: () => ({ write: pouring(100) }),
  },
  {
    id: 'token-in-a-hundred-megabytes',
    says: 'The same, and the token at its beginning.',
    merits: { is: 'broken', fails: ['token-is-not-reflected'] },
    profile: 'contract',
    variant: () => ({ write: pouring(100, ({ url }) => `<!-- ${url?.replaceAll('-', '&#45;')} -->`) }),
  },
]
