import { type HtmlElement, htmlElements } from '../answers/html.js'
import { isHtml } from '../answers/navigation.js'
import { type Pairs, percentEncode, splitQuery } from '../syntax/encoding.js'
import { parseMediaType } from '../syntax/media-type.js'
import { parseSelector, type Selector } from '../syntax/selector.js'
import { resolveReference, whatwgUrl } from '../syntax/uri.js'
import { type Exchange, type HeaderLine, headerValues, type WireResponse } from '../wire/exchange.js'
import { baseUrlOf, type Form, fillForm, hasButton, readForms } from './forms.js'
import { createJar, type Jar, type Site } from './jar.js'

/** What is filled in and which button is pressed; without a button the form's first one is. */
export interface PageAnswer {
  readonly fill?: Readonly<Record<string, string>>
  /** A selector. */
  readonly submit?: string | null
}

/** A page of the target with a form, and how a user answers it. In one walk a rule answers once. */
export interface PageRule extends PageAnswer {
  /** Its path, or with `://` in it the whole address without the query; `*` stands for any text. */
  readonly at: string
  /** The selector of the button that says no. */
  readonly decline?: string | null
}

export interface SentRequest {
  readonly method: string
  readonly url: string
  /** Without Host, User-Agent (unless the browser has one of its own), Content-Length and Connection. */
  readonly headers: readonly HeaderLine[]
  /** One octet a character. */
  readonly body: string | null
}

export interface WalkSettings {
  readonly send: (request: SentRequest) => Promise<Exchange>
  /** Origins of the target: nothing is sent to any other. */
  readonly own: readonly string[]
  /** `authorize`: the authorization endpoint's address; any query may follow it. */
  readonly upstreams: readonly { readonly name: string; readonly authorize: string }[]
  /** Whether an address is the client's redirection URI, whatever its query or fragment; asked of it as written, then as browsers spell it. */
  readonly isClient: (url: string) => boolean
  readonly pages: readonly PageRule[]
  readonly mostHops: number
}

/** A page that a rule matches is answered, with yes or no, or shown. No is yes where the rule knows no other answer. */
export type Answering = 'submit' | 'decline' | 'stop'

export interface Hop {
  readonly exchange: Exchange
  readonly by: 'start' | 'redirect' | 'form' | 'refresh'
  readonly url: string
}

export interface PageEnd {
  readonly at: 'page'
  readonly url: string
  readonly exchange: Exchange
  readonly title: string | null
  /** The rule that matches; also where it has answered before, and the page is back. */
  readonly rule: PageRule | null
  readonly forms: readonly Form[]
}

export type End =
  | { readonly at: 'upstream'; readonly upstream: string; readonly url: string }
  /** `posted`: what a form would post there, or a request that a redirect repeats. */
  | { readonly at: 'client'; readonly url: string; readonly posted?: Pairs }
  | PageEnd
  /** Nothing was sent to `url`, or no answer came from there. */
  | { readonly at: 'nowhere'; readonly url: string; readonly why: string }

export interface Trail {
  readonly hops: readonly Hop[]
  readonly end: End
  /** A page of the target was answered, or one with a form to send is shown at the end. */
  readonly asked: boolean
}

/** What a browser keeps between walks. */
export interface Browser {
  readonly jar: Jar
  /** Null leaves it to the sender. */
  readonly userAgent: string | null
}

export interface WalkRequest {
  readonly method: string
  readonly url: string
  /** Whose page or redirect makes it; it stays the one behind every redirect that follows. */
  readonly from: Site | null
  readonly body?: string | null
  readonly contentType?: string | null
  /** Of what is no GET or HEAD. Default: the origin of `url`; `null`, as an opaque one, from another site. */
  readonly origin?: string
  /** Sent beside those of every request, in the place of one of the same name. */
  readonly headers?: readonly HeaderLine[]
  /** Default: start. */
  readonly by?: Hop['by']
}

/** How a page is answered in another way than its rule says. */
export interface PageEdits {
  /** Default: the rule of the page. */
  readonly answer?: PageAnswer
  readonly omitHidden?: boolean
  /** Whose page sends the form. Default: target. */
  readonly from?: Site
  /** Default: that of the page; `null` from another site. */
  readonly origin?: string
  /** Of the pages that follow. Default: submit. */
  readonly answering?: Answers
}

