import { isLoopback } from '../syntax/host.js'
import { whatwgUrl } from '../syntax/uri.js'

/** Who plays which part: it decides SameSite, since on a laboratory's machine all of them may share one host. */
export type Site = 'target' | 'upstream' | 'client'

export interface CookieContext {
  /** Whose page or redirect made the request; null: typed by the user. */
  readonly from: Site | null
  readonly method: string
  readonly topLevel: true
}

export interface Cookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly hostOnly: boolean
  readonly path: string
  readonly secure: boolean
  readonly httpOnly: boolean
  /** Null without the attribute. */
  readonly sameSite: 'strict' | 'lax' | 'none' | null
  /** Milliseconds since the epoch; null: with the session. */
  readonly expires: number | null
  /** When it was first set to this value. */
  readonly created: number
}

export interface Jar {
  /** The value of Cookie for a request, or null. */
  readonly cookieFor: (url: string, context: CookieContext) => string | null
  readonly store: (url: string, setCookieLines: readonly string[]) => void
  readonly cookies: () => readonly Cookie[]
  readonly names: () => readonly string[]
  readonly clear: () => void
  readonly copy: () => Jar
  /** Puts another jar's cookies in, or those of these names. */
  readonly take: (other: Pick<Jar, 'cookies'>, names?: readonly string[]) => void
}

const mostOctets = 4096
const mostAttributeOctets = 1024
const mostPerHost = 180
const mostDays = 400
/** Chrome's "Lax+POST". */
const freshMs = 120_000

/** Browsers take cookies that are Secure from loopback over http; Safari alone does not. */
const isSecure = ({ protocol, hostname }: URL): boolean => protocol === 'https:' || isLoopback(hostname)

const webUrlOf = (text: string): URL | null => {
  const url = whatwgUrl(text)
  return url !== null && /^https?:$/.test(url.protocol) ? url : null
}

const isAddress = (host: string): boolean => host.startsWith('[') || /^[\d.]+$/.test(host)

/** @see RFC 6265 §5.1.3 */
const domainMatches = (host: string, domain: string): boolean =>
  host === domain || (host.endsWith(`.${domain}`) && !isAddress(host))

/** @see RFC 6265 §5.1.4 */
const pathMatches = (path: string, own: string): boolean =>
  path === own || (path.startsWith(own) && (own.endsWith('/') || path[own.length] === '/'))

const defaultPath = ({ pathname }: URL): string => pathname.slice(0, pathname.lastIndexOf('/')) || '/'

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Those of its parts that a token can be, the first of each kind counts. */
const dateParts = {
  clock: /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D|$)/,
  day: /^(\d{1,2})(?:\D|$)/,
  month: /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i,
  year: /^(\d{2,4})(?:\D|$)/,
} as const

const fullYear = (year: number): number => (year > 99 ? year : year > 69 ? year + 1900 : year + 2000)

