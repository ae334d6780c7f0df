import { escapeHtml } from '../../../reference-impl/page.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkPrompt } from '../../../reference-impl/steps/check-modifiers.js'
import { without } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked, issueCode, nothing, onErrorRedirect, refuse, replacing } from './making.js'

const form = (uri: string, fields: string, method: string): string =>
  `<!doctype html><title>Back</title><form method="${method}" action="${escapeHtml(uri)}">${fields}</form>`

/** Delivers errors by form, as a server that supports response_mode=form_post would. */
const formPost = (method: string, encode: (text: string) => string, to?: string) =>
  onErrorRedirect((answer, context) => {
    const uri = context.redirectUri
    if (asked(context, 'response_mode') !== 'form_post' || uri === undefined) return answer
    const { issuer } = context.settings
    const fields = ['error=login_required', `state=${asked(context, 'state') ?? ''}`, `iss=${issuer}`]
      .map((field) => field.split('='))
      .map(([name, ...value]) => `<input type="hidden" name="${name}" value="${encode(value.join('='))}">`)
    return {
      status: 200,
      headers: [
        ...without(answer, 'Location').headers,
        'Content-Type',
        'text/html; charset=utf-8',
        'Content-Security-Policy',
        "frame-ancestors 'none'",
      ],
      body: form(to ?? uri, fields.join(''), method),
    }
  })

export const openid: readonly Fault[] = [
  {
    id: 'prompt-none-is-access-denied',
    what: 'prompt=none is answered by access_denied.',
    kills: ['prompt-none-without-session-is-login-required'],
    ...replacing({
      'check-prompt': (context) => {
        if (valueIn(context.parameters, 'prompt') === 'none') refuse('access_denied', 'nobody is logged in')
        checkPrompt(context)
      },
    }),
  },
  {
    id: 'prompt-none-login-issues-a-code',
    what: 'prompt="none login" is answered by a code.',
    kills: ['prompt-none-stands-alone', 'no-credential-before-login'],
    ...onErrorRedirect((answer, context) =>
      asked(context, 'prompt') === 'none login' ? issueCode(answer, context) : answer,
    ),
  },
  {
    id: 'unknown-response-mode-gets-a-code',
    what: 'An unknown response_mode is answered by a code.',
    kills: ['unsupported-response-mode-is-an-error', 'no-credential-before-login'],
    ...onErrorRedirect((answer, context) =>
      asked(context, 'response_mode') === 'unheard-of' ? issueCode(answer, context) : answer,
    ),
  },
  {
    id: 'response-modes-are-ignored',
    what: 'response_mode is ignored.',
    kills: ['token-is-not-sent-in-the-query'],
    alsoTrips: ['LINK-OIDC-004'],
    ...replacing({ 'check-response-mode': nothing }),
  },
  {
    id: 'form-post-is-a-get',
    what: 'The form of form_post is sent by GET.',
    kills: ['form-post-goes-to-the-client-alone'],
    ...formPost('get', escapeHtml),
  },
  {
    id: 'form-post-is-not-escaped',
    what: 'The form of form_post shows state without escaping it.',
    kills: ['request-values-never-become-markup'],
    alsoTrips: ['LINK-STATE-001'],
    ...formPost('post', (text) => text),
  },
  {
    id: 'form-post-goes-elsewhere',
    what: 'The form of form_post goes to another host than the client’s.',
    kills: ['form-post-goes-to-the-client-alone'],
    ...formPost('post', escapeHtml, 'https://attacker.example/cb'),
  },
]
