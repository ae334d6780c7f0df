import type { CallbackEdit, Deviation } from '../checks/journey/deviation.js'
import type { JourneyExpectation, Leg } from '../checks/journey/expectation.js'
import type { UpstreamFault } from '../checks/journey/upstream-fault.js'

/** What each expectation demands, as a reader is told. */
export const journeyExpectations: Readonly<Record<JourneyExpectation, string>> = {
  completes: 'the client gets its success answer',
  'linked-to-the-named-account': 'the identity belongs to the account that the token names, and to no other',
  refused: 'nothing is linked, and the client gets no success',
  'refused-after-the-exchange':
    'nothing is linked, and the client gets no success, although the upstream may be asked',
  'refused-or-bound-otherwise':
    'nothing is linked, and the client gets no success; a warning where PKCE or nonce binds the code all the same',
  'not-repeated': 'no second success, and no second token request',
  'nothing-linked-yet': 'nothing is linked',
  'asked-before-the-end': 'a page asks before anything is linked, or nothing comes of it',
  'question-not-framable': 'the page that asks cannot be framed',
  'error-at-the-client': "an error redirect to the client, with the client's state, and nothing linked",
  'no-way-to-a-client': 'no redirect to a client',
  'upstream-text-is-inert':
    "the upstream's text does nothing on a page, and keeps to its characters in a redirect",
  'nobody-led-astray': 'no redirect to what the callback names',
  'one-token-request-at-most': 'one token request at most, and none with the code of another journey',
  'no-code-astray': 'no code goes to an upstream that did not issue it',
  'no-failure-inside': 'an answer below 500, without a trace of the inside',
  'journeys-do-not-cross': 'each journey ends with its own state and its own identity',
  'owner-unchanged': 'the identity keeps its owner, and nobody else gets it',
  'linked-once': 'one entry, and an answer that the client understands',
  'profile-unchanged': 'the account is as before',
  'another-account': 'another account than that of the user, or none',
  'the-same-account': 'the account of the user',
  'no-login': 'no code and no token',
  'access-token-stays-here': 'nothing of the access token reaches the upstream',
  'redirect-uri-repeated': 'the token request repeats redirect_uri',
  'server-authenticated': 'the token request carries the credentials of the target',
  'credentials-outside-the-url': 'the token request is a POST whose URL holds no code and no credentials',
  'verifier-fits': 'the code_verifier fits the code_challenge, and is new each time',
  's256-used': 'a code_challenge by S256',
  'code-redeemed-once': 'each code is redeemed once',
  'upstream-tokens-stay-there': 'nothing of the upstream in any answer of the target',
  'hops-are-careful': 'no step may be stored, or sends the same request again',
  'answer-as-asked': 'the answer stands where it was asked for, with the state of the request',
  'codes-unguessable': 'codes of which 128 bits at least differ from all others',
  'tokens-of-the-account': 'the code gives a token of the account',
  denied: 'the token endpoint refuses',
  'second-use-denied': 'the first use gives tokens, the second is refused',
  'token-response-well-formed': 'JSON as RFC 6749 §5.1 and §5.2 have it, not to be stored',
  'linked-as-the-id-token-says': 'refused, or linked as the ID token says',
}

export const legNames: Readonly<Record<Leg, string>> = {
  start: 'the start',
  upstream: "the upstream's login",
  callback: 'the callback',
  client: "the client's answer",
  identity: 'the identity',
  code: "the client's code",
}

function editWords(edit: CallbackEdit): string {
  switch (edit.edit) {
    case 'omit':
      return `"${edit.name}" left out`
    case 'set':
      return `"${edit.name}" set to ${JSON.stringify(edit.to.slice(0, 60))}`
    case 'alter':
      return `one character of "${edit.name}" altered`
    case 'swap-case':
      return `"${edit.name}" in the other case`
    case 'take-from-another-journey':
      return `"${edit.name}" of another journey`
    case 'repeat':
      return `a second "${edit.name}" ${edit.place === 'before' ? 'before' : 'behind'} the first, of another journey`
    case 'add':
      return `"${edit.name}" added: ${JSON.stringify(edit.value.slice(0, 60))}`
  }
}

const carriers = {
  'a-fresh-one': 'in a browser that has never been there',
  'without-its-cookies': 'after the cookies were deleted',
  'one-with-a-journey-of-its-own': 'in a browser that has begun a journey of its own',
} as const

function faultWords(fault: UpstreamFault): string {
  switch (fault.at) {
    case 'authorization':
      return `the upstream answers with the error ${JSON.stringify(fault.error.slice(0, 40))}`
    case 'token':
      return `the upstream's token endpoint fails: ${fault.answer}`
    case 'id-token':
      if ('nonce' in fault) return 'the ID token has the nonce of an earlier journey'
      return [
        ...Object.keys(fault.claims ?? {}).map((name) => `the ID token has a wrong "${name}"`),
        ...(fault.signature === undefined ? [] : [`the ID token is signed wrongly: ${fault.signature}`]),
      ].join(' and ')
    case 'userinfo':
      return fault.answer === undefined
        ? `userinfo has another ${Object.keys(fault.claims ?? {})
            .map((name) => `"${name}"`)
            .join(' and ')}`
        : `the upstream's userinfo fails: ${fault.answer}`
  }
}

/** What is otherwise than in a valid journey, in words. */
export function deviationWords(deviation: Deviation): string {
  switch (deviation.at) {
    case 'nothing':
      return deviation.responseType === 'token' ? 'a valid journey that asks for a token' : 'a valid journey'
    case 'end':
      return `given up before ${deviation.before === 'upstream' ? "the upstream's login" : 'the callback'}`
    case 'confirmation':
      if ('forged' in deviation)
        return deviation.forged === 'by-another-browser'
          ? 'the question is answered by another browser'
          : 'the question is answered by a page of another site'
      return deviation.answer === 'no' ? 'the user says no' : 'nobody answers the question'
    case 'callback': {
      if ('again' in deviation)
        return deviation.again === 'after-success'
          ? 'the same answer carried back again'
          : 'carried back again after a wrong code'
      const parts = [
        ...(deviation.edits ?? []).map(editWords),
        ...(deviation.method === undefined ? [] : [`by ${deviation.method}`]),
        ...(deviation.carrier === undefined ? [] : [carriers[deviation.carrier]]),
      ]
      return `at the callback: ${parts.join(', ')}`
    }
    case 'upstream':
      return faultWords(deviation.fault)
    case 'second-upstream':
      return `the answer of one upstream with the ${deviation.mixed} of another`
    case 'another-journey':
      return `two journeys at once in ${deviation.in === 'one-browser' ? 'one browser' : 'two browsers'}`
    case 'session':
      return deviation.of === 'nobody'
        ? 'in a browser in which nobody is logged in, and nobody answers a question'
        : 'in a browser in which another user is logged in'
    case 'token':
      return 'the access token ends while the user is at the upstream'
    case 'identity':
      if ('owner' in deviation)
        return `the identity belongs to ${deviation.owner === 'another-user' ? 'another user' : 'the same user'} already`
      return 'claims' in deviation
        ? 'the upstream claims another profile'
        : deviation.like.replaceAll('-', ' ')
    case 'login':
      return `an ordinary login with ${deviation.with.replaceAll('-', ' ')}`
    case 'code':
      return `the code is redeemed ${deviation.redemption.replaceAll('-', ' ')}`
    case 'trail':
      return 'addresses of the way opened in another browser'
  }
}
