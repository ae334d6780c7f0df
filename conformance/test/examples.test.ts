import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type Simulation, serveSimulation } from '../../reference-impl/simulation/serve.js'
import { browserTests } from './fixtures/browser.js'
import { root, run } from './fixtures/package.js'

const folder = join(root, 'conformance/test/examples')

test('the clients, server-side, migrated and browser-side, pass the tests that stand beside them', async () => {
  const { status, stdout, stderr } = await run(root, process.execPath, [
    ...['--import', 'tsx', '--import', './conformance/test/fixtures/as-installed.ts'],
    ...['--test', '--test-reporter', 'tap', join(folder, 'clients.test.mjs')],
  ])
  assert.is(status, 0, stdout + stderr)
  assert.match(stdout, /^# pass 9$/m)
})

/** The page as its author would serve it, told where the server is. */
async function servePage(server: string): Promise<{ url: string; close: () => void }> {
  const read = (name: string): string => readFileSync(join(folder, `browser-side-client.${name}`), 'utf8')
  const pages = createServer(({ url = '' }, response) => {
    const isScript = url.endsWith('.mjs')
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html')
    response.end(isScript ? read('mjs') : read('html').replace('http://127.0.0.1:4020', server))
  })
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
  const close = (): void => {
    pages.close()
    pages.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${(pages.address() as AddressInfo).port}/`, close }
}

const { inBrowser, open } = await browserTests()

interface Visiting {
  readonly page: Page
  readonly url: string
  readonly simulation: Simulation
  readonly says: (text: string) => Promise<void>
}

async function visiting(auto: string, work: (visiting: Visiting) => Promise<void>): Promise<void> {
  const simulation = await serveSimulation({ auto, overrides: { limits: { upstreamMs: 60_000 } } })
  const { url, close } = await servePage(simulation.url)
  const page = await open()
  // The runner ends what hangs; a slow machine hangs for no reason.
  page.setDefaultTimeout(0)
  const says = async (text: string): Promise<void> => {
    const said = page.locator('[role=status]').filter({ hasText: new RegExp(`${text}|nothing:`) })
    assert.match((await said.textContent()) ?? '', text)
  }
  try {
    await work({ page, url, simulation, says })
  } finally {
    await page.close()
    close()
    await simulation.close()
  }
}

async function logIn({ page, url, says }: Visiting): Promise<void> {
  await page.goto(url)
  await page.click('#login')
  await page.fill('[name=username]', 'ada@example.com')
  await page.fill('[name=password]', 'ada-demo')
  await page.click('button')
  await says('Ada Demo is logged in')
}

const kept = '[location.hash, JSON.stringify({ ...localStorage, ...sessionStorage })]'

inBrowser('browser-side: an identity is linked in a browser, and no token stays in it', () =>
  visiting('ok', async (visit) => {
    const { page, simulation, says } = visit
    await logIn(visit)
    await page.click('#link')
    await page.click('[value=link]')
    await says('Ada Demo is logged in')
    assert.equal(await page.locator('li').allTextContents(), [
      'Username-Password-Authentication demo-user',
      'facebook 1001',
    ])
    assert.equal(await page.evaluate(kept), ['', '{}'])
    assert.is(simulation.server.accounts.find('auth0|demo-user')?.identities.length, 2)
  }),
)

inBrowser('browser-side: who cancels sees the error; a forged answer is refused and removed', () =>
  visiting('cancel', async (visit) => {
    const { page, url, simulation, says } = visit
    await logIn(visit)
    await page.click('#link')
    await says('It came to nothing: access_denied')
    assert.equal(await page.evaluate(kept), ['', '{}'])
    await page.goto('about:blank')
    await page.goto(`${url}#access_token=x&state=x`)
    await says('It came to nothing: This answer was not asked for')
    assert.equal(await page.evaluate(kept), ['', '{}'])
    assert.is(simulation.server.accounts.find('auth0|demo-user')?.identities.length, 1)
  }),
)

test.run()
