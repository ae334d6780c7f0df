import type { DeclaredCheck } from './check.js'

export default [
  {
    id: 'unknown-client-is-refused-on-a-page',
    requirement: 'LINK-CLIENT-002',
    level: 'MUST',
    defect: 'An unknown client_id is accepted',
    requests: [
      { set: { client_id: 'unknown-{random}' } },
      { set: { client_id: 'unknown-{random}', redirect_uri: '{attacker_uri}' } },
    ],
    expect: { outcome: 'refused-without-redirect' },
    why: 'Without a client nobody vouches for the redirection URI: sending the browser there is an open redirector.',
  },
  {
    id: 'redirect-uri-of-another-client-is-refused',
    requirement: 'LINK-CLIENT-003',
    level: 'MUST',
    defect: 'The redirect_uri of another client is accepted',
    requests: [
      { set: { client_id: '{second_client_id}' } },
      { set: { redirect_uri: '{second_redirect_uri}' } },
    ],
    expect: { outcome: 'refused-without-redirect' },
    why: 'Any client of the server could collect the answers that are meant for another.',
  },
  {
    id: 'hostile-client-id-is-refused',
    requirement: 'LINK-CLIENT-004',
    level: 'MUST',
    defect: 'A malformed or hostile client_id is accepted',
    requests: [
      { set: { client_id: '\'"><script data-probe="client">alert(1)</script>' } },
      { set: { client_id: 'x\r\nX-Injected: client' } },
      { set: { client_id: '{client_id}\u0000' } },
      { set: { client_id: '{client_id} ' } },
      { set: { client_id: ' {client_id}' } },
      { set: { client_id: '*' } },
      { set: { client_id: '{client_id:short}' } },
      { set: { client_id: '{client_id:short}%' } },
      { set: { client_id: '{client_id},x' } },
      { set: { client_id: '0' } },
      { set: { client_id: '../{client_id}' } },
      { set: { client_id: '{repeat:a:6000}' } },
      { set: { client_id: '__proto__' } },
      { set: { client_id: 'constructor' } },
    ],
    // That it is refused on a page is LINK-CLIENT-002.
    expect: { outcome: 'refused' },
    why: 'The first value that the server looks up and shows is the first that an attacker shapes.',
  },
  {
    id: 'client-secret-in-the-query-is-not-honoured',
    requirement: 'LINK-CLIENT-005',
    level: 'SHOULD',
    defect: 'A client_secret in the query changes the answer',
    requests: [{ append: [['client_secret', 'secret-{random}']] }],
    expect: { outcome: 'accepted' },
    otherwise: [
      {
        outcome: 'refused',
        errors: ['invalid_request'],
        verdict: 'pass',
        because: 'refusing a secret in a URL is safer than ignoring it',
      },
    ],
    why: 'A secret in a URL ends up in logs and histories.',
  },
] as const satisfies readonly DeclaredCheck[]
