import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import './fixtures/hurried.js'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parameters } from '../../generated/contract.js'
import { type Report, runConformance } from '../index.js'
import { answerOf, statusOf, validQuery, withMock } from './fixtures/mock.js'
import { examplesOf, journey, otherOperations, statusesOf } from './fixtures/mock-journey.js'
import { golden } from './golden.js'

const contract = JSON.parse(readFileSync('generated/openapi.json', 'utf8')) as {
  paths: {
    '/authorize': {
      get: {
        responses: {
          '302': { headers: { Location: { examples?: Record<string, { value: string }>; example?: string } } }
        }
      }
    }
  }
}

/** Every example that the contract gives of a Location. */
function examples(): readonly string[] {
  const { Location } = contract.paths['/authorize'].get.responses['302'].headers
  return [
    ...Object.values(Location.examples ?? {}).map(({ value }) => value),
    ...(Location.example === undefined ? [] : [Location.example]),
  ]
}

test('npm run mock answers a valid request with a Location of the contract, and refuses every other', async () => {
  await withMock('.', async (url) => {
    const answer = await answerOf(url, validQuery)
    assert.is(answer.status, 302)
    assert.ok(examples().includes(answer.headers.get('location') ?? ''), `${answer.headers.get('location')}`)
    for (const { name } of parameters.filter(({ required }) => required)) {
      const { [name]: _, ...without } = validQuery
      assert.is(await statusOf(url, without), 400, `without ${name}`)
    }
    assert.is(await statusOf(url, { ...validQuery, response_type: 'unheard-of' }), 400)
  })
})

test('npm run mock answers every other operation with an example of its success, and refuses what does not fit', async () => {
  assert.equal(
    journey.map(({ method, path }) => `${method} ${path}`),
    otherOperations,
  )
  await withMock('.', async (url) => {
    for (const { path, target, method, takes } of journey)
      for (const [status, requests] of Object.entries(takes))
        for (const [index, init] of requests.entries()) {
          const answer = await fetch(new URL(target, url), { ...init, method: method.toUpperCase() })
          const what = `${method} ${path}, request ${index} for ${status}`
          assert.is(answer.status, Number(status), what)
          const [example] = examplesOf(path, method, answer.status)
          assert.equal(await answer.json(), example, what)
          const challenge = answer.headers.get('www-authenticate')
          if (answer.status === 401) assert.is(challenge, 'Bearer realm="login.example.com"', what)
          if (answer.status === 200) assert.is(answer.headers.get('cache-control'), 'no-store', what)
        }
  })
})

test('npm run mock gives each documented answer that a client asks for by Prefer', async () => {
  assert.is(journey.length, 5)
  await withMock('.', async (url) => {
    for (const { path, target, method, takes } of journey) {
      const [[, [valid] = []] = []] = Object.entries(takes)
      for (const status of statusesOf(path, method)) {
        const headers = { ...valid?.headers, Prefer: `code=${status}` }
        const answer = await fetch(new URL(target, url), { ...valid, method: method.toUpperCase(), headers })
        assert.is(answer.status, Number(status), `${method} ${path} ${status}`)
        assert.equal(await answer.json(), examplesOf(path, method, Number(status))[0])
      }
    }
  })
})

const namesOf = (report: Report, verdict: string): string =>
  report.requirements
    .filter((row) => row.verdict === verdict)
    .map(({ id }) => id)
    .join('\n  ')

/** What a run against the mock comes to; without times, ports and counts of requests. */
const summary = (
  report: Report,
): string => `A run against the Prism mock of the contract ends with exit ${report.exitCode}.

Requirements that a static mock cannot meet:
  ${namesOf(report, 'fail')}

Warnings:
  ${namesOf(report, 'warn')}

Not to be decided:
  ${namesOf(report, 'inconclusive')}

Checks:
${report.findings.map(({ check, verdict }) => `  ${verdict.padEnd(12)} ${check}`).join('\n')}
`

test('npm run mock adds no field that the contract forbids, blames nobody, and visits no redirection URI', async () => {
  const visits: string[] = []
  const client = createServer((request, response) => {
    visits.push(request.url ?? '')
    response.end()
  }).listen(0, '127.0.0.1')
  await once(client, 'listening')
  const { port } = client.address() as AddressInfo
  const query = { ...validQuery, redirect_uri: `http://127.0.0.1:${port}/callback` }
  await withMock('.', async (url) => {
    const response = await fetch(`${url}?${new URLSearchParams(validQuery)}`, {
      redirect: 'manual',
      headers: { Origin: 'https://app.example.com' },
    })
    const cors = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'))
    assert.equal(cors, [])
    assert.is(response.headers.get('deprecation'), '@1483401600')
    const refused = await fetch(url, { redirect: 'manual' })
    assert.is(refused.status, 400)
    assert.not.match(await refused.text(), 'registered')
    assert.is(await statusOf(url, query), 302)
    assert.is(await statusOf(url, { ...query, response_type: 'unheard-of' }), 400)
    // What a visit would have been sent before is answered when this one is.
    assert.is(await statusOf(url, validQuery), 302)
  })
  client.close()
  assert.equal(visits, [])
})

test('a run against the mock ends with a verdict, which is known', async () => {
  await withMock('.', async (url) => {
    const report = await runConformance({
      target: new URL(url).origin,
      client_id: 'my-client',
      redirect_uris: ['https://app.example.com/callback'],
      access_tokens: { valid: validQuery.access_token ?? '' },
      connections: ['facebook', { name: 'Username-Password-Authentication', kind: 'database' }],
    }).report
    assert.is(report.exitCode, 1)
    assert.is(report.summary.checks.error, 0)
    golden('prism-mock.txt', summary(report))
  })
})

test.run()
