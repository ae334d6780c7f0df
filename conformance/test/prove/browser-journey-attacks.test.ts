import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type Agent,
  back,
  journeyTests,
  own,
  press,
  refused,
  shows,
  toConfirmation,
} from '../fixtures/journey-browser.js'
import { withForeignPage } from '../fixtures/journey-client.js'

const { staged } = await journeyTests()

const added = [own, 'facebook 1001']

/** The answer of the connection to this page, which reaches nobody but the test. */
async function answerOf({ page }: Agent, decision = '1001'): Promise<string> {
  const body = new URLSearchParams({ decision })
  const answer = await fetch(page.url(), { method: 'POST', redirect: 'manual', body })
  return answer.headers.get('location') ?? ''
}

staged(
  'JOURNEY-004, -005, -009, CALLBACK-004, -005: what one browser began another cannot finish',
  async ({ client, agent, identities }, { token }) => {
    const [mine, theirs] = [await agent(), await agent()]
    const isRefused = async (address: string): Promise<void> => {
      assert.is((await theirs.page.goto(address))?.status(), 400)
      await shows(theirs.page, refused)
    }
    await mine.page.goto(client.begin(token))
    const callback = await answerOf(mine)
    await isRefused(callback)
    await theirs.page.goto(client.begin(token))
    await isRefused(callback)
    await mine.page.goto(callback)
    await shows(mine.page, 'Add this login to your account?')
    await isRefused(mine.page.url())
    assert.equal(await identities(), [own])
    await toConfirmation(theirs.page, client.begin(token), 'Ben Social')
    assert.match(await theirs.page.locator('main').innerText(), /Ada Demo/, 'whose account it would be')
    assert.equal(await identities(), [own])
    await press(mine.page, 'Add the login')
    assert.equal((await back(mine.page)).identities, added, 'and the attempts of others end nothing')
    assert.ok(mine.page.url().startsWith(client.url) && !theirs.page.url().startsWith(client.url))
    for (const one of [mine, theirs]) assert.equal(one.incidents(), [])
  },
)

staged(
  'CALLBACK-006, JOURNEY-009: reload, the back button and an old address link once',
  async ({ url, client, agent, identities }, { token }) => {
    const { page, requests, incidents } = await agent()
    await toConfirmation(page, client.begin(token))
    const question = page.url()
    await page.reload()
    await shows(page, 'Add this login to your account?')
    const callback = requests.find((request) => request.url().startsWith(`${url}/callback/`))?.url() ?? ''
    assert.is((await page.goto(callback))?.status(), 400, 'the callback once more')
    await page.goto(question)
    await press(page, 'Add the login')
    assert.equal((await back(page)).identities, added)
    await page.reload()
    assert.equal(await back(page), { error: 'an answer to no question' }, "the client's own guard")
    assert.is((await page.goBack())?.status(), 400, 'the question once more')
    assert.is((await page.reload())?.status(), 400)
    assert.is((await page.goto(callback))?.status(), 400)
    await shows(page, refused)
    assert.equal(await identities(), added)
    assert.equal(incidents(), [])
  },
)

staged(
  'JOURNEY-013: of two tabs of one browser the older is refused, and nothing is swapped',
  async ({ client, agent, identities }, { token }) => {
    const { context, page, incidents } = await agent()
    const second = await context.newPage()
    await page.goto(client.begin(token))
    await toConfirmation(second, client.begin(token, { connection: 'google-oauth2' }), 'Ben Social')
    await press(page, 'Log in as Ada Social')
    await shows(page, refused)
    await press(second, 'Add the login')
    assert.equal((await back(second)).identities, [own, 'google-oauth2 1002'])
    assert.equal(await identities(), [own, 'google-oauth2 1002'])
    assert.equal(incidents(), [])
  },
)

let later = 0

staged(
  'JOURNEY-012, -010: who comes too late links nothing, nor does a token that was revoked meanwhile',
  async ({ client, agent, identities }, { token, server }) => {
    const { page, incidents } = await agent()
    await page.goto(client.begin(token))
    later = 601_000
    await press(page, 'Log in as Ada Social')
    await shows(page, refused)
    later = 0
    await toConfirmation(page, client.begin(token))
    later = 601_000
    await press(page, 'Add the login')
    await shows(page, refused)
    later = 0
    await toConfirmation(page, client.begin(token))
    server.revoke(token)
    await press(page, 'Add the login')
    assert.equal(await back(page), { error: 'access_denied' })
    assert.equal(await identities(), [own])
    assert.equal(incidents(), [])
  },
  { overrides: { now: () => Date.now() + later } },
)

