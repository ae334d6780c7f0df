import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { classify } from '../answers/answer.js'
import { polyglot } from '../request/polyglot.js'
import { acceptance, controlExchange, judgeContextOf, someTarget } from '../test/fixtures/judge-context.js'
import type { Exchange } from '../wire/exchange.js'
import { notReflected } from './markup.js'

const context = judgeContextOf(someTarget)

/** What the rule says of a page that answers a request with this state. */
function isKept(state: string, body: string, type = 'text/html'): boolean {
  const request = {
    ...controlExchange(someTarget).request,
    target: `/authorize?state=${encodeURIComponent(state)}`,
  }
  const response = { ...acceptance(''), status: 400, headers: [['Content-Type', type]] as const, body }
  const exchange: Exchange = { request, response, failure: null, ms: 1, retries: 0 }
  return notReflected({ exchange, answer: classify(exchange, context), mutation: {}, form: null }, context)
    .met
}

const inScript = (code: string): string => `<!doctype html><script>${code}</script>`

test('a value in a string that it cannot end is data, and in any other place of a script code', () => {
  assert.ok(isKept("x'-alert(1)-'", inScript(`sent = {"state":"x'-alert(1)-'"}`)))
  assert.not(isKept("x'-alert(1)-'", inScript(`sent = 'x'-alert(1)-''`)))
  assert.not(isKept("x'-alert(1)-'", inScript(`sent = x'-alert(1)-'`)))
  assert.not(isKept('x"-alert(1)-"', inScript('sent = "x"-alert(1)-""')))
  assert.ok(isKept("it's", inScript('sent = "so it\'s"')))
  assert.ok(isKept("it's", inScript("sent = `so it's`")))
  assert.not(isKept('${it}', inScript('sent = `so ${it}`')))
})

test('documents that are no HTML can run scripts too, and character data of XML cannot', () => {
  const state = '<zq12345>'
  const xml = 'application/xhtml+xml'
  assert.not(isKept(polyglot('state'), `<p>${polyglot('state')}</p>`, 'image/svg+xml'))
  assert.ok(isKept(state, `<p><![CDATA[${state}]]></p>`, 'application/xml'))
  assert.not(isKept(state, `<p><![CDATA[x]]>${state}</p>`, 'application/xml'))
  assert.not(isKept(state, `<p>${state}</p>`, xml))
  assert.ok(isKept(state, `<p>${state}</p>`, 'text/plain'))
})

test('data that holds the text of a script is not that script', () => {
  const state = '<script>alert(1)</script>'
  assert.ok(isKept(state, inScript('sent = "\\u003cscript>alert(1)\\u003c/script>"')))
  assert.not(isKept(state, `<p>${state}</p>`))
})

test.run()
