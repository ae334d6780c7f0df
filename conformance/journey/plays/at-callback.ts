import type { CallbackEdit, Deviation } from '../../checks/journey/deviation.js'
import { encodeValue } from '../../syntax/encoding.js'
import { flipMiddle } from '../../syntax/jwt.js'
import { type Begun, type Person, stranger } from '../one-journey.js'
import type { Part, Played } from '../played.js'
import type { Stage } from '../stage.js'
import type { Browser } from '../walk.js'
import { back, ownershipOf, type Playing, startPlaying, toCallback, whole } from './playing.js'

type AtCallback = Extract<Deviation, { at: 'callback' }>
type Pairs = readonly (readonly [name: string, value: string])[]

const swapCase = (text: string): string =>
  text.replace(/[a-z]/gi, (one) => (one < 'a' ? one.toLowerCase() : one.toUpperCase()))

/** One character of the middle, so that unused bits at the end of an encoding play no part. */
function alter(text: string): string {
  const at = Math.floor(text.length / 2)
  const other = text[at] === 'A' ? 'B' : 'A'
  return text.includes('.') ? flipMiddle(text) : `${text.slice(0, at)}${other}${text.slice(at + 1)}`
}

/** What `to` stands for on the wire: what cannot be written in it is named. */
function wireValue(to: string, stage: Stage): string {
  const named: Readonly<Record<string, string>> = {
    '{long}': 'x'.repeat(60_000),
    '{nul}': '%00',
    '{malformed}': '%zz%',
  }
  const attacker = `https://${stage.target.attackerHost}/`
  return named[to] ?? encodeValue(to.replaceAll('{attacker}', attacker))
}

const pairsOf = (query: string): Pairs =>
  query.split('&').map((pair) => {
    const at = pair.indexOf('=')
    return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
  })

const valueIn = (pairs: Pairs, name: string): string => pairs.find(([own]) => own === name)?.[1] ?? ''

/** Applies one edit to the pairs of the answer, as they stand on the wire. */
function editPairs(pairs: Pairs, edit: CallbackEdit, other: Pairs, stage: Stage): Pairs {
  const { name } = edit
  const change = (to: (value: string) => string): Pairs =>
    pairs.map(([own, value]) => [own, own === name ? to(value) : value])
  switch (edit.edit) {
    case 'omit':
      return pairs.filter(([own]) => own !== name)
    case 'set':
      return pairs.some(([own]) => own === name)
        ? change(() => wireValue(edit.to, stage))
        : [...pairs, [name, wireValue(edit.to, stage)]]
    case 'alter':
      return change(alter)
    case 'swap-case':
      return change(swapCase)
    case 'take-from-another-journey':
      return change(() => valueIn(other, name))
    case 'repeat': {
      const copy = [name, valueIn(other, name)] as const
      return edit.place === 'before' ? [copy, ...pairs] : [...pairs, copy]
    }
    case 'add':
      return [...pairs, [name, wireValue(edit.value, stage)]]
  }
}

const parted = (url: string): readonly [before: string, query: string] => {
  const at = url.indexOf('?')
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
}

const needsAnother = ({ edits = [] }: { readonly edits?: readonly CallbackEdit[] }): boolean =>
  edits.some(({ edit }) => edit === 'take-from-another-journey' || edit === 'repeat')

/** A journey of somebody else, which another browser began and nobody finishes, and its answer. */
interface Another {
  readonly begun: Begun
  readonly person: Person
  readonly pairs: Pairs
}

async function another(playing: Playing, browser: Browser): Promise<Another | null> {
  const person = stranger(playing.stage)
  const there = await toCallback(playing, browser, {}, { person })
  if ('mishap' in there) return null
  return { begun: there.begun, person, pairs: pairsOf(parted(there.login.callback)[1]) }
}

/** Whose the identity of somebody else has become in the end. */
async function partOf(stage: Stage, { begun, person }: Another): Promise<Part> {
  return { begun, person, client: null, owned: await ownershipOf(stage, person) }
}

async function carrierOf(playing: Playing, own: Browser, carrier: string | undefined): Promise<Browser> {
  const { stage } = playing
  if (carrier === undefined) return own
  if (carrier === 'without-its-cookies') own.jar.clear()
  if (carrier === 'without-its-cookies') return own
  if (carrier === 'a-fresh-one') return stage.newBrowser(null)
  const other = stage.newBrowser(stage.journey.users.b?.session == null ? 'a' : 'b')
  await toCallback(playing, other, {}, { person: stranger(stage) })
  return other
}

async function edited(playing: Playing, deviation: AtCallback & { again?: never }): Promise<Played> {
  const { stage } = playing
  const browser = stage.newBrowser('a')
  const other = needsAnother(deviation) ? await another(playing, stage.newBrowser('a')) : null
  const there = await toCallback(playing, browser)
  if (other === null && needsAnother(deviation))
    return playing.fail('another journey did not come to the upstream')
  if ('mishap' in there) return playing.fail(there.mishap, there.trail)
  const [before, query] = parted(there.login.callback)
  const pairs = (deviation.edits ?? []).reduce(
    (all, edit) => editPairs(all, edit, other?.pairs ?? [], stage),
    pairsOf(query),
  )
  const url = `${before}?${pairs.map((pair) => pair.join('=')).join('&')}`
  const carrier = await carrierOf(playing, browser, deviation.carrier)
  playing.mark()
  const last = await back(playing, carrier, url, 'submit', deviation.method)
  const parts = other === null ? [] : [await partOf(stage, other)]
  return playing.finish({ begun: there.begun, parts, last })
}

const withUnknownCode = (callback: string, stage: Stage): string => {
  const [before, query] = parted(callback)
  const pairs = pairsOf(query).map(([name, value]) => [name, name === 'code' ? stage.text('code') : value])
  return `${before}?${pairs.map((pair) => pair.join('=')).join('&')}`
}

async function again(playing: Playing, after: 'after-success' | 'after-failure'): Promise<Played> {
  const { stage } = playing
  const browser = stage.newBrowser('a')
  if (after === 'after-success') {
    const first = await whole(playing, browser)
    if ('mishap' in first) return playing.fail(first.mishap, first.trail)
    playing.mark()
    return playing.finish({
      begun: first.part.begun,
      parts: [first.part],
      last: await back(playing, browser, first.login.callback),
    })
  }
  const there = await toCallback(playing, browser)
  if ('mishap' in there) return playing.fail(there.mishap, there.trail)
  await back(playing, browser, withUnknownCode(there.login.callback, stage))
  playing.mark()
  return playing.finish({ begun: there.begun, last: await back(playing, browser, there.login.callback) })
}

/** Something happens to the upstream's answer on its way back. */
export function playAtCallback(stage: Stage, deviation: AtCallback): Promise<Played> {
  const isAgain = 'again' in deviation
  const playing = startPlaying(
    stage,
    deviation,
    isAgain ? { ...stranger(stage), isLenient: true } : stranger(stage),
  )
  return 'again' in deviation ? again(playing, deviation.again) : edited(playing, deviation)
}
