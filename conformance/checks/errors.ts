import type { DeclaredCheck } from './check.js'

export default [
  {
    id: 'error-page-has-a-client-error-status',
    requirement: 'LINK-ERROR-006',
    level: 'SHOULD',
    requests: [{ set: { client_id: 'unknown-{random}' } }, { set: { redirect_uri: '{attacker_uri}' } }],
    expect: { outcome: 'refused-with-client-error' },
    why: 'Monitors, caches and scripts read the status, not the page.',
  },
  {
    id: 'markup-in-parameters-stays-text',
    requirement: 'LINK-ERROR-007',
    level: 'MUST',
    requests: [
      { set: { client_id: '\'"><svg data-probe="a" onload="alert(1)">' } },
      { set: { redirect_uri: 'https://{attacker_host}/"><svg data-probe="b" onload="alert(1)">' } },
      { set: { response_type: '"><svg data-probe="c" onload="alert(1)">' } },
      { set: { connection: '"><svg data-probe="d" onload="alert(1)">' } },
      { set: { state: '"><svg data-probe="e" onload="alert(1)">', redirect_uri: '{attacker_uri}' } },
      { append: [['"><svg data-probe="f" onload="alert(1)">', '1']], set: { client_id: 'unknown-{random}' } },
      { set: { scope: '"><svg data-probe="g" onload="alert(1)">', redirect_uri: '{attacker_uri}' } },
      { set: { client_id: '{open}{open}7*7}}${open}7*7}' } },
    ],
    expect: { outcome: 'keeps', invariant: 'request-values-never-become-markup' },
    why: 'A script on the login server’s origin reads passwords and sessions.',
  },
  {
    id: 'markup-in-a-valid-request-stays-text',
    requirement: 'LINK-ERROR-007',
    level: 'MUST',
    // Out of an attribute, a comment, a script and the elements whose content is text.
    requests: [
      { set: { state: '\'"--></script></title></textarea><svg data-probe="h" onload="alert(1)">' } },
    ],
    expect: { outcome: 'keeps', invariant: 'request-values-never-become-markup' },
    why: 'A login page that shows it hands its passwords over to whoever made the link.',
  },
  {
    id: 'problem-document-on-request',
    requirement: 'LINK-ERROR-010',
    level: 'MAY',
    requests: [{ headers: { Accept: 'application/problem+json' }, set: { client_id: 'unknown-{random}' } }],
    expect: { outcome: 'keeps', invariant: 'problem-documents-are-well-formed' },
    why: 'A program that asks for a problem document wants to read it.',
  },
] as const satisfies readonly DeclaredCheck[]
