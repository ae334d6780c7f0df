import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { hostileText } from '../test/fixtures/hostile.js'
import { html, lines, markupOf, stacked, trusted } from './html-tag.js'

test('text is escaped and shown, in content and in attributes', () => {
  const text = '<b a="\'">&\n\x1b\u202e'
  const inert = '&lt;b a=&quot;&#39;&quot;&gt;&amp;\\n\\x1b\\u202e'
  assert.is(markupOf(html`<p title="${text}">${text}</p>`), `<p title="${inert}">${inert}</p>`)
  assert.is(markupOf(lines('<\n>')), '&lt;\n&gt;')
  assert.not.match(markupOf(html`${hostileText}${[hostileText]}`), /[<>"']/)
})

test('markup and lists of it pass through, once', () => {
  const item = html`<li>${'&'}</li>`
  assert.is(markupOf(html`<ul>${[item, [item]]}${1}</ul>`), '<ul><li>&amp;</li><li>&amp;</li>1</ul>')
  assert.is(markupOf(stacked([item, '', html``, 'a'])), '<li>&amp;</li>\n\na')
  assert.is(markupOf(html`${trusted('<b>')}`), '<b>')
})

test.run()
