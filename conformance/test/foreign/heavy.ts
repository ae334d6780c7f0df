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

const length = 65_536

/** An error page that shows the request, its first value drawn out to 64 KiB by whoever sent it. */
const shown = (query: string): string => {
  const [first = '', ...others] = query.split('&')
  const long = [first.slice(0, 1).padEnd(length, 'a'), 'at '.repeat(length / 3)]
  return [...long, ...others].map((text) => `<dd>${escapeHtml(text)}</dd>`).join('\n')
}

/** Answers that take long to read, or to judge. */
export const heavy: readonly Foreign[] = [
  {
    id: 'error-page-shows-all-that-was-sent',
    says: 'An error page repeats the request, with what fills 64 KiB.',
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
    id: 'markup-behind-padding',
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
    concurrency: [8],
    variant: () => ({ write: pouring(100) }),
  },
  {
    id: 'token-in-a-hundred-megabytes',
    says: 'The same, and the token at its beginning.',
    merits: { is: 'broken', fails: ['token-is-not-reflected'] },
    profile: 'contract',
    concurrency: [8],
    variant: () => ({ write: pouring(100, ({ url }) => `<!-- ${url?.replaceAll('-', '&#45;')} -->`) }),
  },
]
