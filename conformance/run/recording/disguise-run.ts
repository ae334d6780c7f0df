import { roles } from '../../../generated/contract.js'
import { secretHeader, secretParameter } from '../../report/secrets-of-run.js'
import { controlOf } from '../../request/control.js'
import type { TemplateValue } from '../../request/templates.js'
import { forgedName, forgedTokens, forgedValues } from '../../rules/forgeries/forged-tokens.js'
import { createDisguise } from '../../secrets/disguise.js'
import { type Fake, fakeText, fakeToken } from '../../secrets/fake.js'
import type { Redact, Secret } from '../../secrets/redact.js'
import { shortestSecret } from '../../secrets/secret-index.js'
import { encodeValue, rawBytes } from '../../syntax/encoding.js'
import { jwtSegments } from '../../syntax/jwt.js'
import type { PublishedKey } from '../../syntax/key-set.js'
import type { Settings } from '../../target/settings.js'
import type { Target } from '../../target/target-file.js'
import type { WireRequest } from '../../wire/exchange.js'

type Texts = Readonly<Record<string, string>>

/** A run whose secrets are others, and how what was sent and answered in the true one would have looked there. */
export interface DisguisedRun {
  readonly target: Target
  readonly text: Redact
  readonly request: (request: WireRequest) => WireRequest
}

/** Fakes by what they stand for: the same secret has the same fake wherever it is. */
interface Fakes {
  readonly of: Fake
  readonly pairs: () => readonly Required<Secret>[]
}

function createFakes(make: (text: string, label: string) => string): Fakes {
  const known = new Map<string, string>()
  return {
    of(text) {
      if (text.length < shortestSecret) return text
      const fake = known.get(text) ?? make(text, String(known.size))
      known.set(text, fake)
      return fake
    },
    pairs: () => pairsOf([...known]),
  }
}

const pairsOf = (all: readonly (readonly [string, string])[]): readonly Required<Secret>[] =>
  all.filter(([value, fake]) => value !== fake).map(([value, fake]) => ({ name: '', value, fake }))

const mapTexts = (texts: Texts, change: (value: string, name: string) => string): Texts =>
  Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, change(value, name)]))

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

const without = (texts: Texts, secret: RegExp): Texts =>
  Object.fromEntries(Object.entries(texts).filter(([name]) => !secret.test(name)))

/** What the target file says openly. */
const publicTexts = ({
  accessTokens: _tokens,
  journey: _journey,
  headers,
  parameters,
  ...rest
}: Target): readonly string[] =>
  textsIn([rest, without(headers, secretHeader), without(parameters, secretParameter)])