staged(
  'CALLBACK-004, -017, JOURNEY-014: the cookie of the transaction comes back over http on loopback, to nobody else, until the end',
  async ({ url, connectionsUrl, client, agent }, { token }) => {
    const { context, page, requests, incidents } = await agent()
    await toConfirmation(page, client.begin(token))
    const [cookie, ...others] = await context.cookies()
    assert.equal(others, [])
    const { name, secure, httpOnly, sameSite, path, domain } = cookie ?? {}
    assert.equal(
      { name, secure, httpOnly, sameSite, path, domain },
      {
        name: '__Host-transaction',
        secure: true,
        httpOnly: true,
        sameSite: 'Lax',
        path: '/',
        domain: '127.0.0.1',
      },
    )
    const sent = async (start: string): Promise<string | undefined> => {
      const request = requests.find((one) => one.url().startsWith(start))
      assert.ok(request, start)
      return (await request.allHeaders()).cookie
    }
    const expected = `__Host-transaction=${cookie?.value}`
    assert.is(await sent(`${url}/callback/facebook`), expected)
    assert.is(await sent(`${url}/confirm`), expected)
    assert.is(await sent(`${connectionsUrl}/facebook/authorize`), undefined)
    await press(page, 'Add the login')
    await back(page)
    assert.equal(await context.cookies(), [], 'and no session is left')
    assert.equal(incidents(), [])
  },
)

staged(
  'JOURNEY-009: no page of another origin frames a page of the server',
  async ({ url, connectionsUrl, client, agent }, { token }) => {
    const { context, page } = await agent()
    await toConfirmation(page, client.begin(token))
    const control = `${url}/.well-known/openid-configuration`
    // The question first: what begins another transaction changes the cookie.
    const framed = [
      page.url(),
      client.begin(token, { connection: null }),
      client.begin(token),
      connectionsUrl,
    ]
    for (const address of framed) {
      const frames = [control, address].map(
        (src) => `<iframe src="${src.replaceAll('&', '&amp;')}"></iframe>`,
      )
      // Of the same site: cookies go along.
      await withForeignPage('127.0.0.1', frames.join(''), async (foreign) => {
        const around = await context.newPage()
        const refusal = around.waitForEvent('console', (one) => one.text().includes("frame-ancestors 'none'"))
        await around.goto(foreign)
        await refusal
        const [open, shut] = around.frames().slice(1)
        assert.match(
          (await open?.locator('body').innerText()) ?? '',
          /"issuer"/,
          'what may be framed is shown',
        )
        assert.is(await shut?.locator('main').count(), 0, address)
      })
    }
  },
)

staged(
  "JOURNEY-009: no page of another origin sends the question's form, or the reset",
  async ({ url, connectionsUrl, client, agent, identities }, { token }) => {
    const { context, page } = await agent()
    await toConfirmation(page, client.begin(token))
    const value = new URL(page.url()).searchParams.get('confirmation') ?? ''
    const other = await agent()
    await toConfirmation(other.page, client.begin(token), 'Ben Social')
    const foreignValue = new URL(other.page.url()).searchParams.get('confirmation') ?? ''
    const form = (action: string, confirmation: string): string =>
      `<form method="post" action="${action}"><input name="decision" value="link">
<input name="confirmation" value="${confirmation}"><button>Win a prize</button></form>`
    // On localhost another site, which no cookie of SameSite=Lax leaves for; on 127.0.0.1 the same one.
    for (const [host, action, confirmation, status] of [
      ['localhost', `${url}/confirm`, value, 400],
      ['127.0.0.1', `${url}/confirm`, 'x', 400],
      ['127.0.0.1', `${url}/confirm`, foreignValue, 400],
      ['127.0.0.1', `${connectionsUrl}/reset`, '', 404],
    ] as const) {
      await withForeignPage(host, form(action, confirmation), async (foreign) => {
        const trap = await context.newPage()
        await trap.goto(foreign)
        const answer = trap.waitForResponse(action)
        await press(trap, 'Win a prize')
        assert.is((await answer).status(), status, `${host} ${action}`)
      })
    }
    assert.equal(await identities(), [own])
    await press(page, 'Add the login')
    assert.equal((await back(page)).identities, added, 'the same value, in its own form')
  },
)

test.run()
