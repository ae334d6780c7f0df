import { rawBytes } from '../syntax/encoding.js'
import { jsonValue } from '../syntax/json.js'
import { jsonPointer } from '../syntax/json-pointer.js'
import { whatwgHref } from '../syntax/uri.js'
import type { JourneyStart } from '../target/journey.js'
import { type Answers, type Browser, type Trail, type WalkRequest, type WalkSettings, walk } from './walk.js'

/** What a page of the application asks it for, in the background. */
function requestOf(start: Exclude<JourneyStart, { kind: 'navigate' }>): WalkRequest {
  const json = 'application/json'
  const asking = { url: start.url, from: 'target', headers: [['Accept', json]] } as const
  return start.kind === 'get-json'
    ? { ...asking, method: 'GET' }
    : { ...asking, method: 'POST', body: rawBytes(JSON.stringify(start.body)), contentType: json }
}

/** Goes on to the address that the JSON at the end of a walk names. An answer that is no JSON is the end. */
async function followJson(asked: Trail, at: string, goTo: (url: string) => Promise<Trail>): Promise<Trail> {
  if (asked.end.at !== 'page') return asked
  const { url, exchange } = asked.end
  const content = jsonValue(Buffer.from(exchange.response?.body ?? '', 'latin1').toString())
  if (content === undefined) return asked
  const found = jsonPointer(content, at)
  const address = typeof found === 'string' ? whatwgHref(found, url) : null
  if (address === null)
    return { ...asked, end: { at: 'nowhere', url, why: `the answer has no address at "${at}"` } }
  const { hops, end, asked: then } = await goTo(address)
  return { hops: [...asked.hops, ...hops], end, asked: asked.asked || then }
}

/**
 * Begins a journey and walks to where it leads, which is the upstream when all is well: by `linkUrl`, to which the client
 * sends the browser, or by asking the application for the address. That is walked then as a redirect is.
 */
export async function startWalk(
  browser: Browser,
  start: JourneyStart,
  linkUrl: string,
  settings: WalkSettings,
  answering: Answers = 'submit',
): Promise<Trail> {
  if (start.kind === 'navigate')
    return walk(browser, { method: 'GET', url: linkUrl, from: 'client' }, settings, answering)
  const asked = await walk(browser, requestOf(start), settings, answering)
  return followJson(asked, start.at, (url) =>
    walk(browser, { method: 'GET', url, from: 'target', by: 'redirect' }, settings, answering),
  )
}
