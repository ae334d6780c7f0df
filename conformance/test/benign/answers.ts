import type { Answer } from '../../../reference-impl/index.js'

/** The value of a header field of an answer that is not yet sent. */
export function field({ headers }: Answer, name: string): string | undefined {
  const at = headers.findIndex((key, index) => index % 2 === 0 && key.toLowerCase() === name.toLowerCase())
  return at < 0 ? undefined : headers[at + 1]
}

export function without(answer: Answer, ...names: readonly string[]): Answer {
  const gone = names.map((name) => name.toLowerCase())
  const kept: string[] = []
  for (let at = 0; at < answer.headers.length; at += 2) {
    const [name = '', value = ''] = answer.headers.slice(at, at + 2)
    if (!gone.includes(name.toLowerCase())) kept.push(name, value)
  }
  return { ...answer, headers: kept }
}

export const withFields = (answer: Answer, ...pairs: readonly string[]): Answer => {
  const names = pairs.filter((_, index) => index % 2 === 0)
  return { ...answer, headers: [...without(answer, ...names).headers, ...pairs] }
}

/** A page that refuses, as against a redirect, the login page or the metadata. */
export const isErrorPage = ({ status }: Answer): boolean => status >= 400 && status !== 405 && status !== 404

/** Rewrites Location, where there is one. */
export function withLocation(answer: Answer, change: (location: string) => string): Answer {
  const location = field(answer, 'location')
  return location === undefined ? answer : withFields(answer, 'Location', change(location))
}

/** What the error page of the reference implementation says, without its markup. */
export const wordsOf = ({ body }: Answer): string =>
  (/<p>(.*?)<\/p>/.exec(body)?.[1] ?? 'Something is wrong').replaceAll(/&\w+;/g, ' ')

/** The same refusal in another media type. */
export const asType = (answer: Answer, type: string, body: string, status = answer.status): Answer => ({
  ...withFields(without(answer, 'Content-Security-Policy', 'X-Frame-Options'), 'Content-Type', type),
  status,
  body,
})
