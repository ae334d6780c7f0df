import { oncePerText } from '../common/remember.js'
import { type Pairs, splitQuery } from './encoding.js'
import { parseUri, resolveReference } from './uri.js'

/** Where a reference leads, taken apart for comparison. */
export interface Place {
  readonly origin: string
  /** Of the path; behind `#`, those of a path in the fragment. */
  readonly segments: readonly string[]
  /** Query and fragment parameters, decoded once, in order. */
  readonly parameters: Pairs
}

const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443' }

function originOf(scheme: string, authority: ReturnType<typeof parseUri>['authority']): string {
  const name = scheme.toLowerCase()
  if (authority === null) return `${name}:`
  const port =
    authority.port === null || authority.port === '' || authority.port === defaultPorts[name]
      ? ''
      : `:${authority.port}`
  return `${name}://${authority.host.toLowerCase()}${port}`
}

/** What a script takes a fragment for that begins like a path: a page of its own, with a query of its own. */
function routeIn(fragment: string): { readonly segments: readonly string[]; readonly query: string } {
  const [, path, query = ''] = /^!?(\/[^?]*)\??(.*)$/s.exec(fragment) ?? []
  return path === undefined
    ? { segments: [], query: fragment }
    : { segments: ['#', ...path.split('/')], query }
}

function takeApart(absolute: string): Place {
  const uri = parseUri(absolute)
  const route = routeIn(uri.fragment ?? '')
  return {
    origin: originOf(uri.scheme ?? '', uri.authority),
    segments: [...uri.path.split('/'), ...route.segments],
    parameters: [...splitQuery(uri.query ?? ''), ...splitQuery(route.query)],
  }
}

/** The error that a place of the server's own tells of; a parameter without a value is none (RFC 6749 §3.1). */
export const errorIn = ({ parameters }: Place): string | null =>
  parameters.find(([name, value]) => name === 'error' && value !== '')?.[1] ?? null

// A strict parser never looks at the base of a reference that has a scheme.
const placeOfAbsolute = oncePerText(256, (reference) => takeApart(resolveReference(reference, '')))

/** Resolves a reference against the request's URL and takes it apart. */
export function placeOf(reference: string, base: string): Place {
  return /^[^:/?#]+:/.test(reference)
    ? placeOfAbsolute(reference)
    : takeApart(resolveReference(reference, base))
}

/** Whether two places differ in query and fragment alone. */
export const samePage = (one: Page, other: Page): boolean =>
  one.origin === other.origin && one.segments.join('/') === other.segments.join('/')

interface Page {
  readonly origin: string
  readonly segments: readonly (string | null)[]
}
