import { createHash } from 'node:crypto'
import { type DefaultTreeAdapterTypes, parse } from 'parse5'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Report } from '../report/report.js'
import { filled } from '../test/fixtures/filled.js'
import { exchange, finding } from '../test/fixtures/finding.js'
import { hostile } from '../test/fixtures/hostile.js'
import { broken, clean, crashed, large, refusing } from '../test/fixtures/report.js'
import { renderHtml } from './html.js'
import { changeHtml } from './html-exchange.js'
import { markupOf } from './html-tag.js'

type Element = DefaultTreeAdapterTypes.Element
type Node = DefaultTreeAdapterTypes.ChildNode

const plain = { colour: false, width: 80, trace: false, verbose: false }

function page(
  report: Report,
  trace = false,
): { readonly elements: readonly Element[]; readonly errors: readonly string[] } {
  const errors: string[] = []
  const document = parse(renderHtml(report, { ...plain, trace }), {
    onParseError: ({ code }) => errors.push(code),
  })
  const walk = (nodes: readonly Node[]): readonly Element[] =>
    nodes.flatMap((node) => ('tagName' in node ? [node, ...walk(node.childNodes)] : []))
  return { elements: walk(document.childNodes), errors }
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value
}

function textOf(element: Element): string {
  const texts = (nodes: readonly Node[]): readonly string[] =>
    nodes.flatMap((node) =>
      'value' in node ? [node.value] : 'childNodes' in node ? texts(node.childNodes) : [],
    )
  return texts(element.childNodes).join('')
}

/** The tree without its text: what a target must not be able to change. */
function shape(report: Report): string {
  const closed = page(report, true).elements.map(
    (element) => `${element.tagName} ${element.attrs.map(({ name }) => name)}`,
  )
  return closed.join('\n')
}

test('the parser finds nothing to repair', () => {
  for (const report of [broken, clean, crashed, refusing, hostile])
    assert.equal(page(report, true).errors, [])
})

test('hostile text adds no element and no attribute', () => {
  const difference = (a: readonly string[], b: readonly string[]): readonly string[] =>
    a.filter((line) => !b.includes(line))
  assert.equal(difference(shape(hostile).split('\n'), shape(crashed).split('\n')), [])
  const { elements } = page(hostile, true)
  assert.is(elements.filter(({ tagName }) => tagName === 'script').length, 1)
  assert.is(elements.filter(({ tagName }) => tagName === 'style').length, 1)
  assert.not.ok(elements.some(({ tagName }) => ['img', 'iframe', 'object', 'link', 'base'].includes(tagName)))
  assert.not.ok(
    elements.some(({ attrs }) =>
      attrs.some(({ name }) => name.startsWith('on') || name === 'style' || name === 'src'),
    ),
  )
})