export type Answers = Answering | ((rule: PageRule, page: PageEnd) => Answering)

/** A request that is due, unless the walk ends before it. */
interface Step extends WalkRequest {
  readonly by: Hop['by']
  /** As the target wrote it. */
  readonly written: string
  /** Whether the user does it. */
  readonly isAnswer: boolean
}

/** What is known while a walk goes on. */
interface Walking {
  readonly settings: WalkSettings
  readonly answers: Answers
  /** Rules that have answered. */
  readonly answered: Set<PageRule>
}

/** Makes a browser without cookies; `now` gives milliseconds since the epoch. */
export const createBrowser = ({
  now,
  userAgent = null,
}: {
  readonly now: () => number
  readonly userAgent?: string | null
}): Browser => ({ jar: createJar({ now }), userAgent })

const nowhere = (url: string, why: string): End => ({ at: 'nowhere', url, why })

const originOf = (url: string): string => whatwgUrl(url)?.origin ?? 'null'

/** Where a walk ends before the next request: none leaves the target. */
function endBefore({ url, written, method, body }: Step, hops: number, settings: WalkSettings): End | null {
  const client = [written, url].find(settings.isClient)
  if (client !== undefined) {
    const posted = method === 'POST' && typeof body === 'string' ? { posted: splitQuery(body) } : {}
    return { at: 'client', url: client, ...posted }
  }
  const bare = (address: string): string => (whatwgUrl(address)?.href ?? address).split(/[?#]/, 1)[0] ?? ''
  const upstream = settings.upstreams.find(({ authorize }) => bare(authorize) === bare(url))
  if (upstream !== undefined) return { at: 'upstream', upstream: upstream.name, url }
  if (!/^https?:/.test(url) || !settings.own.some((origin) => originOf(origin) === originOf(url)))
    return nowhere(url, 'the address is none of the target, the upstream or the client')
  return hops < settings.mostHops ? null : nowhere(url, `it takes more than ${settings.mostHops} requests`)
}

const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

/** An origin is not told to a less secure one. @see Fetch §3.2, "append a request Origin header" */
const shownOrigin = (origin = 'null', url: string): string =>
  origin.startsWith('https:') && !url.startsWith('https:') ? 'null' : origin

function headersOf(browser: Browser, step: Step): readonly HeaderLine[] {
  const { url, method, from, body, contentType, origin, headers = [] } = step
  const cookie = browser.jar.cookieFor(url, { from, method, topLevel: true })
  const fields: readonly (readonly [name: string, value: string | null])[] = [
    ['User-Agent', browser.userAgent],
    ['Accept', accept],
    ['Accept-Language', 'en'],
    ['Content-Type', typeof body === 'string' ? (contentType ?? null) : null],
    ['Origin', method === 'GET' || method === 'HEAD' ? null : shownOrigin(origin, url)],
    ['Cookie', cookie],
  ]
  const own = headers.map(([name]) => name.toLowerCase())
  return [
    ...fields.filter(
      (field): field is HeaderLine => field[1] !== null && !own.includes(field[0].toLowerCase()),
    ),
    ...headers,
  ]
}

/** The address as it is requested: a fragment stays in the browser, and what a target writes is no login. */
function requested(address: string): string {
  const url = whatwgUrl(address)
  if (url === null) return address
  url.hash = ''
  url.username = ''
  url.password = ''
  return url.href
}

async function exchangeOf(browser: Browser, step: Step, { send }: WalkSettings): Promise<Exchange> {
  const url = requested(step.url)
  const exchange = await send({
    method: step.method,
    url,
    headers: headersOf(browser, step),
    body: step.body ?? null,
  })
  browser.jar.store(url, headerValues(exchange.response, 'set-cookie'))
  return exchange
}

/** Resolves what the target wrote; octets that are not ASCII are encoded one by one, as browsers do. Null: no URL. */
function resolved(reference: string, base: string): Pick<Step, 'url' | 'written'> | null {
  const ascii = reference.replace(/[\x80-\xff]+/g, percentEncode)
  const url = whatwgUrl(ascii, base)
  return url === null ? null : { url: url.href, written: resolveReference(ascii, base) }
}

const redirectStatus = [301, 302, 303, 307, 308]

/** Whether a redirect makes a GET of a request. @see RFC 9110 §15.4, Fetch §4.4 */
const becomesGet = (status: number, method: string): boolean =>
  status === 303
    ? method !== 'GET' && method !== 'HEAD'
    : (status === 301 || status === 302) && method === 'POST'

/** The request that a redirect leads to; null where the answer is none. @see RFC 9110 §10.2.2 for fragments */
function redirected(step: Step, response: WireResponse): Step | End | null {
  const [location, ...others] = headerValues(response, 'location')
  if (!redirectStatus.includes(response.status) || location === undefined) return null
  if (others.length > 0) return nowhere(step.url, 'an answer has several Location fields')
  const place = resolved(location, step.url)
  if (place === null) return nowhere(step.url, 'Location is no URL')
  const fragment = location.includes('#') ? '' : (/#.*/s.exec(step.url)?.[0] ?? '')
  const crossed = originOf(place.url) !== originOf(step.url) && step.origin !== originOf(step.url)
  const next = { ...step, url: place.url + fragment, written: place.written + fragment }
  return {
    ...next,
    ...{ by: 'redirect', isAnswer: false, origin: crossed ? 'null' : (step.origin ?? 'null') },
    ...(becomesGet(response.status, step.method) ? { method: 'GET', body: null, contentType: null } : {}),
  }
}

/** Seconds for which a user waits at a page that leads on by itself. */
const shortDelay = 10

interface Refresh {
  readonly seconds: number
  readonly reference: string
}

/** Reads Refresh; null for what only loads the page again. @see HTML, "shared declarative refresh steps" */
function parseRefresh(content: string): Refresh | null {
  const text = content.trim()
  const seconds = /^\d*/.exec(text)?.[0] ?? ''
  const behind = text.slice(seconds.length).replace(/^[\d.]*/, '')
  if ((seconds === '' && !text.startsWith('.')) || !/^[;,\s]/.test(behind)) return null
  const rest = behind.trimStart().replace(/^[;,]/, '').trimStart()
  const url = rest.replace(/^url\s*=/i, '').trimStart()
  const quote = /^['"]/.exec(url)?.[0]
  const reference = (quote === undefined ? url : (url.slice(1).split(quote, 1)[0] ?? '')).trim()
  return reference === '' ? null : { seconds: Number(seconds), reference }
}

/** The first refresh of an answer: of its header section, else of the page. */
function refreshOf(response: WireResponse, elements: readonly HtmlElement[]): Refresh | null {
  const metas = elements.filter(
    ({ name, attributes }) => name === 'meta' && attributes['http-equiv']?.toLowerCase() === 'refresh',
  )
  const contents = [
    ...headerValues(response, 'refresh'),
    ...metas.map(({ attributes }) => attributes.content ?? ''),
  ]
  return contents.map(parseRefresh).find((found) => found !== null) ?? null
}

/** A request that a page of the target makes without the user. */
const byPage = (place: Pick<Step, 'url' | 'written'>): Step => ({
  ...place,
  ...{ method: 'GET', from: 'target', by: 'refresh', isAnswer: false },
})

/** A refresh that a user would wait for; browsers run no script of it. */
function ledBy({ seconds, reference }: Refresh, base: string): Step | null {
  const place = seconds > shortDelay ? null : resolved(reference, base)
  return place === null || place.url.startsWith('javascript:') ? null : byPage(place)
}

/** The page of an answer as text: by the charset of Content-Type, else UTF-8. */
function textOf(response: WireResponse): string {
  const type = parseMediaType(headerValues(response, 'content-type')[0] ?? '')
  const charset = type?.parameters.find(([name]) => name === 'charset')?.[1] ?? 'utf-8'
  const octets = Buffer.from(response.body, 'latin1')
  try {
    return new TextDecoder(charset).decode(octets)
  } catch {
    return octets.toString('utf8')
  }
}

/** Whether `*` in a pattern can stand for text so that it is this text; in linear time. */
function matchesGlob(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*')
  const tail = rest.pop()
  if (tail === undefined) return pattern === text
  if (!text.startsWith(head) || !text.slice(head.length).endsWith(tail)) return false
  const end = text.length - tail.length
  let at = head.length
  for (const piece of rest) {
    const found = text.indexOf(piece, at)
    if (found < 0 || found + piece.length > end) return false
    at = found + piece.length
  }
  return true
}

// Of the whole address, */login* would fit every page of login.example.com.
function isAt({ at }: PageRule, address: string): boolean {
  const bare = address.split(/[?#]/, 1)[0] ?? ''
  return matchesGlob(at, at.includes('://') ? bare : (whatwgUrl(bare)?.pathname ?? ''))
}

/** The form that is meant: that of the button, else the one with the fields, else the only one. */
function formFor(forms: readonly Form[], fill: PageAnswer['fill'], button: Selector | null): Form | string {
  if (button !== null)
    return forms.find((form) => hasButton(form, button)) ?? 'no form of the page has the button'
  const names = Object.keys(fill ?? {})
  const has = (form: Form) => (name: string) => form.controls.some((control) => control.name === name)
  const first = forms[0] ?? 'the page has no form'
  if (names.length > 0)
    return (
      forms.find((form) => names.every(has(form))) ?? forms.find((form) => names.some(has(form))) ?? first
    )
  const [chosen, ...others] = forms.length > 1 ? forms.filter(({ method }) => method === 'POST') : forms
  if (forms.length > 1 && (chosen === undefined || others.length > 0))
    return 'the page has several forms, and nothing says which'
  return chosen ?? first
}

const originHidden = (response: WireResponse | null): boolean =>
  headerValues(response, 'referrer-policy').join(',').split(',').at(-1)?.trim().toLowerCase() ===
  'no-referrer'

/** The request that answers a page; where it cannot be made, the end, which says why. */
function answerPage(page: PageEnd, { fill, submit }: PageAnswer, edits: PageEdits): Step | End {
  const button = typeof submit === 'string' ? parseSelector(submit) : null
  if (typeof submit === 'string' && button === null) return nowhere(page.url, `"${submit}" is no selector`)
  const form = formFor(page.forms, fill, button)
  if (typeof form === 'string') return nowhere(page.url, button === null ? form : `${form} "${submit}"`)
  const { omitHidden = false, from = 'target' } = edits
  const request = fillForm(form, {
    fill: fill ?? {},
    omitHidden,
    ...(button === null ? {} : { submit: button }),
  })
  if ('problem' in request) return nowhere(page.url, request.problem)
  const origin =
    edits.origin ?? (from === 'target' && !originHidden(page.exchange.response) ? originOf(page.url) : 'null')
  return { ...request, written: request.url, from, origin, by: 'form', isAnswer: true }
}

const answerOf = (rule: PageRule, answering: Answering): PageAnswer =>
  answering === 'decline' && typeof rule.decline === 'string' ? { submit: rule.decline } : rule

/** The rule of a page: the first whose form is there, best one that has not answered yet. */
function ruleFor(page: PageEnd, { settings, answered }: Walking): PageRule | null {
  if (page.forms.length === 0) return null
  const all = settings.pages.filter((rule) => isAt(rule, page.url))
  const due = all.filter((rule) => !answered.has(rule))
  const fits = (rule: PageRule): boolean => !('at' in answerPage(page, rule, {}))
  return due.find(fits) ?? all.find(fits) ?? all[0] ?? null
}

const submits = /\bsubmit\s*\(/

/** A form that goes to the client by itself: that of a page which sends it by script, or the only one. */
function postedToClient(
  forms: readonly Form[],
  elements: readonly HtmlElement[],
  { isClient }: WalkSettings,
): Step | null {
  const form = forms.find(({ method, action }) => method === 'POST' && isClient(action))
  const scripts = elements.map(({ name, attributes, text }) =>
    name === 'script' ? text : (attributes.onload ?? ''),
  )
  if (form === undefined || (forms.length > 1 && !scripts.some((code) => submits.test(code)))) return null
  const request = fillForm(form, { fill: {}, submit: null })
  return 'problem' in request ? null : { ...byPage({ url: request.url, written: request.url }), ...request }
}

/** What a user does at a page, or the page itself. */
function atPage(page: PageEnd & { readonly rule: PageRule }, walking: Walking): Step | End {
  const { answers } = walking
  const answering = typeof answers === 'string' ? answers : answers(page.rule, page)
  if (answering === 'stop' || walking.answered.has(page.rule)) return page
  walking.answered.add(page.rule)
  return answerPage(page, answerOf(page.rule, answering), {})
}

function onPage(step: Step, exchange: Exchange, response: WireResponse, walking: Walking): Step | End {
  const html = isHtml(response) ? textOf(response) : ''
  const elements = htmlElements(html)
  const refresh = refreshOf(response, elements)
  const led = refresh === null ? null : ledBy(refresh, baseUrlOf(elements, step.url))
  if (led !== null && refresh?.seconds === 0) return led
  const forms = readForms(html, step.url)
  const title =
    elements
      .find(({ name }) => name === 'title')
      ?.text.replace(/\s+/g, ' ')
      .trim()
      .slice(0, 200) ?? null
  const page: PageEnd = { at: 'page', url: step.url, exchange, title, forms, rule: null }
  const rule = ruleFor(page, walking)
  const posted = postedToClient(forms, elements, walking.settings)
  // Once a rule has answered, a page of the same address whose only form goes to the client asks nobody any more.
  const isAnswered = rule !== null && walking.answered.has(rule) && posted !== null && forms.length === 1
  if (rule !== null && !isAnswered) return atPage({ ...page, rule }, walking)
  return posted ?? led ?? page
}

function stepAfter(step: Step, exchange: Exchange, walking: Walking): Step | End {
  const { response, failure } = exchange
  if (response === null) return nowhere(step.url, failure?.message ?? 'no answer came')
  return redirected(step, response) ?? onPage(step, exchange, response, walking)
}

const offersForm = (end: End): boolean =>
  end.at === 'page' && end.forms.some(({ submitters }) => submitters.length > 0)

async function goOn(browser: Browser, first: Step, walking: Walking): Promise<Trail> {
  const hops: Hop[] = []
  let asked = first.isAnswer
  for (let step = first; ; ) {
    const end = endBefore(step, hops.length, walking.settings)
    if (end !== null) return { hops, end, asked }
    const exchange = await exchangeOf(browser, step, walking.settings)
    hops.push({ exchange, by: step.by, url: step.url })
    const next = stepAfter(step, exchange, walking)
    if ('at' in next) return { hops, end: next, asked: asked || offersForm(next) }
    asked ||= next.isAnswer
    step = next
  }
}

/**
 * Makes a request and goes on as a browser with a user at it does, inside of the target's origins alone: through
 * redirects, refreshes of up to ten seconds, and the pages that rules answer. It ends at an upstream's authorization
 * address and at the client's, and neither is requested. No script runs. Whatever the target sends is an end of it and
 * no error; what `send` throws is thrown.
 */
export async function walk(
  browser: Browser,
  request: WalkRequest,
  settings: WalkSettings,
  answering: Answers = 'submit',
): Promise<Trail> {
  const url = whatwgUrl(request.url)?.href
  if (url === undefined) return { hops: [], end: nowhere(request.url, 'the address is no URL'), asked: false }
  const isForeign = request.from === 'upstream' || request.from === 'client'
  const origin = request.origin ?? (isForeign ? 'null' : originOf(url))
  const { by = 'start' } = request
  const first: Step = { ...request, url, written: request.url, origin, by, isAnswer: false }
  return goOn(browser, first, { settings, answers: answering, answered: new Set() })
}

/** Answers the page at which a walk has ended, as its rule says or otherwise, and goes on from there. */
export async function submitPage(
  browser: Browser,
  page: PageEnd,
  settings: WalkSettings,
  edits: PageEdits = {},
): Promise<Trail> {
  const step = answerPage(page, edits.answer ?? page.rule ?? {}, edits)
  if ('at' in step) return { hops: [], end: step, asked: false }
  const answered = new Set(page.rule === null ? [] : [page.rule])
  return goOn(browser, step, { settings, answers: edits.answering ?? 'submit', answered })
}
