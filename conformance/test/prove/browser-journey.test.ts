import type { Request } from 'playwright-core'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { errorCodeValues } from '../../../generated/types.js'
import {
  back,
  journeyTests,
  own,
  press,
  refused,
  shows,
  toConfirmation,
  typeLogin,
} from '../fixtures/journey-browser.js'

const { served, staged } = await journeyTests()

const added = [own, 'facebook 1001']

/** The token goes with the first request alone, no address is told to anybody, and every answer is a page or a redirect. */
async function assertDiscreet(walk: readonly Request[], token: string): Promise<void> {
  for (const request of walk) {
    const [fields, response] = [await request.allHeaders(), await request.response()]
    const sent = JSON.stringify([request.url(), fields, request.postData()])
    assert.is(sent.includes(token), request === walk[0], 'JOURNEY-011')
    assert.is(fields.referer, undefined, request.url())
    assert.ok([200, 302, 303].includes(response?.status() ?? 0), request.url())
    const isClient = request === walk.at(-1)
    assert.is(response?.headers()['cache-control'], isClient ? undefined : 'no-store', request.url())
  }
}

served(
  'JOURNEY-001, -002, -003, -007, -011, -015, CODE-001, -002: from the command line to the identity, and back by reset',
  [],
  async ({ url, connectionsUrl, client, agent, identities }) => {
    const { page, requests, incidents } = await agent()
    await page.goto(client.begin(null, { connection: null }))
    await typeLogin(page, 'ada@example.com', 'ada-demo')
    assert.equal(await back(page), { sub: 'auth0|demo-user', identities: [own] })
    const { token = '' } = client.returned[0] ?? {}

    const link = client.begin(token)
    const first = requests.length
    await toConfirmation(page, link)
    const question = await page.locator('main').innerText()
    assert.match(
      question,
      /Ada Demo \(ada@example\.com\)[\s\S]*Ada Social \(ada@social\.example\)[\s\S]*facebook/,
    )
    assert.equal(await identities(), [own], 'nothing is linked before the answer')
    await press(page, 'Add the login')
    assert.equal(await back(page), { sub: 'auth0|demo-user', identities: added })
    const { searchParams } = new URL(page.url())
    assert.equal([...searchParams.keys()], ['code', 'state', 'iss'])
    assert.is(searchParams.get('state'), new URL(link).searchParams.get('state'))

    const walk = requests.slice(first)
    assert.equal(
      walk.map((request) => `${request.method()} ${request.url().replace(/\?.*/, '')}`),
      [
        `GET ${url}/authorize`,
        `GET ${connectionsUrl}/facebook/authorize`,
        `POST ${connectionsUrl}/facebook/authorize`,
        `GET ${url}/callback/facebook`,
        `GET ${url}/confirm`,
        `POST ${url}/confirm`,
        `GET ${client.redirectUri}`,
      ],
    )
    await assertDiscreet(walk, token)

    await page.goto(connectionsUrl)
    assert.match(await page.locator('section', { hasText: 'Ada Demo' }).innerText(), /facebook\s+1001/)
    await press(page, 'Reset to the start')
    await page.locator('section', { hasText: '1001' }).waitFor({ state: 'detached' })
    assert.equal(await identities(), [own])
    assert.equal(incidents(), [])
  },
)

served(
  'CODE-002: the link that serve prints ends at its client, and the printed request gives the tokens',
  [],
  async ({ url, agent }, { link, printed }) => {
    const { page } = await agent()
    await page.route('https://app.example.com/**', (route) => route.fulfill({ body: '<h1>The client</h1>' }))
    await toConfirmation(page, link)
    await press(page, 'Add the login')
    await shows(page, 'The client')
    const [, credentials = ''] = /curl -u '(\S+)'/.exec(printed) ?? []
    const answer = await fetch(`${url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(credentials)}` },
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        redirect_uri: 'https://app.example.com/callback',
        code: new URL(page.url()).searchParams.get('code') ?? '',
      }),
    })
    assert.is(answer.status, 200)
  },
)

