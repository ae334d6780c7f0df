import { given } from '../api/prepare.js'
import { type EndpointUrl, takeApart } from '../target/endpoint-url.js'
import { oneOf, wholeNumber } from '../target/schema.js'
import { type FlagValue, flagValue, numberIn } from './flag-value.js'
import { all, type Flag, has, one, type Parsed } from './flags.js'
import { headersIn, parametersIn } from './named-values.js'
import { runFlags, tokenOption } from './run-flags.js'

/** Options that are numbers: digits alone are no text there. */
const numbers = ['timeoutMs', 'retries', 'rate', 'concurrency', 'maxWarnings']

/** The option that a flag gives, as it stands; what is wrong with it the library says. */
function optionOf({ name, value, many, option = '' }: Flag, parsed: Parsed): readonly [string, unknown] {
  const text = one(parsed, name) ?? ''
  if (value === null) return [option, true]
  if (many === true) return [option, all(parsed, name)]
  return [option, numbers.includes(option) ? numberIn(text) : text]
}

/** Flags that are the library's options under another name, or in another unit. */
function translated(parsed: Parsed): FlagValue<object> {
  const level = flagValue(parsed, 'level', oneOf(['must', 'should', 'may']))
  const maxTime = flagValue(parsed, 'max-time', wholeNumber(1, 86_400))
  const headers = headersIn(all(parsed, 'header'))
  const [depth, ...otherDepths] = ['quick', 'exhaustive'].filter((name) => has(parsed, name))
  return {
    value: {
      depth,
      level: level.value?.toUpperCase(),
      maxTimeMs: maxTime.value === undefined ? undefined : maxTime.value * 1000,
      headers: headers.value,
    },
    problems: [
      ...level.problems,
      ...maxTime.problems,
      ...headers.problems,
      ...otherDepths.map(() => '--quick and --exhaustive exclude each other'),
    ],
  }
}

/** Of a list, what the URL gives and then what the flags do; undefined where neither gives any. */
function joined(ofUrl: readonly string[] = [], ofFlags: readonly string[]): readonly string[] | undefined {
  const both = [...new Set([...ofUrl, ...ofFlags])]
  return both.length === 0 ? undefined : both
}

/** What the URL and the flags give both, and can be given once only. */
function clashes({ client_id, parameters = {} }: Partial<EndpointUrl>, parsed: Parsed, own: object) {
  const named = Object.keys(parameters).filter((name) => Object.hasOwn(own, name))
  return [
    ...(client_id !== undefined && has(parsed, 'client-id')
      ? ['--client-id: the target URL gives a client_id too']
      : []),
    ...named.map((name) => `--parameter ${name}: the target URL gives it too`),
  ]
}

/** What the URL of a command line gives, together with the flags for the same keys. */
function placeOf(parsed: Parsed): FlagValue<object> {
  const [url, ...extra] = parsed.positionals
  const { value: own = {}, problems: ofParameters } = parametersIn(all(parsed, 'parameter'))
  const apart = url === undefined ? { value: {}, problems: [] } : takeApart(url, one(parsed, 'path'))
  const value: Partial<EndpointUrl> = apart.value
  const parameters = { ...value.parameters, ...own }
  return {
    value: {
      ...value,
      redirect_uris: joined(value.redirect_uris, all(parsed, 'redirect-uri')),
      connections: joined(value.connections, all(parsed, 'connection')),
      parameters: Object.keys(parameters).length === 0 ? undefined : parameters,
    },
    problems: [
      ...extra.map((word) => `unexpected argument "${word}": one target URL is enough`),
      ...apart.problems.map((problem) => `the target URL ${problem}`),
      ...ofParameters,
      ...clashes(value, parsed, own),
    ],
  }
}

/** A command line as the library's options. */
export function optionsOf(parsed: Parsed): FlagValue<object> {
  const plain = runFlags.filter(({ name, option }) => option !== undefined && has(parsed, name))
  const { [tokenOption]: file, ...options } = Object.fromEntries(plain.map((flag) => optionOf(flag, parsed)))
  const other = translated(parsed)
  const place = placeOf(parsed)
  const token = file === undefined ? {} : { access_tokens: { valid: { file } } }
  return {
    // What was read apart stands in place of the words that it was read from, also where nothing could be.
    value: given({ ...options, ...place.value, ...other.value, ...token }),
    problems: [...place.problems, ...other.problems],
  }
}