/** Reads Expires as leniently as browsers do; null for what is no date. @see RFC 6265 §5.1.1 */
function cookieDate(text: string): number | null {
  const found = new Map<string, readonly string[]>()
  for (const token of text.split(/[\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+/)) {
    const kind = Object.entries(dateParts).find(([name, syntax]) => !found.has(name) && syntax.test(token))
    if (kind !== undefined) found.set(kind[0], kind[1].exec(token) ?? [])
  }
  if (found.size < Object.keys(dateParts).length) return null
  const [hours = 0, minutes = 0, seconds = 0] = (found.get('clock') ?? []).slice(1).map(Number)
  const month = months.indexOf((found.get('month')?.[1] ?? '').toLowerCase())
  const [day, year] = [Number(found.get('day')?.[1]), fullYear(Number(found.get('year')?.[1]))]
  const ms = Date.UTC(year, month, day, hours, minutes, seconds)
  const isReal = year > 1600 && hours < 24 && minutes < 60 && seconds < 60
  return isReal && new Date(ms).getUTCDate() === day ? ms : null
}

/** A Set-Cookie line, taken apart; the last of several attributes of one name counts. */
interface Line {
  readonly name: string
  readonly value: string
  readonly attributes: ReadonlyMap<string, string>
}

/** Without spaces and tabs around it, and no others: U+00A0 is an octet of a letter here. */
function trimmed(text: string): string {
  let [start, end] = [0, text.length]
  const isBlank = (at: number): boolean => text[at] === ' ' || text[at] === '\t'
  while (start < end && isBlank(start)) start++
  while (start < end && isBlank(end - 1)) end--
  return text.slice(start, end)
}

/** @see RFC 6265bis §5.6 */
function parseLine(line: string): Line | null {
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(line)) return null
  const [pair = '', ...rest] = line.split(';')
  const equals = pair.indexOf('=')
  const [name, value] = [trimmed(equals < 0 ? '' : pair.slice(0, equals)), trimmed(pair.slice(equals + 1))]
  if (name + value === '' || name.length + value.length > mostOctets) return null
  const attributes = rest
    .map((text) => [text.split('=', 1)[0] ?? '', text.includes('=') ? text.slice(text.indexOf('=') + 1) : ''])
    .map(([key = '', content = '']) => [trimmed(key).toLowerCase(), trimmed(content)] as const)
    .filter(([, content]) => content.length <= mostAttributeOctets)
  return { name, value, attributes: new Map(attributes) }
}

function expiryOf(attributes: Line['attributes'], now: number): number | null {
  const latest = now + mostDays * 86_400_000
  const age = attributes.get('max-age') ?? ''
  if (/^-?\d+$/.test(age)) return Number(age) <= 0 ? 0 : Math.min(latest, now + Number(age) * 1000)
  const date = cookieDate(attributes.get('expires') ?? '')
  return date === null ? null : Math.min(latest, date)
}

/** The host alone, or the Domain that it may name: itself or a parent that is not a single label. Null: neither. */
function domainOf(
  { hostname }: URL,
  attributes: Line['attributes'],
): Pick<Cookie, 'domain' | 'hostOnly'> | null {
  const named = (attributes.get('domain') ?? '').replace(/^\./, '').toLowerCase()
  if (named === '') return { domain: hostname, hostOnly: true }
  if (named === hostname)
    return { domain: hostname, hostOnly: isAddress(hostname) || !hostname.includes('.') }
  return named.includes('.') && domainMatches(hostname, named) ? { domain: named, hostOnly: false } : null
}

const sameSiteOf = (attributes: Line['attributes']): Cookie['sameSite'] => {
  const found = (attributes.get('samesite') ?? '').toLowerCase()
  return found === 'strict' || found === 'lax' || found === 'none' ? found : null
}

/** What names begin with that promise something; a cookie without a name must not look like one. @see RFC 6265bis §4.1.3 */
function keepsItsPrefix(
  { name, value, secure, hostOnly, path }: Cookie,
  attributes: Line['attributes'],
): boolean {
  const text = (name === '' ? value : name).toLowerCase()
  const isHost = text.startsWith('__host-')
  if (!isHost && !text.startsWith('__secure-')) return true
  return name !== '' && secure && (!isHost || (hostOnly && path === '/' && attributes.get('path') === '/'))
}

/** The cookie that a line sets; null where a browser ignores it. */
function readCookie(line: string, url: URL, now: number): Cookie | null {
  const parsed = parseLine(line)
  const domain = parsed === null ? null : domainOf(url, parsed.attributes)
  if (parsed === null || domain === null) return null
  const { name, value, attributes } = parsed
  const named = attributes.get('path') ?? ''
  const cookie: Cookie = {
    ...{ name, value, ...domain, path: named.startsWith('/') ? named : defaultPath(url) },
    ...{ secure: attributes.has('secure'), httpOnly: attributes.has('httponly') },
    ...{ sameSite: sameSiteOf(attributes), expires: expiryOf(attributes, now), created: now },
  }
  if (cookie.secure ? !isSecure(url) : cookie.sameSite === 'none') return null
  // A __Host- cookie has no Domain at all, not even one that says the same.
  if (/^__host-/i.test(name) && (attributes.get('domain') ?? '') !== '') return null
  return keepsItsPrefix(cookie, attributes) ? cookie : null
}