served('serve --auto ok shows no page of a connection', ['--auto', 'ok'], async ({ url, client, agent }) => {
  const { page, requests, incidents } = await agent()
  await page.goto(client.begin(null))
  assert.equal(await back(page), { sub: 'facebook|1001', identities: ['facebook 1001'] })
  const { token = '' } = client.returned[0] ?? {}
  await page.goto(client.begin(token, { connection: 'google-oauth2' }))
  await shows(page, 'Add this login to your account?')
  assert.not(requests.some((request) => request.method() === 'POST'))
  assert.ok(page.url().startsWith(`${url}/confirm?`), 'a link asks its question nevertheless')
  assert.equal(incidents(), [])
})

staged(
  'CODE-001: response_type=token comes in the fragment, which only the script of the page reads',
  async ({ client, agent, identities }, { token }) => {
    const { page, requests, incidents } = await agent()
    await toConfirmation(page, client.begin(token, { response_type: 'token' }))
    await press(page, 'Add the login')
    assert.equal(await back(page), { sub: 'auth0|demo-user', identities: added })
    assert.equal(client.addresses, ['/callback'], 'no request carries it')
    assert.match(page.url(), /\/callback#access_token=[^&]+&token_type=Bearer&.*state=/)
    assert.is(requests.at(-1)?.url(), `${client.url}/fragment`)
    assert.equal(await identities(), added)
    assert.equal(incidents(), [])
  },
)

staged(
  'CALLBACK-008: cancel and every error of the simulated page end at the client, and link nothing',
  async ({ client, agent, identities }, { token }) => {
    const { page, incidents } = await agent()
    for (const button of ['Cancel', ...errorCodeValues]) {
      await page.goto(client.begin(token))
      await shows(page, 'A simulated login')
      if (button !== 'Cancel') await page.locator('summary').click()
      await page.getByRole('button', { name: button, exact: true }).click()
      assert.equal(await back(page), { error: button === 'Cancel' ? 'access_denied' : button })
    }
    assert.equal(await identities(), [own])
    assert.equal(incidents(), [])
  },
)

staged(
  'JOURNEY-008: cancel at the question links nothing',
  async ({ client, agent, identities }, { token }) => {
    const { page, incidents } = await agent()
    await toConfirmation(page, client.begin(token))
    await press(page, 'Cancel')
    assert.equal(await back(page), { error: 'access_denied' })
    await page.goBack()
    await shows(page, refused)
    assert.equal(await identities(), [own])
    assert.equal(incidents(), [])
  },
)

staged(
  'a database login by keyboard alone: a wrong password is told, the focus is seen, and the login is added',
  async ({ client, agent, identities }, { token }) => {
    const { page, incidents } = await agent()
    const focused = async (): Promise<string> => {
      const seen = await page.evaluate<string>(
        'getComputedStyle(document.activeElement).outlineStyle + " " + getComputedStyle(document.activeElement).outlineWidth',
      )
      assert.is(seen, 'solid 3px')
      return page.evaluate<string>('document.activeElement.id || document.activeElement.textContent')
    }
    await page.goto(client.begin(token, { connection: null }))
    await typeLogin(page, 'ada@work.example', 'wrong')
    await page.getByRole('alert').waitFor()
    await page.keyboard.press('Tab')
    assert.is(await focused(), 'username')
    await page.keyboard.type('ada@work.example')
    await page.keyboard.press('Tab')
    await page.keyboard.type('work-demo')
    await page.keyboard.press('Tab')
    assert.is(await focused(), 'Log in')
    await page.keyboard.press('Space')
    await shows(page, 'Add this login to your account?')
    await page.keyboard.press('Tab')
    assert.is(await focused(), 'Add the login')
    await page.keyboard.press('Enter')
    await back(page)
    assert.equal(await identities(), [own, 'Username-Password-Authentication new-user'])
    assert.equal(incidents(), [])
  },
)

test.run()
