import type { BrokenAnswer } from '../checks/journey/upstream-fault.js'
import { type BackChannelReply, notStored, refusal, whole } from './back-channel.js'

const page = (planted: string): string =>
  `<!doctype html><title>Bad gateway</title><h1>Bad gateway</h1><p>${planted}</p>`

const trace = (planted: string): string =>
  `Error: ${planted}\n    at redeem (/srv/upstream/redeem.js:42:7)\n    at answer (/srv/upstream/server.js:7:3)\n`

/**
 * An answer that a target has to take for a failure.
 *
 * @param planted stands in its text: whoever shows it has passed the upstream's text on
 * @param elsewhere where the redirect leads: with 307 whoever follows sends the code and the credentials there (RFC 9700 §4.12)
 */
export function brokenAnswer(answer: BrokenAnswer, planted: string, elsewhere: string): BackChannelReply {
  switch (answer) {
    case 'bad-request':
      return refusal(400, 'invalid_grant', planted)
    case 'server-error':
      return whole(500, 'text/plain; charset=utf-8', trace(planted))
    case 'html':
      // With 200: a status alone tells nobody that it is no token response.
      return whole(200, 'text/html; charset=utf-8', page(planted))
    case 'cut': {
      const headers = [['Content-Type', 'application/json'] as const, ...notStored]
      return { kind: 'cut', status: 200, headers, body: `{"access_token":"${planted}","token_ty` }
    }
    case 'silent':
      return { kind: 'silent' }
    case 'redirect':
      return whole(307, 'text/plain; charset=utf-8', planted, [['Location', elsewhere]])
    default:
      return answer satisfies never
  }
}
