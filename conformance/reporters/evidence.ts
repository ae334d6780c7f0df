import type { Finding, ReportedExchange } from '../report/report.js'
import { visible } from './escape.js'
import { journeyOf } from './journey.js'
import { locationOf } from './location.js'

const longest = 120

/** Cut where a line would become a paragraph; the reports of the finding have the rest. */
function brief(text: string): string {
  const characters = [...visible(text)]
  return characters.length <= longest ? characters.join('') : `${characters.slice(0, longest - 1).join('')}…`
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

const credentials = { code: 'a code', access_token: 'an access token', id_token: 'an ID token' } as const

/** The code or token that an answer takes along; one that stood in the request itself is none. */
function givenAway(exchange: ReportedExchange): string | null {
  const sent = decoded(exchange.request.url)
  const found = [...(locationOf(exchange) ?? '').matchAll(/[?#&](code|access_token|id_token)=([^&#]+)/g)]
  const [, name] = found.find(([, , value = '']) => !sent.includes(decoded(value))) ?? []
  return name === undefined ? null : credentials[name as keyof typeof credentials]
}

const beforeControl = (change: string): string => change.split(' instead of "', 1)[0] ?? ''

/** `a` of `name: "a"`; empty where nothing is quoted to the end. */
function quotedIn(change: string): string {
  const from = change.indexOf(': "')
  return from < 0 || !change.endsWith('"') ? '' : change.slice(from + 3, -1)
}

/** The values that were sent in place of the control's. */
const sentValues = ({ request }: ReportedExchange): readonly string[] =>
  request.changes.map((change) => quotedIn(beforeControl(change))).filter(Boolean)

/** Whether the answer leads to a value of the request: the user agent, and what it carries, goes where the sender says. */
function goesToSent(exchange: ReportedExchange): boolean {
  const [location, status] = [locationOf(exchange), exchange.response?.status ?? 0]
  if (location === undefined || status < 300 || status > 399) return false
  return sentValues(exchange).some((value) => value.includes(':') && location.startsWith(value))
}

/** Most changes that one line tells. */
const toldChanges = 2

function sentWords({ request: { changes } }: ReportedExchange): string {
  const told = changes.slice(0, toldChanges).map((change) => brief(beforeControl(change)))
  return told.join('; ') + (changes.length > toldChanges ? '; …' : '')
}

/** Whether the finding speaks of acceptance, and the answer goes on without an error to where nobody has asked it to go. */
const isAccepted = ({ observed }: Finding, exchange: ReportedExchange): boolean =>
  /(?<!not )\baccepted\b/.test(observed) &&
  !goesToSent(exchange) &&
  !/[?#&]error=/.test(locationOf(exchange) ?? '?error=')

function placeWords(exchange: ReportedExchange): string {
  const location = locationOf(exchange)
  if (location === undefined) return ''
  const place = goesToSent(exchange) ? 'that address' : brief(location.split(/[?#]/, 1)[0] ?? '')
  const taken = givenAway(exchange)
  return taken === null ? ` to ${place}` : `, and ${taken} goes to ${place}`
}

/** What the finding says of this very answer: all of it, or the line below its first request. */
function observedOf(finding: Finding, exchange: ReportedExchange): string | null {
  const [line = '', ...more] = withoutCause(finding).split('\n')
  if (more.length === 0) return line
  const own = more.find((one) => /^ {2}\S/.test(one))
  return exchange === finding.exchanges[0] && own !== undefined ? own.trim() : null
}

function answerWords(finding: Finding, exchange: ReportedExchange): string {
  const { response, failure } = exchange
  const answer = response === null ? (failure ?? 'no response') : String(response.status)
  const words = brief(answer) + placeWords(exchange)
  if (givenAway(exchange) !== null || goesToSent(exchange)) return words
  if (isAccepted(finding, exchange)) return `${words}, as for a valid request`
  return brief(observedOf(finding, exchange) ?? words)
}

/** The exchange that shows most harm: where a code or token goes, then where the sender of a request is obeyed. */
export function worstOf(exchanges: readonly ReportedExchange[]): ReportedExchange | undefined {
  return exchanges.find((one) => givenAway(one) !== null) ?? exchanges.find(goesToSent) ?? exchanges[0]
}

/** What the finding says it saw, without the cause that stands above it. */
export const withoutCause = ({ observed, cause }: Finding): string =>
  cause !== undefined && observed.startsWith(`${cause}\n`) ? observed.slice(cause.length + 1) : observed

/** What was otherwise in a journey, and what came of it; null for what is no journey. */
function journeyWords(finding: Finding): string | null {
  const journey = journeyOf(finding)
  if (journey === undefined) return null
  const [first = '', ...more] = journey.observed.split('\n')
  // Of several journeys, each is told below its deviation.
  const observed = more.find((line) => /^ {2}\S/.test(line))?.trim() ?? first
  return `${brief(journey.deviation)} → ${brief(observed)}`
}

/** `redirect_uri: "https://attacker.example/cb" → 302 to that address`: what was sent and what came of it; of the unchanged control, what is wrong with its answer. */
export function evidenceWords(findings: readonly Finding[]): string {
  const [first] = findings
  const played = first === undefined ? null : journeyWords(first)
  if (played !== null) return played
  const alike = findings.filter((one) => one.verdict === first?.verdict && one.severity === first.severity)
  const worst = worstOf(alike.flatMap(({ exchanges }) => exchanges))
  const finding = findings.find(({ exchanges }) => worst !== undefined && exchanges.includes(worst))
  if (finding !== undefined && worst !== undefined && worst.request.changes.length > 0)
    return `${sentWords(worst)} → ${answerWords(finding, worst)}`
  return first === undefined ? '' : brief(withoutCause(first).split('\n', 1)[0] ?? '')
}
