import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  clip,
  codeBlock,
  escapeHtml,
  escapeJson,
  escapeMarkdown,
  escapeXml,
  inertInLogs,
  safeUrl,
  visible,
  visibleLines,
} from './escape.js'

// Any sequence of UTF-16 code units, lone surrogates included, with the troublemakers drawn often.
const troubles = [
  '\x00',
  '\x1b',
  '\x7f',
  '\x9b',
  '\u202e',
  '\u2066',
  '\u200b',
  '\ufeff',
  '\u2028',
  '\ud800',
  '\udfff',
  '\ufffe',
]
const syntax = [...'\t\r\n &<>"\'`|*_[]()#~@!\\$:/', '://', ']]>', '```', 'www.', '::', '##[']
const unit = fc.oneof(
  fc.nat(0xffff).map((code) => String.fromCharCode(code)),
  fc.constantFrom(...troubles, ...syntax, 'a', 'b'),
)
const anyText = fc.array(unit, { maxLength: 60 }).map((units) => units.join(''))

const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{DI}\p{NChar}]/u

function holds(property: (text: string) => boolean): void {
  fc.assert(fc.property(anyText, property), { numRuns: 2000 })
}

test('visible shows what could not be seen', () => {
  assert.is(visible('a\x1b[31mb'), 'a\\x1b[31mb')
  assert.is(visible('a\r\n\tb'), 'a\\r\\n\\tb')
  assert.is(visible('\u202egnp.exe'), '\\u202egnp.exe')
  assert.is(visible('\ud800 \udbff\udfff'), '\\ud800 \\u{10ffff}')
  assert.is(visible('a\u00a0b\u200b'), 'a\\xa0b\\u200b')
  assert.is(visible('Grüße, 世界 🎉 \\'), 'Grüße, 世界 🎉 \\')
})

test('visible leaves nothing unseen and is idempotent, whatever comes in', () => {
  holds((text) => !hidden.test(visible(text)))
  holds((text) => visible(visible(text)) === visible(text))
})

test('visibleLines keeps line ends and nothing else', () => {
  assert.is(visibleLines('a\r\nb\n\tc\rd'), 'a\nb\n\\tc\\rd')
  holds((text) => !hidden.test(visibleLines(text).replaceAll('\n', '')))
})

test('no line is a command to the log of a CI service', () => {
  assert.is(visibleLines('a\n  ::error::x\n::x'), 'a\n  \\x3a:error::x\n\\x3a:x')
  assert.is(visibleLines('a ##[group]b ##vso[task]'), 'a \\x23#[group]b \\x23#vso[task]')
  assert.is(inertInLogs('a::b ## c'), 'a::b ## c')
  holds((text) => !/^\s*::|##(?:vso)?\[/m.test(visibleLines(text)))
})

test('escapeXml leaves only what XML 1.0 can hold', () => {
  const illegal = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u
  assert.is(escapeXml('a\x00\x1b\ud800\ufffeb\u{1f389}'), 'ab\u{1f389}')
  assert.is(escapeXml('<a b="c">&\n]]>'), '&lt;a b=&quot;c&quot;&gt;&amp;&#10;]]&gt;')
  holds((text) => !illegal.test(escapeXml(text)))
  holds((text) => !/[<>"'\t\n\r]|&(?!(?:amp|lt|gt|quot|#39|#9|#10|#13);)/.test(escapeXml(text)))
})

test('escapeHtml leaves no markup', () => {
  assert.is(escapeHtml(`<a b="c" d='e'>&`), '&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;')
  holds((text) => !/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/.test(escapeHtml(text)))
})

test('escapeMarkdown leaves no markup, no mention and no address to link', () => {
  assert.is(escapeMarkdown('a|b `c` <d> @e'), 'a\\|b \\`c\\` &lt;d&gt; <code>@</code>e')
  assert.is(escapeMarkdown('https://x.example www.y.example'), 'https&#58;//x.example www&#46;y.example')
  const alive = /(?<!\\)(?:\\\\)*[`*_[\]|~]|<(?!\/?code>)|:\/\/|www\.|\n/i
  holds((text) => !alive.test(escapeMarkdown(text)))
  holds((text) => !escapeMarkdown(text).replaceAll('<code>@</code>', '').includes('@'))
})

test('a code block cannot be closed from inside', () => {
  assert.is(codeBlock('a\n````\nb'), '`````text\na\n````\nb\n`````')
  holds((text) => {
    const lines = codeBlock(text).split('\n')
    const marker = lines.at(-1) ?? ''
    return /^`{3,}$/.test(marker) && lines.slice(1, -1).every((line) => !line.includes(marker))
  })
})

test('escapeJson changes no value', () => {
  holds((text) => JSON.parse(escapeJson(JSON.stringify({ [text]: text }, null, 2)))[text] === text)
  holds((text) => !hidden.test(escapeJson(JSON.stringify(text))))
})

test('safeUrl lets only plain http and https addresses through', () => {
  assert.is(
    safeUrl('https://www.rfc-editor.org/rfc/rfc6749.html#section-3.1'),
    'https://www.rfc-editor.org/rfc/rfc6749.html#section-3.1',
  )
  for (const url of [
    'javascript:alert(1)',
    'https://a b',
    'https://\u202ea',
    '//a',
    'https://u:p@a',
    'data:,x',
    'https://',
    '',
  ]) {
    assert.is(safeUrl(url), null, url)
  }
})

test('clip says how much is missing', () => {
  assert.is(clip('abc', 3), 'abc')
  assert.is(clip('a🎉cd', 2), 'a🎉… (2 more characters)')
})

test.run()
