import type { JourneyCheck } from './journey-check.js'

/** What the upstream's answer may do at the target's callback. */
export const callback = [
  {
    id: 'foreign-code-without-state-is-refused',
    requirement: 'LINK-CALLBACK-001',
    level: 'MUST',
    defect: 'An answer with a code of somebody else and no state is taken',
    plays: [
      {
        at: 'callback',
        edits: [
          { edit: 'omit', name: 'state' },
          { edit: 'take-from-another-journey', name: 'code' },
        ],
      },
    ],
    expect: 'refused',
    leg: 'callback',
    story:
      "The attacker logs in at the social network as himself and keeps the code. His page sends the victim's browser to the callback with that code and no state. A server that does not miss the state links the attacker's login to the victim's account.",
    why: "Any page can make the victim's browser open the callback with a code of the attacker.",
  },
  {
    id: 'callback-without-state-is-refused',
    requirement: 'LINK-CALLBACK-001',
    level: 'MUST',
    defect: 'An answer of the upstream without state is taken',
    plays: [{ at: 'callback', edits: [{ edit: 'omit', name: 'state' }] }],
    expect: 'refused-or-bound-otherwise',
    leg: 'callback',
    story:
      'State is what ties the answer to the browser that asked. A server that accepts answers without it accepts them from every page that can make a link.',
    why: "Any page can make the victim's browser open the callback with a code of the attacker.",
  },
  {
    id: 'callback-without-state-and-cookie-is-refused',
    requirement: 'LINK-CALLBACK-002',
    level: 'MUST',
    defect: 'An answer is taken where state and cookie are both missing',
    plays: [{ at: 'callback', edits: [{ edit: 'omit', name: 'state' }], carrier: 'a-fresh-one' }],
    expect: 'refused',
    leg: 'callback',
    story:
      'The victim has begun nothing, so there is no cookie; the attacker leaves the state away, so there is no parameter. A comparison of nothing with nothing says equal. Several libraries were open like this in 2026 (CVE-2026-81888).',
    why: 'Where the cookie and the parameter are both missing they compare equal, and the check lets everything through.',
  },
  {
    id: 'callback-with-an-unknown-state-is-refused',
    requirement: 'LINK-CALLBACK-003',
    level: 'MUST',
    defect: 'An answer with a state that the server never gave is taken',
    plays: [
      { at: 'callback', edits: [{ edit: 'alter', name: 'state' }] },
      { at: 'callback', edits: [{ edit: 'set', name: 'state', to: '' }] },
      { at: 'callback', edits: [{ edit: 'set', name: 'state', to: 'null' }] },
      { at: 'callback', edits: [{ edit: 'set', name: 'state', to: 'a-state-that-nobody-has-given' }] },
    ],
    expect: 'refused-or-bound-otherwise',
    leg: 'callback',
    story:
      'Some servers send a state and never look at what comes back, or take any string that is not empty. The attacker writes whatever he likes.',
    why: 'A state that is sent but not compared protects nobody.',
  },
  {
    id: 'state-is-compared-with-regard-to-case',
    requirement: 'LINK-CALLBACK-003',
    level: 'MUST',
    defect: 'A state in the other case is taken',
    plays: [{ at: 'callback', edits: [{ edit: 'swap-case', name: 'state' }] }],
    expect: 'refused-or-bound-otherwise',
    leg: 'callback',
    story:
      'A comparison that folds case makes of a random value a much smaller one. It also shows that the value is not compared as it was sent, which is how other bytes slip through.',
    why: 'A state that is sent but not compared protects nobody.',
  },
  {
    id: 'callback-without-its-cookie-is-refused',
    requirement: 'LINK-CALLBACK-004',
    level: 'MUST',
    defect: 'A valid state is taken from a browser that did not begin',
    plays: [{ at: 'callback', carrier: 'without-its-cookies' }],
    expect: 'refused',
    leg: 'callback',
    story:
      "The attacker begins a journey, so he has a valid state of his own. He hands state and code to the victim. A server that looks the state up in its store and asks no cookie finds it, and finishes the attacker's journey in the victim's browser.",
    why: 'The attacker knows the state of his own transaction and hands it to the victim together with his code.',
  },
  {
    id: 'state-of-another-journey-is-refused',
    requirement: 'LINK-CALLBACK-005',
    level: 'MUST',
    defect: 'The cookie of one transaction vouches for the state of another',
    plays: [
      { at: 'callback', edits: [{ edit: 'take-from-another-journey', name: 'state' }] },
      {
        at: 'callback',
        edits: [
          { edit: 'take-from-another-journey', name: 'state' },
          { edit: 'take-from-another-journey', name: 'code' },
        ],
      },
    ],
    expect: 'refused',
    leg: 'callback',
    story:
      "The victim has a transaction open, so some cookie is there. The attacker's answer carries another state. A server that only asks whether a cookie exists, or whether the state exists, takes the one for the other.",
    why: "A server that only asks whether some transaction is open takes the attacker's answer in every busy browser.",
  },
  {
    id: 'callback-works-once',
    requirement: 'LINK-CALLBACK-006',
    level: 'MUST',
    defect: 'An answer of the upstream works twice',
    plays: [{ at: 'callback', again: 'after-success' }],
    expect: 'not-repeated',
    leg: 'client',
    story:
      'The address of the callback stays in the history of a shared computer. Whoever opens it again, with the cookie still there, gets a fresh answer for the client, and is the user.',
    why: 'Whoever finds the address in a history or a log repeats it and gets an answer of his own.',
  },
  {
    id: 'failed-callback-uses-the-transaction-up',
    requirement: 'LINK-CALLBACK-007',
    level: 'SHOULD',
    defect: 'A transaction whose callback failed is still open',
    plays: [{ at: 'callback', again: 'after-failure' }],
    expect: 'not-repeated',
    leg: 'callback',
    story:
      "An attacker at the victim's browser tries stolen codes one after the other against one open transaction. Where a failure closes it, he has one try for each login that the user makes.",
    why: 'Codes can be tried against one transaction until one of them fits.',
  },
  {
    id: 'denied-login-is-an-error-at-the-client',
    requirement: 'LINK-CALLBACK-008',
    level: 'MUST',
    defect: 'A denial at the upstream is no error for the client',
    plays: [
      { at: 'upstream', fault: { at: 'authorization', error: 'access_denied' } },
      { at: 'upstream', fault: { at: 'authorization', error: 'login_required' } },
      { at: 'upstream', fault: { at: 'authorization', error: 'temporarily_unavailable' } },
    ],
    expect: 'error-at-the-client',
    leg: 'upstream',
    story:
      'The user says no at the social network. A client that then gets a success shows a link that does not exist; one that gets nothing leaves the user on a dead page.',
    why: 'A client that is told nothing waits, and one that is told of a success believes in a link that is none.',
  },
  {
    id: 'unknown-upstream-error-becomes-a-registered-one',
    requirement: 'LINK-CALLBACK-008',
    level: 'MUST',
    defect: 'An error code that only the upstream knows is passed on to the client',
    plays: [{ at: 'upstream', fault: { at: 'authorization', error: 'unheard_of_error' } }],
    expect: 'error-at-the-client',
    leg: 'upstream',
    story:
      "The callback's error parameter is text that anybody can write. Passed on unseen it becomes the server's own word to the client, who trusts it.",
    why: 'A client that is told nothing waits, and one that is told of a success believes in a link that is none.',
  },
  {
    id: 'error-without-state-leads-to-no-client',
    requirement: 'LINK-CALLBACK-009',
    level: 'SHOULD',
    defect: 'An error answer without state leads to a client',
    plays: [
      {
        at: 'callback',
        edits: [
          { edit: 'omit', name: 'code' },
          { edit: 'omit', name: 'state' },
          { edit: 'add', name: 'error', value: 'access_denied' },
        ],
        carrier: 'a-fresh-one',
      },
    ],
    expect: 'no-way-to-a-client',
    leg: 'upstream',
    story:
      "The attacker registers a client whose redirection URI is his phishing page. A link to the trusted server's callback then leads there by itself, without a login and without a question.",
    why: 'Every link to the callback becomes a redirector to the URI of whichever client the attacker has registered.',
  },
  {
    id: 'error-with-a-foreign-state-leads-to-no-client',
    requirement: 'LINK-CALLBACK-009',
    level: 'SHOULD',
    defect: 'An error answer with a state of another browser leads to a client',
    plays: [
      {
        at: 'callback',
        edits: [
          { edit: 'omit', name: 'code' },
          { edit: 'add', name: 'error', value: 'access_denied' },
        ],
        carrier: 'a-fresh-one',
      },
    ],
    expect: 'no-way-to-a-client',
    leg: 'upstream',
    story:
      "The attacker begins a transaction of his own client and puts its state into a link. Every browser that opens the link is sent from the trusted host to the attacker's address.",
    why: 'Every link to the callback becomes a redirector to the URI of whichever client the attacker has registered.',
  },
  {
    id: 'upstream-error-text-is-inert',
    requirement: 'LINK-CALLBACK-010',
    level: 'MUST',
    defect: 'Text of the upstream is live on a page or leaves its character set',
    plays: [
      {
        at: 'upstream',
        fault: {
          at: 'authorization',
          error: 'access_denied',
          description: '<lc-planted>"\'><img src=x lc-planted=1><script>/*lc-planted*/</script>',
        },
      },
      {
        at: 'upstream',
        fault: {
          at: 'authorization',
          error: 'access_denied',
          description: 'a\r\nlc-planted: 1\r\n\r\n<lc-planted>',
        },
      },
      {
        at: 'upstream',
        fault: { at: 'authorization', error: 'access_denied', description: '"quoted" \\ \u202eturned' },
      },
    ],
    expect: 'upstream-text-is-inert',
    leg: 'upstream',
    story:
      'The text comes from the address line, so it comes from whoever made the link. Shown unescaped on the page of a login server it runs as script there, and reads passwords.',
    why: "Anybody can write that text into the callback's address, and it would run as script on the server's origin.",
    thorough: true,
  },
  {
    id: 'callback-parameters-steer-nothing',
    requirement: 'LINK-CALLBACK-011',
    level: 'MUST',
    defect: 'A parameter of the callback chooses where the browser goes',
    plays: [
      {
        at: 'callback',
        edits: [
          { edit: 'add', name: 'error_uri', value: '{attacker}' },
          { edit: 'add', name: 'redirect_uri', value: '{attacker}' },
          { edit: 'add', name: 'returnTo', value: '{attacker}' },
          { edit: 'add', name: 'return_to', value: '{attacker}' },
          { edit: 'add', name: 'next', value: '{attacker}' },
          { edit: 'add', name: 'url', value: '{attacker}' },
          { edit: 'add', name: 'continue', value: '{attacker}' },
          { edit: 'add', name: 'RelayState', value: '{attacker}' },
          { edit: 'add', name: 'target', value: '{attacker}' },
        ],
      },
      {
        at: 'callback',
        edits: [
          { edit: 'omit', name: 'code' },
          { edit: 'add', name: 'error', value: 'access_denied' },
          { edit: 'add', name: 'error_uri', value: '{attacker}' },
          { edit: 'add', name: 'redirect_uri', value: '{attacker}' },
          { edit: 'add', name: 'returnTo', value: '{attacker}' },
          { edit: 'add', name: 'return_to', value: '{attacker}' },
          { edit: 'add', name: 'next', value: '{attacker}' },
          { edit: 'add', name: 'url', value: '{attacker}' },
          { edit: 'add', name: 'continue', value: '{attacker}' },
          { edit: 'add', name: 'RelayState', value: '{attacker}' },
          { edit: 'add', name: 'target', value: '{attacker}' },
        ],
      },
    ],
    expect: 'nobody-led-astray',
    leg: 'callback',
    story:
      'Frameworks like to remember where the user wanted to go, and read that from the address. The attacker writes his own host there and gets visitors, and sometimes their codes, from a host that they trust.',
    why: "The address of a trusted host leads to a phishing site, and carries the client's code there.",
  },
  {
    id: 'repeated-code-mixes-no-transactions',
    requirement: 'LINK-CALLBACK-012',
    level: 'MUST',
    defect: 'Both of two codes in one answer are redeemed',
    plays: [
      { at: 'callback', edits: [{ edit: 'repeat', name: 'code', place: 'before' }] },
      { at: 'callback', edits: [{ edit: 'repeat', name: 'code', place: 'behind' }] },
    ],
    expect: 'one-token-request-at-most',
    leg: 'callback',
    story:
      "One part of the server checks the first value, another redeems the last. The attacker puts his code beside the victim's.",
    why: "When one value is checked and the other is used, the attacker's code is redeemed in the victim's transaction.",
  },
  {
    id: 'repeated-state-mixes-no-transactions',
    requirement: 'LINK-CALLBACK-012',
    level: 'MUST',
    defect: 'Of two states in one answer the one is checked and the other used',
    plays: [
      { at: 'callback', edits: [{ edit: 'repeat', name: 'state', place: 'before' }] },
      { at: 'callback', edits: [{ edit: 'repeat', name: 'state', place: 'behind' }] },
    ],
    expect: 'one-token-request-at-most',
    leg: 'callback',
    story:
      'The cookie is compared with the one state, the transaction is looked up by the other. The check says yes about something else than what is done.',
    why: "When one value is checked and the other is used, the attacker's code is redeemed in the victim's transaction.",
  },
  {
    id: 'wrong-issuer-is-refused',
    requirement: 'LINK-CALLBACK-013',
    level: 'SHOULD',
    defect: 'An answer with the issuer of somebody else is taken',
    plays: [{ at: 'callback', edits: [{ edit: 'set', name: 'iss', to: '{attacker}' }] }],
    expect: 'refused',
    leg: 'callback',
    story:
      "A server with several connections must know who answers. The issuer in the answer tells it; a server that does not look takes the answer of the attacker's provider for the honest one's.",
    why: 'It is the sign by which a server with several connections notices that an answer comes from the wrong one.',
    needs: ['oidc'],
  },
  {
    id: 'missing-issuer-is-refused',
    requirement: 'LINK-CALLBACK-013',
    level: 'SHOULD',
    defect: 'An answer without the promised issuer is taken',
    plays: [{ at: 'callback', edits: [{ edit: 'omit', name: 'iss' }] }],
    expect: 'refused',
    leg: 'callback',
    story:
      'The upstream has promised to name itself in every answer. An answer that does not was made by somebody else, or was cut on the way.',
    why: 'It is the sign by which a server with several connections notices that an answer comes from the wrong one.',
    needs: ['oidc'],
  },
  {
    id: 'code-stays-with-its-connection',
    requirement: 'LINK-CALLBACK-014',
    level: 'MUST',
    defect: 'The code of one connection goes to the token endpoint of another',
    plays: [{ at: 'second-upstream', mixed: 'state' }],
    expect: 'no-code-astray',
    leg: 'callback',
    story:
      "The user begins with the attacker's provider, which silently sends him on to the honest one. The honest code comes back into the transaction of the attacker's, and the server redeems it there: the attacker has it (mix-up). Then he uses it in a session of his own.",
    why: "An upstream in the attacker's hands collects the codes of the honest one (mix-up).",
    needs: ['second-upstream'],
  },
  {
    id: 'callback-of-another-connection-takes-no-code',
    requirement: 'LINK-CALLBACK-014',
    level: 'MUST',
    defect: 'The callback of one connection passes codes of another on',
    plays: [{ at: 'second-upstream', mixed: 'path' }],
    expect: 'no-code-astray',
    leg: 'callback',
    story:
      "Each connection has a callback of its own, and the checks of the one are satisfied by a value that was made for the other. That is how Auth.js could be made to link the attacker's account (CVE-2026-73419).",
    why: "An upstream in the attacker's hands collects the codes of the honest one (mix-up).",
    needs: ['second-upstream'],
  },
  {
    id: 'callback-does-not-fail-inside',
    requirement: 'LINK-CALLBACK-018',
    level: 'MUST',
    defect: 'A request to the callback makes the server fail, hang or show its inside',
    plays: [
      { at: 'callback', edits: [{ edit: 'set', name: 'code', to: '{long}' }] },
      { at: 'callback', edits: [{ edit: 'set', name: 'code', to: '{nul}' }] },
      { at: 'callback', edits: [{ edit: 'set', name: 'code', to: '{malformed}' }] },
      { at: 'callback', edits: [{ edit: 'set', name: 'state', to: '{long}' }] },
      { at: 'callback', edits: [{ edit: 'set', name: 'state', to: '{nul}' }] },
      { at: 'callback', edits: [{ edit: 'set', name: 'state', to: '{malformed}' }] },
      { at: 'callback', method: 'HEAD' },
      { at: 'callback', method: 'OPTIONS' },
      { at: 'callback', method: 'POST' },
    ],
    expect: 'no-failure-inside',
    leg: 'callback',
    story:
      'The callback must be open to everybody. A request that throws an exception there can be sent a thousand times a second, and the trace tells which library to attack next.',
    why: 'The callback is open to everybody, and whatever a stranger can crash, a stranger can take down.',
  },
  {
    id: 'code-of-another-journey-is-refused',
    requirement: 'LINK-CALLBACK-019',
    level: 'MUST',
    defect: 'A code of another login is redeemed in the journey of this browser',
    plays: [{ at: 'callback', edits: [{ edit: 'take-from-another-journey', name: 'code' }] }],
    expect: 'refused-after-the-exchange',
    leg: 'client',
    story:
      "The attacker has read the code of a victim's login. He begins a journey of his own, so that state and cookie are good, and puts the stolen code into the answer. Where neither a challenge nor a nonce ties the code to the request, the victim's identity is linked to his account.",
    why: 'A stolen code of the upstream brings the identity of its owner into the account of the thief.',
  },
] as const satisfies readonly JourneyCheck[]
