import type { Check, Expectation } from '../checks/check.js'
import { expectedOf } from '../invariants/index.js'

const codes = (errors: readonly string[] | undefined): string =>
  errors === undefined ? '' : ` with ${errors.join(' or ')}`

/** What an expectation demands, as the `expected` of a finding. */
export function expectedWords(expect: Expectation): string {
  if ('relation' in expect) return relationWords[expect.relation]
  switch (expect.outcome) {
    case 'accepted':
      return "the control's answer"
    case 'accepted-without-content':
      return "the control's answer, without content"
    case 'to-connection':
      return 'a redirect to the connection that the request names'
    case 'to-login-page':
      return "a redirect to the server's own login page"
    case 'to-own-origin':
      return "a redirect to the server's own origin"
    case 'login-page-shown':
      return 'the login page'
    case 'refused':
      return `a refusal: a 4xx page, the server's own error page, or an error redirect to the registered URI${codes(expect.errors)}`
    case 'refused-without-redirect':
      return "a refusal on a 4xx page or the server's own error page, and no redirect to any client"
    case 'form-refused':
      return 'a refusal that does not go to the URI that was sent'
    case 'refused-with-client-error':
      return 'a status from 400 to 499'
    case 'refusal-explained':
      return 'words to the user about the error'
    case 'method-refused':
      return '405 or 501 (400, 403 and 404 will do)'
    case 'nothing-issued':
      return 'no code and no token to the client'
    case 'unaffected-or-refused':
      return "the control's answer or a refusal, and the attacker's host nowhere"
    case 'not-delivered':
      return 'a refusal, and the error not delivered to the URI that was sent'
    case 'not-navigated':
      return 'no redirect, refresh, form or script that leads to the URI that was sent'
    case 'nothing-planted':
      return "no parameter of Location that was part of another one's value"
    case 'not-defaulted':
      return 'no error redirect to a registered URI in place of the one that was sent'
    case 'not-served-in-cleartext':
      return 'a refused connection, a 4xx, or a redirect to https on the same host'
    case 'cut-short':
      return '414, 431, 413, 400 or a closed connection, in time'
    case 'removed':
      return '410 (404, 400, 403 or an error redirect will do), and no redirect to a connection'
    case 'error-redirect':
      return errorRedirectWords(expect)
    case 'form-post-to-client':
      return 'a form that posts to the registered URI, its values escaped'
    case 'status':
      return expect.allowed === undefined
        ? `a status other than ${expect.refused?.join(' and ')}`
        : `status ${expect.allowed.join(' or ')}`
    case 'token-not-echoed':
      return 'no message/http and no token in the body'
    case 'upstream':
      return expect.rule === 'pkce-s256'
        ? 'code_challenge_method=S256 with a challenge of 43 characters'
        : "an upstream redirect_uri on the server's own origins"
    case 'transaction-cookie':
      return 'a cookie with Secure, HttpOnly and SameSite=Lax or None'
    case 'keeps':
      return expectedOf(expect.invariant)
    default:
      return expect satisfies never
  }
}

function errorRedirectWords(expect: Extract<Expectation, { outcome: 'error-redirect' }>): string {
  const parts = [
    expect.channel === undefined ? null : `its parameters in the ${expect.channel}`,
    expect.state === 'echoed' ? '"state" exactly as sent' : null,
    expect.state === 'absent' ? 'no "state"' : null,
    expect.iss === undefined ? null : '"iss"',
    expect.fragment === undefined ? null : 'no parameters in the fragment',
  ].filter((part) => part !== null)
  return `an error redirect to the registered URI${codes(expect.errors)}${parts.length === 0 ? '' : `, with ${parts.join(' and ')}`}`
}

const relationWords: { readonly [Name in Extract<Expectation, { relation: string }>['relation']]: string } = {
  'same-answer': 'the same answer to each request',
  'same-error': 'one error for all of them',
  'different-destination': 'a destination of its own for each connection',
  'fresh-upstream-state': "a fresh upstream state of at least 128 bits in each answer, not the client's own",
  'different-upstream-states': 'an upstream state of its own in each answer',
  'stable-destination': 'the same destination each time',
  'safe-to-repeat': 'a new transaction each time: nothing is refused, nothing handed out',
  'same-deprecation-fields': 'the same Deprecation, Sunset and Link fields in each answer',
  'bounded-time': 'an answer within five times the usual time and one second',
}

/** The claim of a check in words, as it says them or from its slug. */
export function titleOf(check: Pick<Check, 'id' | 'title'>): string {
  if (check.title !== undefined) return check.title
  const words = check.id
    .replace(/^param-([a-z_]+)-/, '"$1" ')
    .replaceAll('redirect-uri', 'redirect_uri')
    .replaceAll('client-id', 'client_id')
    .replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
