import { brotliCompressSync, gzipSync } from 'node:zlib'
import { html } from '../endpoint.js'
import type { Foreign } from '../foreign.js'
import { handle } from '../values.js'
import { correct, loginForm, plain } from './parts.js'

const gzip = ['gzip', (octets: Buffer) => gzipSync(octets)] as const

/** Pages whose content is coded, whatever Accept-Encoding says. */
export const coded: readonly Foreign[] = [
  {
    id: 'page-in-gzip',
    says: 'A login page at once, compressed whatever Accept-Encoding says.',
    merits: correct,
    endpoint: () => ({ coded: gzip, start: () => html(200, plain('sv', 'Logga in', loginForm(handle()))) }),
  },
  {
    id: 'page-in-brotli-for-any-client',
    says: 'A login page at once, compressed by Brotli, and for clients that nobody knows.',
    merits: { is: 'broken', fails: ['unknown-client-is-refused-on-a-page'] },
    endpoint: () => ({
      coded: ['br', (octets: Buffer) => brotliCompressSync(octets)],
      ignores: ['client_id'],
      start: () => html(200, plain('sv', 'Logga in', loginForm(handle()))),
    }),
  },
  {
    id: 'page-in-gzip-that-believes-a-state',
    says: 'A login page at once, compressed, that writes "state" as it came.',
    merits: { is: 'broken', fails: ['request-values-never-become-markup'] },
    endpoint: () => ({
      coded: gzip,
      start: ({ parameters }) =>
        html(200, plain('sv', 'Logga in', `<p>${parameters.get('state') ?? ''}</p>${loginForm(handle())}`)),
    }),
  },
]
