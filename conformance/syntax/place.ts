import { oncePerText } from '../common/remember.js'
import { type Pairs, splitQuery } from './encoding.js'
import { parseUri, resolveReference } from './uri.js'

/** Where a reference leads, taken apart for comparison. */
export interface Place {
  readonly origin: string
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

function takeApart(absolute: string): Place {
  const uri = parseUri(absolute)
  return {
    origin: originOf(uri.scheme ?? '', uri.authority),
    segments: uri.path.split('/'),
    parameters: [...splitQuery(uri.query ?? ''), ...splitQuery(uri.fragment ?? '')],
  }
}

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