test('links lead to sources and to findings alone', () => {
  const sources = new Set(broken.requirements.map(({ url }) => url))
  const hrefs = (report: Report): readonly string[] =>
    page(report, true)
      .elements.filter(({ tagName }) => tagName === 'a')
      .map((element) => attribute(element, 'href') ?? '')
  for (const href of filled(hrefs(broken))) assert.ok(href.startsWith('#') || sources.has(href), href)
  for (const href of filled(hrefs(hostile))) assert.match(href, /^#[\w-]+$/, 'hostile text is no address')
})

test('every finding has its check as its address, and a link to itself; each cause leads to one', () => {
  const { elements } = page(broken)
  const findings = elements.filter((element) => attribute(element, 'data-of') === 'finding')
  const hrefs = elements.filter(({ tagName }) => tagName === 'a').map((one) => attribute(one, 'href'))
  for (const element of filled(findings)) assert.ok(hrefs.includes(`#${attribute(element, 'id')}`))
  assert.ok(findings.some((element) => attribute(element, 'id') === 'redirect-uri-foreign-host-refused'))
  const [screen] = filled(elements.filter((element) => attribute(element, 'class') === 'first'))
  assert.match(
    screen === undefined ? '' : textOf(screen),
    /^\s*5 causes explain 5 findings\s+A redirect_uri on a host .*Fix: Compare .*Undecided.*To decide: .*1 known failure/s,
  )
})

test('a journey shows its legs in order, the one that the finding is about, and each hop', () => {
  const { elements } = page(broken)
  const named = (name: string, value: string): readonly Element[] =>
    elements.filter((element) => attribute(element, name) === value)
  assert.equal(named('class', 'legs').map(textOf), [
    "the startthe upstream's loginthe callback ✗ failthe client's answerthe identitythe client's code not reached",
  ])
  assert.equal(named('aria-current', 'step').map(textOf), ['the callback ✗ fail'])
  const [hops] = named('class', 'hops')
  const hop = /GET https:\S+ → 302 to \S+\s+curl [^\0]*?User-Agent[^\0]*?302\s+Location/g
  assert.is((hops === undefined ? '' : textOf(hops)).match(hop)?.length, 3)
})

test('everything is folded until it is asked for', () => {
  const { elements } = page(broken)
  assert.not.ok(elements.some((element) => attribute(element, 'open') !== undefined))
})

test('the policy allows this style and this script, and nothing else', () => {
  const { elements } = page(broken)
  const policy = elements.find((element) => attribute(element, 'http-equiv') === 'Content-Security-Policy')
  const hash = (name: string): string => {
    const element = elements.find(({ tagName }) => tagName === name)
    return `'sha256-${createHash('sha256')
      .update(element === undefined ? '' : textOf(element))
      .digest('base64')}'`
  }
  assert.is(
    policy === undefined ? '' : attribute(policy, 'content'),
    `default-src 'none'; style-src ${hash('style')}; script-src ${hash('script')}; base-uri 'none'; form-action 'none'`,
  )
})

test('ids occur once, and every reference has its target', () => {
  for (const report of [broken, hostile, refusing]) {
    const { elements } = page(report, true)
    const ids = elements.flatMap((element) => attribute(element, 'id') ?? [])
    assert.is(new Set(ids).size, ids.length)
    for (const element of filled(elements)) {
      const wanted = attribute(element, 'aria-labelledby') ?? attribute(element, 'href')?.match(/^#(.*)/)?.[1]
      if (wanted !== undefined) assert.ok(ids.includes(wanted), wanted)
    }
  }
})

test('headings descend a level at a time, from one first heading', () => {
  for (const report of [broken, clean, refusing]) {
    const levels = page(report, true).elements.flatMap(
      ({ tagName }) => /^h([1-6])$/.exec(tagName)?.slice(1).map(Number) ?? [],
    )
    assert.is(levels[0], 1)
    assert.is(levels.filter((level) => level === 1).length, 1)
    for (const [at, level] of filled(levels.entries())) assert.ok(level <= (levels[at - 1] ?? 1) + 1)
  }
})

test('the page has landmarks, a real table and labelled fields', () => {
  const { elements } = page(broken)
  for (const name of ['header', 'main', 'footer', 'table', 'thead']) {
    assert.is(elements.filter(({ tagName }) => tagName === name).length, 1, name)
  }
  assert.ok(
    elements
      .filter(({ tagName }) => tagName === 'th')
      .every((element) => attribute(element, 'scope') !== undefined),
  )
  const fields = elements.filter(({ tagName }) => ['input', 'select'].includes(tagName))
  assert.is(fields.length, 5)
  assert.ok(
    fields.every(
      ({ parentNode }) => parentNode !== null && 'tagName' in parentNode && parentNode.tagName === 'label',
    ),
  )
})

test('without script everything is there: all findings, all requirements', () => {
  const { elements } = page(broken)
  const shown = elements.filter((element) => attribute(element, 'data-verdict') !== undefined)
  assert.is(shown.length, broken.requirements.length + 8)
  assert.not.ok(elements.some((element) => attribute(element, 'hidden') !== undefined))
})

test('1,000 findings weigh under 5 MB, and what is left out is counted', () => {
  const html = renderHtml(large(1000), plain)
  assert.ok(Buffer.byteLength(html) < 5_000_000, `${Buffer.byteLength(html)} bytes`)
  assert.match(html, /\d further exchanges? left out/)
})

test('one huge exchange does not make the page huge', () => {
  const exchanges = [
    exchange([`state: "${'a'.repeat(70_000)}" instead of "x"`], `https://x.example/?${'a'.repeat(70_000)}`),
  ]
  const html = renderHtml(
    { ...clean, findings: [finding('a', 'LINK-STATE-001', { verdict: 'fail', exchanges })] },
    plain,
  )
  assert.ok(html.length < 70_000)
  assert.match(html, 'more characters)')
})

const changes: readonly (readonly [value: string, control: string, marked: string])[] = [
  ['https://app.example.attacker.example/cb', 'https://app.example/cb', '<mark>.attacker.example</mark>'],
  [
    'https://attacker.example/https://app.example/cb',
    'https://app.example/cb',
    '<mark>attacker.example/https://app</mark>',
  ],
  ['https://app.example:443/cb', 'https://app.example/cb', '<mark>:443</mark>'],
  ['https://APP.example/cb', 'https://app.example/cb', '<mark>APP</mark>'],
  ['aa', 'a', '<mark>aa</mark>'],
]

for (const [value, control, marked] of changes) {
  test(`the difference of ${value} from the control is marked`, () => {
    const html = markupOf(changeHtml(`redirect_uri: "${value}" instead of "${control}"`))
    assert.ok(html.includes(marked), html)
    assert.is(html.replace(/<[^>]*>/g, ''), `redirect_uri: "${value}" instead of "${control}"`)
  })
}

test.run()