/** Hosts in a claim are looked at as places, and are nobody's secret. */
const hosts = /((?:\/\/|@)[^/?#@\s]*)/

/** Claims about a person: they stand in answers too, and nothing that the target file says is one of them. */
const claimFakes = (open: readonly string[]): Fakes =>
  createFakes((text, label) =>
    open.some((known) => known.includes(text))
      ? text
      : text
          .split(hosts)
          .map((part, index) => (index % 2 === 1 ? part : fakeText(part, `claim ${label} ${index}`)))
          .join(''),
  )

/** A value that holds known secrets holds their fakes. */
function around(text: string, known: readonly Required<Secret>[], make: Fake): string {
  const [inside] = known
    .filter(({ value }) => text.includes(value))
    .toSorted((a, b) => b.value.length - a.value.length)
  if (inside === undefined) return make(text)
  return text
    .split(inside.value)
    .map((part) => around(part, known, make))
    .join(inside.fake)
}

/** The names of cookies and the scheme of credentials are no secrets. */
function fakeField(value: string, name: string, fake: Fake): string {
  if (name.toLowerCase() === 'cookie')
    return value.replace(/=([^;]*)/g, (_, cookie: string) => `=${fake(cookie)}`)
  const [, scheme = '', credentials = ''] = /^(\S+ +)?(.*)$/s.exec(value) ?? []
  return scheme + fake(credentials)
}

/** It holds secrets, which have fakes of their own, and is none itself. */
const wholeQuery = 'control_query'

const textOf = (value: TemplateValue | undefined): string =>
  value !== undefined && 'value' in value ? value.value : ''

/** Everything that a run makes of the secrets of the target file, and what it would have made of the fakes. */
function derivedPairs(settings: Settings, target: Target): readonly (readonly [string, string])[] {
  const made = controlOf({ ...settings, target }).values
  return Object.entries(controlOf(settings).values)
    .filter(([name]) => name !== wholeQuery)
    .map(([name, value]) => [textOf(value), textOf(made[name])] as const)
    .filter(([value, fake]) => value !== '' && fake !== '' && value !== fake)
}

/** Values too short to be searched for are replaced where they are a whole access token. */
function shortTokens(pairs: readonly (readonly [string, string])[]): Redact {
  const short = pairs
    .filter(([value]) => value.length < shortestSecret)
    .map((pair) => pair.map((value) => `access_token=${encodeValue(value)}`))
  const change = (sent: string): string => {
    const [from = '', to = ''] = short.find(([value = '']) => sent.endsWith(value)) ?? []
    return sent.slice(0, sent.length - from.length) + to
  }
  return (text) => (short.length === 0 ? text : text.split('&').map(change).join('&'))
}

/** Every forged token of a target, by its name. */
const forgedTexts = (target: Target, keys: readonly PublishedKey[]): ReadonlyMap<string, string> =>
  new Map([
    ...forgedTokens(target).map(({ forgery, text }) => [forgedName(forgery), text] as const),
    ...Object.entries(forgedValues(target, keys)).map(([name, value]) => [name, textOf(value)] as const),
  ])

/**
 * Tokens that are forged of the secrets, where they are a whole access token: a signature over the fake of a payload is
 * no fake of the signature.
 */
function forgedPairs(
  { target }: Settings,
  disguised: Target,
  keys: readonly PublishedKey[],
): ReadonlyMap<string, string> {
  const fakes = forgedTexts(disguised, keys)
  const pairs = [...forgedTexts(target, keys)].flatMap(([name, text]): [string, string][] => {
    const fake = fakes.get(name)
    return fake === undefined ? [] : [[encodeValue(text), encodeValue(fake)]]
  })
  return new Map(pairs)
}

const tokenName = `${roles.token}=`
const startsOf = ['?', '&'].map((sign) => sign + tokenName)

/** What is left of it goes through `text`: of a fake that would make another one. */
function forgedInstead(pairs: ReadonlyMap<string, string>, text: Redact): Redact {
  return (sent) => {
    const start = startsOf.map((begin) => sent.indexOf(begin)).find((at) => at >= 0)
    if (start === undefined) return text(sent)
    const from = start + 1 + tokenName.length
    const end = sent.indexOf('&', from)
    const to = end < 0 ? sent.length : end
    const fake = pairs.get(sent.slice(from, to))
    return fake === undefined ? text(sent) : text(sent.slice(0, from)) + fake + text(sent.slice(to))
  }
}

/** Shorter ones are no forged JWT, and stand in an answer by chance. */
const shortestForged = 80

/** A forged token that an answer repeats is the fake's forged token there. */
function echoedInstead(pairs: ReadonlyMap<string, string>, text: Redact): Redact {
  const known = [...pairs]
    .filter(([value]) => value.length >= shortestForged)
    .map(([value, fake]): Required<Secret> => ({ name: 'forged', value, fake }))
  return (given) => (given.length < shortestForged ? text(given) : around(given, known, text))
}

const requestObject = ({ values }: ReturnType<typeof controlOf>): readonly string[] =>
  textsIn(values.attacker_request_object)

/** The target with fakes in place of its secrets. */
function disguiseTarget(target: Target, tokens: Fakes, configured: Fakes): Target {
  const accessTokens = mapTexts(target.accessTokens, tokens.of)
  const fake: Fake = (text) =>
    text.length < shortestSecret ? text : around(text, tokens.pairs(), configured.of)
  const headers = mapTexts(target.headers, (value, name) =>
    secretHeader.test(name) ? fakeField(value, name, fake) : value,
  )
  const parameters = mapTexts(target.parameters, (value, name) =>
    secretParameter.test(name) ? fake(value) : value,
  )
  return { ...target, accessTokens, headers, parameters }
}

/** Finds another run for a run: the same in everything that is judged, with secrets that are none. */
export function disguiseRun(settings: Settings, keys: readonly PublishedKey[] = []): DisguisedRun {
  const { target } = settings
  const open = publicTexts(target)
  const claims = claimFakes(open)
  const tokens = createFakes((token, label) => fakeToken(token, `token ${label}`, claims.of))
  const configured = createFakes((value, label) =>
    jwtSegments(value) === null
      ? fakeText(value, `value ${label}`)
      : fakeToken(value, `value ${label}`, claims.of),
  )
  const disguised = disguiseTarget(target, tokens, configured)
  const whole = (['headers', 'parameters'] as const).flatMap((key) =>
    Object.entries(target[key]).map(([name, value]) => [value, disguised[key][name] ?? value] as const),
  )
  const derived = derivedPairs(settings, disguised)
  const secret = createDisguise(
    [...tokens.pairs(), ...configured.pairs(), ...pairsOf([...whole, ...derived])],
    requestObject(controlOf(settings)),
  )
  const personal = createDisguise(
    claims
      .pairs()
      .flatMap((pair) => [pair, { ...pair, value: rawBytes(pair.value), fake: rawBytes(pair.fake) }]),
    open,
  )
  const text: Redact = (given) => personal(secret(given))
  const short = shortTokens(derived)
  const forgeries = forgedPairs(settings, disguised, keys)
  // What a token becomes in another spelling is found as a whole: read in pieces it would get another spelling.
  const respelt = derived.map(([value, fake]) => [encodeValue(value), encodeValue(fake)] as const)
  const forged = forgedInstead(new Map([...respelt, ...forgeries]), text)
  const request = (sent: WireRequest): WireRequest => ({
    ...sent,
    target: forged(short(sent.target)),
    headers: sent.headers.map(([name, value]) => [name, text(value)]),
    // A form is a query without its sign.
    body: sent.body === null ? null : forged(short(`?${sent.body}`)).slice(1),
  })
  return { target: disguised, text: echoedInstead(forgeries, text), request }
}
