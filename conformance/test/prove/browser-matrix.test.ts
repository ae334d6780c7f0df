import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Report } from '../../report/report.js'
import { renderMatrix } from '../../reporters/matrix/page.js'
import { violations } from '../fixtures/axe.js'
import { browserTests, lowContrast, overflow, until } from '../fixtures/browser.js'
import { hostile } from '../fixtures/hostile.js'
import { broken, clean, crashed, refusing } from '../fixtures/report.js'

const { inBrowser, visit } = await browserTests()

const pageOf = (reports: Readonly<Record<string, Report>>): string =>
  renderMatrix(
    Object.entries(reports).map(([name, report]) => ({
      name: `${name}.json`,
      report: { ...report, target: 'http://127.0.0.1:4020/authorize' },
    })),
  )

const html = pageOf({ broken, clean, crashed, refusing })

const focused = `(() => { const one = document.activeElement; return one.tagName === 'TD'
  ? (one.parentElement.dataset.id ?? one.closest('tbody').dataset.group ?? 'all') + ' ' + one.cellIndex : one.tagName })()`
const isOpen = "document.querySelector('dialog').open"
const title = "document.querySelector('dialog h2').textContent"
const rowsShown = "[...document.querySelectorAll('[data-id]')].filter((row) => row.checkVisibility()).length"
const columnsShown = "document.querySelectorAll('thead th:not([hidden])').length - 1"
const cell = '#open=RURI&cell=LINK-RURI-004+broken'

for (const [width, height] of [
  [1280, 900],
  [768, 1024],
  [390, 844],
] as const) {
  for (const hash of ['', '#open=RURI+STATE', cell]) {
    inBrowser(`axe finds nothing, and nothing scrolls sideways, ${width} wide${hash}`, async () => {
      const { page, incidents } = await visit(html, { hash, context: { viewport: { width, height } } })
      assert.equal(await violations(page), [])
      assert.ok((await page.evaluate<number>(overflow)) <= 0)
      assert.equal(incidents, [])
      await page.close()
    })
  }
}