const isOver = ({ expires }: Cookie, now: number): boolean => expires !== null && expires <= now

/** No request over plain http may lay a cookie over one that is Secure. @see RFC 6265bis §5.7 */
const shadows = (cookie: Cookie, other: Cookie): boolean =>
  other.secure &&
  other.name === cookie.name &&
  (domainMatches(other.domain, cookie.domain) || domainMatches(cookie.domain, other.domain)) &&
  pathMatches(cookie.path, other.path)

const isSafe = (method: string): boolean => ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method)

/** @see RFC 6265bis §5.8.3; for a cookie without SameSite: its §5.6.7.2, "Lax-allowing-unsafe" */
function crosses({ sameSite, created }: Cookie, { from, method }: CookieContext, now: number): boolean {
  if (from === null || from === 'target' || sameSite === 'none') return true
  if (sameSite === 'strict') return false
  return isSafe(method) || (sameSite === null && now - created <= freshMs)
}

const goesTo = ({ hostname, pathname }: URL, { domain, hostOnly, path }: Cookie): boolean =>
  (hostOnly ? hostname === domain : domainMatches(hostname, domain)) && pathMatches(pathname, path)

const identityOf = ({ name, domain, hostOnly, path }: Cookie): string =>
  [name, domain, hostOnly, path].join(';')

/** Longer paths first, then older cookies. @see RFC 6265 §5.4 */
const inOrder = (cookies: readonly Cookie[]): readonly Cookie[] =>
  [...cookies].sort((a, b) => b.path.length - a.path.length || a.created - b.created)

/**
 * Makes an empty jar that keeps cookies as a browser does, for requests to the target alone: ports do not separate
 * cookies, and loopback counts as secure. `now` gives milliseconds since the epoch. It never throws: what is no cookie
 * is ignored.
 *
 * @see RFC 6265 §5, and RFC 6265bis for prefixes and SameSite
 */
export function createJar({ now }: { readonly now: () => number }): Jar {
  /** In the order of their creation. */
  const kept = new Map<string, Cookie>()
  const current = (): readonly Cookie[] => {
    for (const [key, cookie] of kept) if (isOver(cookie, now())) kept.delete(key)
    return [...kept.values()]
  }
  const put = (cookie: Cookie): void => {
    const key = identityOf(cookie)
    const { value, created } = kept.get(key) ?? {}
    kept.set(key, value === cookie.value ? { ...cookie, created: created ?? cookie.created } : cookie)
    if (isOver(cookie, now())) kept.delete(key)
    const beside = [...kept].filter(([, { domain }]) => domain === cookie.domain)
    if (beside.length > mostPerHost) kept.delete(beside[0]?.[0] ?? '')
  }
  return {
    cookieFor(text, context) {
      const url = webUrlOf(text)
      if (url === null) return null
      const sent = current().filter(
        (one) => goesTo(url, one) && (!one.secure || isSecure(url)) && crosses(one, context, now()),
      )
      const pairs = inOrder(sent).map(({ name, value }) => (name === '' ? value : `${name}=${value}`))
      return pairs.length === 0 ? null : pairs.join('; ')
    },
    store(text, lines) {
      const url = webUrlOf(text)
      if (url === null) return
      for (const line of lines) {
        const cookie = readCookie(line, url, now())
        if (cookie === null) continue
        if (isSecure(url) || !current().some((other) => shadows(cookie, other))) put(cookie)
      }
    },
    cookies: current,
    names: () => [...new Set(current().map(({ name }) => name))],
    clear: () => kept.clear(),
    copy() {
      const jar = createJar({ now })
      jar.take({ cookies: current })
      return jar
    },
    take(other, names) {
      for (const cookie of other.cookies()) if (names?.includes(cookie.name) ?? true) put(cookie)
    },
  }
}
