import { escapeHtml, html, type Reason, type Reply, wordsOf } from '../endpoint.js'
import { hidden } from '../values.js'

/** The merits of a server that does what it must. */
export const correct = { is: 'correct' } as const

/** A refusal in the words of its author. */
export const saying =
  (status: number, document: (words: string) => string, words: Partial<Record<Reason, string>>) =>
  (reason: Reason): Reply =>
    html(status, document(escapeHtml(words[reason] ?? wordsOf(reason))))

/** The shortest document of a language. */
export const plain = (lang: string, title: string, body: string): string =>
  `<!doctype html><html lang="${lang}"><head><title>${title}</title></head><body>${body}</body></html>`

/** A login by name and password. */
export const loginForm = (tx: string): string =>
  `<form method="post" action="/session">${hidden('tx', tx)}<input name="user"><input name="password" type="password"><button>Sign in</button></form>`
