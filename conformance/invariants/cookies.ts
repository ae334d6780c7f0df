import type { Judge, JudgeContext, Observed } from '../answers/observed.js'
import { groupBy } from '../common/group-by.js'
import { inapplicable, unmet } from '../common/judgement.js'
import { oncePerObject } from '../common/remember.js'
import { unpredictableBits } from '../judge/unpredictable.js'
import { headerValues, type WireResponse } from '../wire/exchange.js'
import { type Conclusion, type DeclaredInvariant, endpointAnswer, held } from './invariant.js'
import { isToControl, overRun } from './memory.js'
import { methodOf, type Start, startingAnew, startOf } from './start.js'

interface Cookie {
  readonly name: string
  readonly value: string
  /** Names of attributes in lower case, with their values. */
  readonly attributes: ReadonlyMap<string, string>
}

/** @see RFC 6265 §5.2 */
function cookieOf(line: string): Cookie {
  const [pair = '', ...parts] = line.split(';')
  const [name = '', value = ''] = [pair.split('=', 1)[0]?.trim(), pair.slice(pair.indexOf('=') + 1).trim()]
  const attributes = parts.map((part): [string, string] => {
    const [key = ''] = part.split('=', 1)
    return [key.trim().toLowerCase(), part.slice(key.length + 1).trim()]
  })
  return { name, value, attributes: new Map(attributes) }
}

const cookiesOf = oncePerObject((response: WireResponse): readonly Cookie[] =>
  headerValues(response, 'set-cookie').map(cookieOf),
)

const cookiesIn = ({ seen: { exchange } }: { readonly seen: Observed }): readonly Cookie[] =>
  exchange.response === null ? [] : cookiesOf(exchange.response)

/** A cookie that is taken back. */
const isGone = ({ value, attributes }: Cookie): boolean =>
  value === '' ||
  value === '""' ||
  Number(attributes.get('max-age') ?? 1) <= 0 ||
  Date.parse(attributes.get('expires') ?? '') < 86_400_000

/** What a cookie lacks that binds a transaction. @see LINK-UP-006 */
function lacking({ attributes }: Cookie, secure: boolean): readonly string[] {
  const sameSite = ['lax', 'none'].includes(attributes.get('samesite')?.toLowerCase() ?? '')
  return [
    ...(attributes.has('httponly') ? [] : ['HttpOnly']),
    ...(attributes.has('secure') || !secure ? [] : ['Secure']),
    ...(sameSite ? [] : ['SameSite=Lax or None']),
  ]
}

interface Setting {
  readonly seen: Observed
}

const isSecure = ({ seen }: Setting): boolean => seen.exchange.request.secure

/** The cookies of the control that bind its transaction, by name. */
function binding(all: readonly Setting[]): ReadonlyMap<string, Cookie> {
  const ofControl = all
    .filter(isToControl)
    .flatMap((one) =>
      cookiesIn(one).filter((cookie) => !isGone(cookie) && lacking(cookie, isSecure(one)).length === 0),
    )
  return new Map(ofControl.map((cookie) => [cookie.name, cookie]))
}

/** Why browsers refuse a cookie; null when they do not. @see RFC 6265bis §4.1.2.7, §4.1.3 */
function refusedBecause({ name, attributes }: Cookie): string | null {
  const isOfHost = /^__host-/i.test(name)
  if (!attributes.has('secure')) {
    if (isOfHost || /^__secure-/i.test(name)) return 'its name wants Secure'
    return attributes.get('samesite')?.toLowerCase() === 'none' ? 'SameSite=None wants Secure' : null
  }
  if (!isOfHost) return null
  if (attributes.get('path') !== '/') return 'its name wants Path=/'
  return attributes.has('domain') ? 'its name wants no Domain' : null
}

