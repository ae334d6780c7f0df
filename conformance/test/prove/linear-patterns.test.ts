import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { classify } from '../../answers/answer.js'
import { invariants } from '../../invariants/index.js'
import { createRedactor, readable } from '../../secrets/redact.js'
import { parseCacheControl } from '../../syntax/cache-control.js'
import { parseChallenges } from '../../syntax/challenge.js'
import { decodings } from '../../syntax/decodings.js'
import { parseLinkField } from '../../syntax/link-field.js'
import { scriptKinds, styleKinds } from '../../syntax/script-text.js'
import { parseDictionary, parseList } from '../../syntax/structured-field.js'
import { growsTooMuch, isSuperlinear } from '../fixtures/growth.js'
import { acceptance, controlExchange, judgeContextOf, someTarget } from '../fixtures/judge-context.js'
import { hostileTo, makersOfPatterns, patternsOfSuite, textOf, use } from '../fixtures/patterns.js'

/** A linear pattern reads this in a tenth of a millisecond, a quadratic one takes a hundred times that. */
const longest = 24_000

/** The first text for which a pattern costs more than in proportion to its length; null for a linear one. */
function tooCostly(regex: RegExp): string | null {
  const costly = hostileTo(regex).find((hostile) =>
    isSuperlinear((size) => {
      const text = textOf(hostile, size)
      return () => use(regex, text)
    }, longest),
  )
  return costly === undefined ? null : JSON.stringify(costly)
}

test('every pattern of the suite reads any text in linear time', () => {
  const patterns = patternsOfSuite()
  assert.ok(patterns.length > 150, `${patterns.length} patterns`)
  const costly = patterns.flatMap(({ where, regex }) => {
    const hostile = tooCostly(regex)
    return hostile === null ? [] : [`${where} ${regex}: ${hostile}`]
  })
  assert.equal(costly, [])
})

/** What makes a pattern at run time, and which of the proofs reads hostile text with it. */
const makers = {
  'invariants/contract.ts': 'patterns of the contract, on one value of a field',
  'judge/wrong-reason.ts': 'literals between lookarounds of one character',
  'redirect-uris/comparisons.ts': 'models of wrong servers; they read forms of our own',
  'report/shell.ts': 'literals; reads requests of our own',
  'rules/edits/edit.ts': 'single characters; reads URIs of the target file',
  'run/symptoms.ts': 'the patterns of the table there, and a literal',
  'secrets/redact.ts': 'below',
  'secrets/secret-index.ts': 'below',
  'syntax/selector.ts': 'selectors of the target file, which are short',
}

test('whoever makes a pattern at run time is known', () => {
  assert.equal([...new Set(makersOfPatterns())].sort(), Object.keys(makers))
})

const redact = createRedactor([{ name: 'token', value: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab' }])
const context = judgeContextOf(someTarget)

function judgeAll(type: string, body: string): void {
  const response = { ...acceptance('x'), status: 400, headers: [['Content-Type', type]] as const, body }
  const exchange = { ...controlExchange(someTarget), response }
  const seen = { exchange, answer: classify(exchange, context), mutation: {}, form: null }
  for (const { inspect } of invariants) inspect(seen, context)
}

/** What reads text of a target, whole. */
const readers: Readonly<Record<string, (text: string) => void>> = {
  'the redactor': (text) => void readable(text, redact),
  'a Link field': (text) => void parseLinkField(text),
  'a Cache-Control field': (text) => void parseCacheControl([text]),
  'a challenge': (text) => void parseChallenges(text),
  'a structured field': (text) => void [parseList(text), parseDictionary(text)],
  'a script': (text) => void [scriptKinds(text)(text.length >> 1), styleKinds(text)(text.length >> 1)],
  'every reading of a text': (text) => void decodings(text),
  'every judge of a page': (text) => judgeAll('text/html', text),
  'every judge of JSON': (text) => judgeAll('application/json', text),
}

const units = [
  ...['a', ' ', '<', '&', '%25', '\\u0025', '&amp;', '"', "'", ',', ';', '{"a":', '[', '<b>', '<a href=x>'],
  ...[
    '<font size=1>',
    '<p><b>',
    '<span></i>',
    '<!--',
    '<form ',
    '<style>url(',
    '<script>location=',
    'at ',
    'eyJ',
  ],
  ...['<x>; rel="', '/home/', '\\', '<table><tr>', 'YWFh', '6161'],
]

/** What is made of a page costs memory, which is cleared away at times of its own: many doublings tell that from more. */
const shortest = 8000
const doublings = 4

for (const [name, read] of Object.entries(readers))
  test(`${name} takes linear time`, () => {
    // Code that runs for the first time is slow for a reason of its own.
    for (const unit of units) for (let at = 0; at < 5; at++) read(unit.repeat(100 + at))
    let nonce = 0
    const costly = units.filter((unit) =>
      growsTooMuch(
        shortest,
        (size) => {
          const text = unit.repeat(Math.ceil(size / unit.length))
          // Another text each time: what was read is remembered.
          return () => read(`${nonce++}${text}`)
        },
        doublings,
      ),
    )
    assert.equal(costly, [])
  })

const planted = [/\w+\.java/, /\s+$/, /<!--.*-->/, /\bat [\w ]+ \(file:/, /^(?:a+b?)+$/]
for (const pattern of planted) test(`${pattern} is noticed`, () => assert.not.equal(tooCostly(pattern), null))

test.run()
