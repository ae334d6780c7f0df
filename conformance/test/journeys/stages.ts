import { encode } from '../../../reference-impl/testing.js'
import { ask } from '../../../reference-impl/testing-in-process.js'
import { answerOf, type Served } from '../../../reference-impl/testing-upstream.js'

/** Where a journey can stop: at the connection, at the login form, before the question, with the code in hand. */
export const stages = ['upstream', 'login', 'question', 'code'] as const
export type Stage = (typeof stages)[number]

/** A journey that has stopped; `isKept` goes on with it, to see whether the server still knows it. */
export interface Stopped {
  readonly stage: Stage
  readonly isKept: () => Promise<boolean>
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** Walks to a stage and stops there. */
export async function beginAt(stage: Stage, { server, begin, arrive, open }: Served): Promise<Stopped> {
  const statusIs = (expected: number, path: string, cookie: string) => async () =>
    (await open(path, cookie)).status === expected
  switch (stage) {
    case 'upstream': {
      const { location, cookie } = await begin()
      const state = new URL(location).searchParams.get('state')
      return { stage, isKept: statusIs(302, `/callback/upstream?error=access_denied&state=${state}`, cookie) }
    }
    case 'login': {
      const { location, cookie } = await begin({ connection: 'Username-Password-Authentication' })
      return { stage, isKept: statusIs(200, location, cookie) }
    }
    case 'question': {
      const { location, cookie } = await arrive({ sub: 'nobody' })
      return { stage, isKept: statusIs(200, location, cookie) }
    }
    case 'code': {
      const { code = '' } = answerOf(await arrive({ sub: 'somebody' }, { link: { access_token: null } }))
      const body = encode({
        grant_type: 'authorization_code',
        code,
        redirect_uri: 'https://app.example.com/callback',
        client_id: 'demo-client',
        client_secret: 'demo-secret',
      })
      const request = { method: 'POST', path: '/oauth/token', headers: form, body }
      return { stage, isKept: async () => (await ask(server, request)).status === 200 }
    }
    default:
      return stage satisfies never
  }
}
