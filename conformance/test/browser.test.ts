import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Report } from '../report/report.js'
import { renderHtml } from '../reporters/html.js'
import { browserTests, lowContrast, overflow, until, type Visit } from './fixtures/browser.js'
import { hostile } from './fixtures/hostile.js'
import { broken, large, refusing } from './fixtures/report.js'

const { inBrowser, visit } = await browserTests()

const open = (report: Report, context: object = {}): Promise<Visit> =>
  visit(renderHtml(report, { colour: false, width: 80, trace: true, verbose: false }), { context })

const shown = 'document.querySelectorAll("[data-verdict]:not([hidden])").length'
const openAll = 'document.querySelectorAll("details").forEach((one) => { one.open = true })'

inBrowser('hostile text runs nothing, loads nothing and adds nothing', async () => {
  const { page, incidents } = await open(hostile)
  await page.evaluate(openAll)
  await page.evaluate('document.querySelectorAll("[autofocus], input").forEach((one) => one.focus())')
  assert.equal(incidents, [])
  assert.is(await page.evaluate('document.scripts.length'), 1)
  assert.is(await page.evaluate('document.querySelectorAll("img, iframe, [onfocus], [onerror]").length'), 0)
  await page.close()
})

inBrowser('filters work by keyboard and say what they show', async () => {
  const { page, incidents } = await open(broken)
  const all = await page.evaluate<number>(shown)
  await page.keyboard.press('Tab')
  assert.is(await page.evaluate('document.activeElement.className'), 'skip')
  await page.keyboard.press('Tab')
  await page.keyboard.type('FOREIGN-host')
  assert.is(await page.evaluate(shown), 1)
  assert.match(
    await page.evaluate<string>('document.querySelector("output").textContent'),
    /^Showing 1 of \d+ findings and 0 of \d+ req/,
  )
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.press('Tab')
  await page.keyboard.type('warn')
  assert.is(await page.evaluate('document.querySelector("[name=verdict]").value'), 'warn')
  assert.is(await page.evaluate(shown), 4)
  for (let tabs = 0; tabs < 3; tabs++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await until(page, `${shown} === ${all}`)
  assert.is(await page.evaluate('document.querySelector("output").textContent'), '')
  assert.equal(incidents, [])
  await page.close()
})

inBrowser('a filter opens what it finds inside a folded group', async () => {
  const { page } = await open(refusing)
  assert.is(await page.evaluate('document.querySelector(".cluster").open'), false)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.type('check-tls-001')
  assert.is(await page.evaluate('document.querySelector(".cluster").open'), true)
  assert.is(await page.evaluate(shown), 1)
  await page.close()
})

inBrowser('a copy button copies, or selects what to copy', async () => {
  const { page, incidents } = await open(broken)
  await page.evaluate('document.querySelector(".copy").focus()')
  await page.keyboard.press('Enter')
  await until(page, '/^(Copied|Selected)$/.test(document.querySelector(".copy").textContent)')
  assert.match(
    await page.evaluate<string>('document.querySelector("#aloud").textContent'),
    /^Command (copied|selected)$/,
  )
  assert.equal(incidents, [])
  await page.close()
})

for (const [name, report] of Object.entries({ broken, hostile, refusing })) {
  inBrowser(`nothing scrolls sideways on a phone: ${name}`, async () => {
    const { page } = await open(report, { viewport: { width: 390, height: 844 } })
    await page.evaluate(openAll)
    assert.ok((await page.evaluate<number>(overflow)) <= 0)
    await page.close()
  })
}

inBrowser('without script the page is complete and offers no filters', async () => {
  const { page } = await open(broken, { javaScriptEnabled: false })
  assert.is(await page.evaluate('getComputedStyle(document.querySelector(".filters")).display'), 'none')
  assert.is(await page.evaluate(shown), broken.requirements.length + 7 + 1)
  await page.close()
})

for (const colorScheme of ['light', 'dark']) {
  inBrowser(`text stands out from its background: ${colorScheme}`, async () => {
    const { page } = await open(broken, { colorScheme })
    await page.evaluate(openAll)
    assert.equal(await page.evaluate(lowContrast), [])
    await page.close()
  })
}

inBrowser('1,000 findings open', async () => {
  const { page, incidents } = await open(large(1000))
  const ms = await page.evaluate<number>(
    'document.body.offsetHeight && performance.getEntriesByType("navigation")[0].duration',
  )
  process.stdout.write(`(1,000 findings open in ${Math.round(ms)} ms) `)
  assert.equal(incidents, [])
  await page.close()
})

test.run()
