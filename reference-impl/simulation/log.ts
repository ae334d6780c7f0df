import type { Answered } from '../index.js'

/**
 * One line for an answer: method and path, status, and, for a refusal, its words and the requirement that it keeps. No
 * query, no field and no body: they hold tokens, codes and states.
 */
export function logLine({ request, answer: { status, error } }: Answered): string {
  const what = `${request.method} ${request.path.slice(0, 100)} ${status}`
  if (error === undefined) return what
  return `${what} ${error.code}: ${error.message}${error.row === undefined ? '' : ` (${error.row})`}`
}
