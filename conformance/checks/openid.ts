import type { DeclaredCheck } from './check.js'

/** OpenID Connect Core §15.1 makes `prompt` mandatory to implement. */
const promptIgnored = {
  outcome: 'accepted',
  verdict: 'note',
  profiles: ['contract', 'strict', 'oauth'],
  defect: 'The parameter prompt is ignored',
  because: '`prompt` is ignored, which a server without OpenID Connect may do',
} as const

export default [
  {
    id: 'prompt-none-without-session-is-login-required',
    requirement: 'LINK-OIDC-001',
    level: 'SHOULD',
    defect: 'A silent request without a session is not refused with login_required or its like',
    requests: [{ set: { scope: 'openid', prompt: 'none' } }],
    needs: ['no-session'],
    expect: {
      outcome: 'refused',
      errors: ['login_required', 'interaction_required', 'account_selection_required', 'consent_required'],
    },
    otherwise: [
      promptIgnored,
      {
        outcome: 'refused',
        errors: ['invalid_scope', 'unsupported_response_type', 'invalid_request'],
        verdict: 'note',
        defect: 'A silent request is refused with another error code',
        because: 'refused for another reason',
      },
    ],
    why: 'A client that asks for a silent answer waits for one of these codes.',
  },
  {
    id: 'prompt-none-stands-alone',
    requirement: 'LINK-OIDC-002',
    level: 'SHOULD',
    defect: 'prompt=none together with another prompt is accepted',
    requests: [{ set: { scope: 'openid', prompt: 'none login' } }],
    expect: { outcome: 'refused' },
    otherwise: [promptIgnored],
    why: 'The two contradict each other: whichever wins surprises someone.',
  },
  {
    id: 'response-mode-does-not-loosen-redirect-uri',
    requirement: 'LINK-OIDC-004',
    level: 'MUST',
    defect: 'With a response_mode, the answer is sent to a redirect_uri that is not registered',
    requests: [
      { set: { redirect_uri: '{attacker_uri}', response_mode: 'fragment' } },
      { set: { redirect_uri: '{attacker_uri}', response_mode: 'form_post' } },
      { set: { redirect_uri: '{attacker_uri}', response_mode: 'web_message' } },
      { set: { redirect_uri: '{attacker_uri}', response_mode: 'form_post.jwt' } },
      { set: { redirect_uri: '{attacker_uri}', response_mode: 'unheard-of' } },
    ],
    expect: { outcome: 'not-delivered' },
    twoFaults: true,
    why: 'Each mode is a branch of its own, and one of them forgot the check.',
  },
  {
    id: 'unsupported-response-mode-is-an-error',
    requirement: 'LINK-OIDC-004',
    level: 'MUST',
    defect: 'An unknown response_mode is not refused',
    requests: [
      { set: { response_mode: 'unheard-of' } },
      { set: { response_mode: 'QUERY' } },
      { set: { response_mode: 'quer' } },
      { set: { response_mode: 'query fragment' } },
    ],
    expect: { outcome: 'refused', errors: ['invalid_request'] },
    otherwise: [
      {
        outcome: 'accepted',
        verdict: 'warn',
        defect: 'An unknown response_mode is ignored',
        because: 'the mode is ignored: the client waits for an answer that comes another way',
      },
      {
        outcome: 'refused',
        verdict: 'warn',
        defect: 'An unknown response_mode is refused with another code than invalid_request',
        because: 'refused, as it should be, but not with the registered invalid_request',
      },
    ],
    why: 'The client waits for an answer that never comes.',
  },
  {
    id: 'form-post-goes-to-the-client-alone',
    requirement: 'LINK-OIDC-005',
    level: 'MUST',
    defect: 'The page of response_mode=form_post does not post the answer to the client alone',
    requests: [
      { set: { response_mode: 'form_post' }, reveal: true },
      {
        set: { response_mode: 'form_post', state: '"><script data-probe="form">alert(1)</script>' },
        reveal: true,
      },
    ],
    expect: { outcome: 'form-post-to-client' },
    why: 'The page that carries the answer runs on the server’s origin and must not run anything else.',
  },
  {
    id: 'token-is-not-sent-in-the-query',
    requirement: 'LINK-OIDC-006',
    level: 'SHOULD',
    defect: 'response_type=token is accepted together with response_mode=query',
    requests: [{ set: { response_type: 'token', response_mode: 'query' } }],
    expect: { outcome: 'refused' },
    otherwise: [
      {
        outcome: 'accepted',
        verdict: 'warn',
        defect: 'response_type=token is accepted together with response_mode=query',
        because: 'the mode is ignored, or tokens would travel in the query',
      },
    ],
    why: 'A query is logged by every server that it passes.',
  },
] as const satisfies readonly DeclaredCheck[]