/** How a cookie is less guarded than that of the control; null when it is not. */
function lessGuarded(cookie: Cookie, usual: Cookie, secure: boolean): string | null {
  const asked = secure || usual.attributes.has('secure')
  const missing = lacking(cookie, asked)
  if (missing.length > 0)
    return `cookie "${cookie.name}" lacks ${missing.join(', ')}, which that of the valid request has`
  const domain = cookie.attributes.get('domain')
  return domain !== undefined && !usual.attributes.has('domain')
    ? `cookie "${cookie.name}" is for the domain ${domain}, and that of the valid request for the host alone`
    : null
}

/** Cookies of the endpoint's own answers, whatever these say. */
const settingOf = (seen: Observed, context: JudgeContext): Setting | null => {
  const response = endpointAnswer(seen, context)
  return response === null || cookiesOf(response).length === 0 ? null : { seen }
}

function judgeGuarded(all: readonly Setting[]): readonly Conclusion[] {
  const usual = binding(all)
  return all.flatMap((one): readonly Conclusion[] => {
    const known = cookiesIn(one).filter((cookie) => usual.has(cookie.name) && !isGone(cookie))
    const problems = known.flatMap((cookie) => {
      const own = usual.get(cookie.name)
      return own === undefined ? [] : (lessGuarded(cookie, own, isSecure(one)) ?? [])
    })
    if (known.length === 0) return []
    const [problem] = problems
    return [{ seen: one.seen, judgement: problem === undefined ? held : unmet(problem, 'low') }]
  })
}

/** Of the cookies that come with a transaction browsers keep one at least. */
const keptByBrowsers: Judge = (seen, context) => {
  const start = startOf(seen, context)
  const set = start === null ? [] : cookiesIn(start).filter((cookie) => !isGone(cookie))
  const [first] = set
  if (first === undefined) return inapplicable('no cookie comes with a transaction')
  const reasons = set.flatMap((cookie) => refusedBecause(cookie) ?? [])
  return reasons.length < set.length
    ? held
    : unmet(`browsers refuse the cookie "${first.name}": ${reasons[0] ?? ''}`)
}

/** RFC 9110 §9.3.2: HEAD may save itself work. */
const bindable = (start: Start, context: JudgeContext): boolean =>
  start.isUpstream && methodOf(start) !== 'HEAD' && endpointAnswer(start.seen, context) !== null

function judgeBound(all: readonly Start[], context: JudgeContext): readonly Conclusion[] {
  if (binding(all).size === 0) return []
  return startingAnew(all, context)
    .filter((start) => bindable(start, context))
    .map((start) => ({
      seen: start.seen,
      judgement: cookiesIn(start).some((cookie) => !isGone(cookie))
        ? held
        : unmet(
            'no cookie is set, where one ties the transaction of the valid request to the browser',
            'low',
          ),
    }))
}

const fewestBits = 64

/** The names of binding cookies that differ in every answer to the control, in too many bits for a time. */
const freshNames = (all: readonly Start[]): readonly string[] =>
  [...binding(all).keys()].filter((name) => {
    const values = all.filter(isToControl).flatMap((start) => inCookie(start, name) ?? [])
    return (
      values.length > 2 && new Set(values).size === values.length && unpredictableBits(values) >= fewestBits
    )
  })

const inCookie = (start: Start, name: string): string | null =>
  cookiesIn(start).find((cookie) => cookie.name === name && !isGone(cookie))?.value ?? null

/** Where one transaction is shared as a whole LINK-UP-003 tells. */
const isOneTransaction = (sharers: readonly Start[]): boolean =>
  new Set(sharers.map(({ seen }) => headerValues(seen.exchange.response, 'location').join())).size === 1

/** Answers that share the value of a cookie; none where most do, as when it holds a signed time. */
function sharersOf(starts: readonly Start[], name: string): readonly (readonly Start[])[] {
  const saying = starts.filter((start) => inCookie(start, name) !== null)
  const groups = [...groupBy(saying, (start) => inCookie(start, name)).values()]
  const shared = groups.filter((sharers) => sharers.length > 1)
  return shared.flat().length * 2 > saying.length
    ? []
    : shared.filter((sharers) => !isOneTransaction(sharers))
}