for (const colorScheme of ['light', 'dark']) {
  inBrowser(`text stands out from its background: ${colorScheme}`, async () => {
    const { page } = await visit(html, { hash: '#verdict=fail', context: { colorScheme } })
    assert.equal(await page.evaluate(lowContrast), [])
    await page.goto(page.url().replace(/#.*/, cell))
    assert.is(await page.evaluate(isOpen), true)
    assert.equal(await page.evaluate(lowContrast), [])
    assert.equal(await violations(page), [])
    await page.close()
  })
}

inBrowser('hostile text runs nothing, loads nothing and adds nothing', async () => {
  const { page, incidents } = await visit(pageOf({ broken, hostile }))
  await page.click('[name=unfold]')
  await page.click('td.fail')
  assert.is(await page.evaluate(isOpen), true)
  await page.keyboard.press('Escape')
  await page.click('[data-id^="LINK-RURI-004 "] td.fail')
  assert.is(await page.evaluate(isOpen), true)
  assert.equal(await violations(page), [])
  assert.is(await page.evaluate('document.scripts.length'), 2)
  assert.is(await page.evaluate('document.querySelectorAll("img, iframe, [onfocus], [onerror]").length'), 0)
  assert.equal(incidents, [])
  await page.close()
})

inBrowser('arrow keys move between cells, Enter opens, Escape closes and gives the focus back', async () => {
  const { page, incidents } = await visit(html)
  await page.focus('td')
  assert.is(await page.evaluate(focused), 'all 1')
  const press = async (...keys: readonly string[]): Promise<unknown> => {
    for (const key of keys) await page.keyboard.press(key)
    return page.evaluate(focused)
  }
  const first = await press('ArrowDown')
  assert.match(String(first), /^[A-Z]+ 1$/)
  assert.is(await press('End'), String(first).replace('1', '4'))
  assert.is(await press('Home'), 'BUTTON', 'the group folds and unfolds by key too')
  await press('Enter')
  assert.ok((await page.evaluate<number>(rowsShown)) > 0)
  const requirement = await press('ArrowRight', 'ArrowDown', 'ArrowRight')
  assert.match(String(requirement), /^LINK-[A-Z]+-001 2$/)
  await press('Enter')
  assert.is(await page.evaluate(isOpen), true)
  assert.is(await page.evaluate(title), `${String(requirement).split(' ')[0]}, clean`)
  await page.keyboard.press('Escape')
  await until(page, `!${isOpen}`)
  assert.is(await page.evaluate(focused), requirement)
  assert.is(await press('ArrowUp', 'ArrowUp'), 'all 2')
  await press('Enter')
  assert.is(await page.evaluate(title), 'clean', 'what is known of a server')
  assert.match(
    await page.evaluate<string>("document.querySelector('dialog .content').textContent"),
    'http://127.0.0.1:4020/authorize conforms',
  )
  assert.equal(incidents, [])
  await page.close()
})

inBrowser('a click opens a cell, and a cell tells what was found', async () => {
  const { page } = await visit(html, { hash: '#open=RURI' })
  await page.click('[data-id="LINK-RURI-004"] td')
  const text = await page.evaluate<string>("document.querySelector('dialog .content').textContent")
  for (const words of [
    '3 of 41 forms are accepted',
    'critical',
    'How to fix',
    'curl -sS -i',
    'attacker.example',
  ])
    assert.match(text, words)
  await page.close()
})

inBrowser('filters narrow rows by words and verdict, columns by name, and say what they show', async () => {
  const { page } = await visit(html)
  assert.is(await page.evaluate(rowsShown), 0, 'folded at first')
  await page.fill('[name=text]', 'ruri-004')
  assert.is(await page.evaluate(rowsShown), 1)
  await page.fill('[name=text]', '')
  await page.selectOption('[name=verdict]', 'warn')
  const warned = await page.evaluate<number>(rowsShown)
  assert.is(warned, broken.requirements.filter(({ verdict }) => verdict === 'warn').length)
  await page.fill('[name=server]', 'clean')
  assert.is(await page.evaluate(columnsShown), 1)
  assert.is(await page.evaluate(rowsShown), 0, 'the server that is left has no warning')
  await page.click('[type=reset]')
  await until(page, `${columnsShown} === 4`)
  assert.is(await page.evaluate('location.hash'), '')
  await page.click('[name=unfold]')
  assert.is(await page.evaluate(rowsShown), broken.requirements.length)
  await page.close()
})

inBrowser('the address keeps filter and open cell, and gives them back', async () => {
  const { page } = await visit(html)
  await page.fill('[name=text]', 'state')
  await page.selectOption('[name=verdict]', 'fail')
  await page.click('[data-id="LINK-STATE-001"] td.fail')
  const address = page.url()
  assert.match(address, /#text=state&verdict=fail&cell=LINK-STATE-001\+broken$/)
  const again = await visit(html, { hash: address.replace(/^[^#]*/, '') })
  assert.is(await again.page.evaluate(title), 'LINK-STATE-001, broken')
  assert.is(await again.page.inputValue('[name=text]'), 'state')
  await again.page.keyboard.press('Escape')
  await until(again.page, "!location.hash.includes('cell=')")
  const odd = await visit(html, { hash: '#verdict=none&open=X&cell=LINK-X-1+nobody&text=%00' })
  assert.equal(odd.incidents, [])
  assert.is(await odd.page.evaluate(isOpen), false)
  for (const one of [page, again.page, odd.page]) await one.close()
})

inBrowser('heads stay in sight, and what the keys reach is not hidden behind them', async () => {
  const { page } = await visit(html, { context: { viewport: { width: 390, height: 844 } } })
  await page.click('[name=unfold]')
  await page.focus('td')
  for (let times = 0; times < 30; times++) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  const head = await page.evaluate<boolean>(
    `(() => { const box = (one) => one.getBoundingClientRect(), [region, corner] = ['.table', 'thead th'].map((name) => box(document.querySelector(name)))
      const cell = box(document.activeElement)
      return Math.abs(corner.top - region.top) < 3 && Math.abs(corner.left - region.left) < 3
        && cell.top >= corner.bottom - 1 && cell.left >= corner.right - 1 && cell.bottom <= region.bottom + 1 && cell.right <= region.right + 1 })()`,
  )
  assert.ok(head)
  await page.close()
})

inBrowser('without script the table is whole and offers no filters', async () => {
  const { page } = await visit(html, { context: { javaScriptEnabled: false } })
  assert.is(await page.evaluate("getComputedStyle(document.querySelector('.filters')).display"), 'none')
  assert.is(await page.evaluate(rowsShown), broken.requirements.length)
  await page.close()
})

test('a page of four servers is small', () => {
  assert.ok(Buffer.byteLength(html) < 2_000_000, `${Buffer.byteLength(html)} bytes`)
})

test.run()
