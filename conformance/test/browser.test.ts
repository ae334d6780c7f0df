import type { Page } from 'playwright-core'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Report } from '../report/report.js'
import { renderHtml } from '../reporters/html.js'
import { violations } from './fixtures/axe.js'
import { browserTests, lowContrast, overflow, until, type Visit } from './fixtures/browser.js'
import { hostile } from './fixtures/hostile.js'
import { broken, large, refusing } from './fixtures/report.js'

const { inBrowser, visit } = await browserTests()

const open = (report: Report, context: object = {}, hash = ''): Promise<Visit> =>
  visit(renderHtml(report, { colour: false, width: 80, trace: true, verbose: false }), { context, hash })

const shown = 'document.querySelectorAll("[data-verdict]:not([hidden])").length'
const openAll = 'document.querySelectorAll("details").forEach((one) => { one.open = true })'

/** By keyboard, past the links of the first screen. */
async function toFilters(page: Page): Promise<void> {
  while ((await page.evaluate('document.activeElement.name')) !== 'text') await page.keyboard.press('Tab')
}

const hash = 'decodeURIComponent(location.hash)'
const opened = '[...document.querySelectorAll(".finding[open]")].map(({ id }) => id).join()'
const foreign = 'redirect-uri-foreign-host-refused'

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
  await toFilters(page)
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
  for (let tabs = 0; tabs < 4; tabs++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await until(page, `${shown} === ${all}`)
  assert.is(await page.evaluate('document.querySelector("output").textContent'), '')
  assert.equal(incidents, [])
  await page.close()
})

inBrowser('a filter opens what it finds inside a folded group', async () => {
  const { page } = await open(refusing)
  assert.is(await page.evaluate('document.querySelector(".cluster").open'), false)
  await toFilters(page)
  await page.keyboard.type('check-tls-001')
  assert.is(await page.evaluate('document.querySelector(".cluster").open'), true)
  assert.is(await page.evaluate(shown), 1)
  await page.close()
})

inBrowser('the address tells what is filtered and open, and opens the same again', async () => {
  const { page, incidents } = await open(broken)
  await toFilters(page)
  await page.keyboard.type('callback')
  await page.evaluate(`document.getElementById("${foreign}").querySelector("summary").click()`)
  await until(page, `${hash} === "#text=callback&open=${foreign}"`)
  const before = await page.evaluate<number>(shown)
  const again = await open(broken, {}, await page.evaluate<string>('location.hash'))
  assert.is(await again.page.evaluate(shown), before)
  assert.is(await again.page.evaluate(opened), foreign)
  await page.evaluate('document.querySelector("[type=reset]").click()')
  await until(page, `${hash} === "#open=${foreign}"`)
  assert.equal([...incidents, ...again.incidents], [])
  await Promise.all([page.close(), again.page.close()])
})

inBrowser('a link to a finding opens it, inside a folded group and against a filter', async () => {
  const [inside] = refusing.findings.slice(-1)
  const { page, incidents } = await open(refusing, {}, `#${inside?.check}`)
  await until(page, `${opened} === "${inside?.check}"`)
  assert.is(await page.evaluate('document.querySelector(".cluster").open'), true)
  assert.equal(incidents, [])
  const other = await open(broken, {}, '#verdict=warn')
  assert.is(await other.page.evaluate(shown), 4)
  await other.page.evaluate(`document.querySelector('.first a[href="#${foreign}"]').click()`)
  await until(other.page, `${opened} === "${foreign}" && ${hash} === "#${foreign}"`)
  assert.ok(
    await other.page.evaluate(
      `document.getElementById("${foreign}").getBoundingClientRect().top < innerHeight`,
    ),
  )
  assert.equal(other.incidents, [])
  await Promise.all([page.close(), other.page.close()])
})

inBrowser('without script a link still leads to its finding', async () => {
  const { page } = await open(broken, { javaScriptEnabled: false }, `#${foreign}`)
  assert.is(await page.evaluate('document.querySelector(":target").id'), foreign)
  await page.close()
})

inBrowser('findings and requirements can be narrowed by severity', async () => {
  const { page } = await open(broken)
  await page.selectOption('[name=severity]', 'critical')
  assert.equal(
    await page.evaluate(
      '[...document.querySelectorAll("[data-verdict]:not([hidden])")].map((one) => one.dataset.of).join()',
    ),
    'finding,requirement',
  )
  await until(page, `${hash} === "#severity=critical"`)
  await page.close()
})

inBrowser('an address that names nothing changes nothing', async () => {
  const { page, incidents } = await open(broken, {}, '#verdict=%22%3E%3Cimg%3E&open=a,b&x')
  assert.is(await page.evaluate('document.querySelectorAll("img").length'), 0)
  assert.is(await page.evaluate(opened), '')
  assert.is(
    await page.evaluate(shown),
    await page.evaluate('document.querySelectorAll("[data-verdict]").length'),
  )
  assert.equal(incidents, [])
  await page.close()
})

inBrowser('a copy button copies, or selects what to copy', async () => {
  const { page, incidents } = await open(broken)
  await page.evaluate(openAll)
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

inBrowser('the legs of a journey stand in a line, and its hops open by keyboard', async () => {
  const { page, incidents } = await open(broken, {}, '#callback-without-its-cookie-is-refused')
  await until(page, `${opened} === "callback-without-its-cookie-is-refused"`)
  assert.is(await page.evaluate('document.querySelectorAll(".legs > li").length'), 6)
  assert.is(
    await page.evaluate('document.querySelector(".legs [aria-current]").innerText'),
    'the callback ✗ fail',
  )
  const openHops = '[...document.querySelectorAll(".hops details")].map(({ open }) => open).join()'
  await page.evaluate('document.querySelector(".hops summary").focus()')
  await page.keyboard.press('Enter')
  assert.is(await page.evaluate(openHops), 'true,false,false')
  while (!(await page.evaluate('document.activeElement.matches(".hops li + li summary")')))
    await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  assert.is(await page.evaluate(openHops), 'true,true,false')
  assert.equal(await violations(page), [])
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
  assert.is(await page.evaluate(shown), broken.requirements.length + 8 + 1)
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