function judgeRepeats(all: readonly Start[], context: JudgeContext): readonly Conclusion[] {
  const starts = startingAnew(all, context)
  return freshNames(all).flatMap((name) => {
    const shared = sharersOf(starts, name)
    const sharers = new Map(shared.flatMap((one) => one.map((start) => [start, one] as const)))
    return starts
      .filter((start) => inCookie(start, name) !== null)
      .map((start) => {
        const others = sharers.get(start)
        const words = `cookie "${name}" has the same value in ${others?.length ?? 0} answers`
        return { seen: start.seen, judgement: others === undefined ? held : unmet(words) }
      })
  })
}

/** So many starts tell whether a value can be foreseen. */
const fewestStarts = 4

/** Whether nobody can foresee the values of a cookie: they differ, and not as a counter or a time does. */
function isUnforeseen(name: string, starts: readonly Start[]): boolean {
  const values = starts.flatMap((start) => inCookie(start, name) ?? [])
  const distinct = [...new Set(values)]
  return distinct.length * 2 > values.length && unpredictableBits(distinct.slice(0, 3)) >= fewestBits
}

/** Some cookie of a transaction holds what nobody can foresee; of a server whose cookies hold none it is noted. */
function judgeForeseen(all: readonly Start[], context: JudgeContext): readonly Conclusion[] {
  const starts = startingAnew(all, context).filter((start) => cookiesIn(start).length > 0)
  if (starts.length < fewestStarts) return []
  const names = [...new Set(starts.flatMap(cookiesIn).map(({ name }) => name))]
  const binds = names.some((name) => isUnforeseen(name, starts))
  const words = `the values of ${names.map((name) => `"${name}"`).join(', ')} can be foreseen: they bind no transaction`
  return starts.map(({ seen }) => ({ seen, judgement: binds ? held : unmet(words, 'low', 'note') }))
}

/** What binds a transaction to the browser, beside the control's. */
export const cookies = [
  {
    id: 'transaction-cookies-are-guarded-everywhere',
    requirement: 'LINK-UP-006',
    level: 'SHOULD',
    defect: "A transaction's cookie is less protected in some answers than in others",
    expected: 'in every answer that sets the cookie the attributes that the valid request gets',
    ...overRun(settingOf, judgeGuarded),
  },
  {
    id: 'transaction-cookies-are-kept-by-browsers',
    requirement: 'LINK-UP-006',
    level: 'SHOULD',
    defect: 'Browsers refuse each cookie that comes with a transaction',
    expected:
      'a cookie that browsers keep: with Secure where SameSite=None or the name in __Secure- wants it, and Path=/ without Domain for __Host-',
    inspect: keptByBrowsers,
  },
  {
    id: 'transactions-are-bound-everywhere',
    requirement: 'LINK-UP-006',
    level: 'SHOULD',
    defect: 'A redirect to a connection sets no cookie, where others do',
    expected: 'a cookie with every redirect to a connection, as with that of the valid request',
    ...overRun(startOf, judgeBound),
  },
  {
    id: 'transaction-cookies-never-repeat',
    requirement: 'LINK-UP-006',
    level: 'SHOULD',
    defect: 'Two transactions get a cookie with the same value',
    expected: 'a value of its own in every cookie that binds a transaction',
    ...overRun(startOf, judgeRepeats),
  },
  {
    id: 'transaction-cookies-cannot-be-foreseen',
    requirement: 'LINK-UP-006',
    level: 'SHOULD',
    defect: 'No cookie of a transaction has a value that nobody can foresee',
    expected: 'among the cookies of a transaction one whose values nobody can foresee',
    ...overRun(startOf, judgeForeseen),
  },
] as const satisfies readonly DeclaredInvariant[]
