import type { Page } from 'playwright-core'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { violations } from '../fixtures/axe.js'
import { lowContrast, overflow } from '../fixtures/browser.js'
import { journeyTests, type Stage, toConfirmation, typeLogin } from '../fixtures/journey-browser.js'

const { staged } = await journeyTests()

/** How to come to each page. */
const pages: Readonly<Record<string, (page: Page, stage: Stage, link: string) => Promise<unknown>>> = {
  'the simulated connection': (page, _, link) => page.goto(link),
  'its errors': (page) => page.locator('summary').click(),
  'what it refuses': (page, { connectionsUrl }) => page.goto(`${connectionsUrl}/facebook/authorize`),
  'the question': (page, _, link) => toConfirmation(page, link, 'Mallory Social'),
  'an error': (page, { url }) => page.goto(`${url}/confirm?confirmation=x`),
  'the login': (page, { client }) => page.goto(client.begin(null, { connection: null })),
  'a wrong password': async (page) => {
    await typeLogin(page, 'ada@example.com', 'wrong')
    await page.getByRole('alert').waitFor()
  },
  'the users': (page, { connectionsUrl }) => page.goto(connectionsUrl),
}

for (const [width, height] of [
  [1280, 900],
  [390, 844],
] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    staged(`axe finds nothing on any page, ${width} wide, ${colorScheme}`, async (stage, { token }) => {
      const { page, incidents } = await stage.agent({ viewport: { width, height }, colorScheme })
      for (const [name, open] of Object.entries(pages)) {
        await open(page, stage, stage.client.begin(token))
        assert.equal(await violations(page), [], name)
        assert.equal(await page.evaluate(lowContrast), [], name)
        assert.ok((await page.evaluate<number>(overflow)) <= 0, name)
        assert.is(
          await page.evaluate('getComputedStyle(document.querySelector("main")).maxWidth'),
          '480px',
          name,
        )
      }
      assert.equal(incidents(), [])
    })
  }
}

test.run()
