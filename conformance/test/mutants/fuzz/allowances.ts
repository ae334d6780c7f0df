/** One request, and what both servers answered, as mask.ts leaves it: the status, the fields, whether there is content. */
export interface Pair {
  readonly request: string
  readonly original: string
  readonly mutant: string
  /** Whether the mutant refuses every POST. */
  readonly refusesPost: boolean
}

/** A way to differ from the original in which a server is as correct: a rule for every mutant alike, and its reason. */
interface Allowance {
  readonly says: string
  readonly because: string
  readonly holds: (pair: Pair) => boolean
}

export const isRefusal = (answer: string): boolean => /^4\d\d\n/.test(answer) && !/^location:/m.test(answer)
const isStart = (answer: string): boolean => /^302\n/.test(answer) && /^set-cookie:/m.test(answer)
const errorIn = (answer: string): string => /^location: .*[?&#]error=([\w-]+)/m.exec(answer)?.[1] ?? ''
/** What a request without the ignored parameter may get: a transaction, or the error of another fault in it. */
const goesOn = (answer: string): boolean => isStart(answer) || errorIn(answer) !== ''
const isProblem = (answer: string): boolean => /^content-type: application\/problem\+json/m.test(answer)
const isPage = (answer: string): boolean => /^content-type: text\/html/m.test(answer)

/** The fields that belong to a media type, and the content itself. */
const withoutContent = (answer: string): string =>
  answer
    .split('\n')
    .filter(
      (line) =>
        !/^(content-type|content-security-policy|x-frame-options|vary|\{|\(content\)|\(no content\))/.test(
          line,
        ),
    )
    .join('\n')

/** Statuses that say more than that the request is refused: the method, the end of the service, the length. */
const ownStatus = /^(401|405|410|414|429)\n/
const byClass = (answer: string): string =>
  isRefusal(answer) && !ownStatus.test(answer)
    ? answer.replace(/^4\d\d/, '4xx').replace(/"status":4\d\d/, '"status":4xx')
    : answer

const allowances: readonly Allowance[] = [
  {
    says: 'a refusal has another status of its class',
    because: 'LINK-ERROR-006 demands a 4xx; only 401, 405, 410, 414 and 429 have rows of their own',
    holds: ({ original, mutant }) => byClass(original) === byClass(mutant),
  },
  {
    says: 'a refusal is a page instead of a problem document, or the other way round',
    because: 'LINK-ERROR-010 and -014 are MAY: which of the two a client gets is up to the server',
    holds: ({ original, mutant }) =>
      isRefusal(original) &&
      ((isPage(original) && isProblem(mutant)) || (isProblem(original) && isPage(mutant))) &&
      byClass(withoutContent(original)) === byClass(withoutContent(mutant)),
  },
  {
    says: 'an error is shown on a page instead of being delivered to the client',
    because: 'RFC 9700 §4.11.2 lets a server refrain from redirecting, and no row demands that it redirect',
    holds: ({ request, original, mutant }) =>
      /^\S+ \/authorize[? ]/.test(request) && errorIn(original) !== '' && isRefusal(mutant),
  },
  {
    says: 'POST is not supported',
    because: 'LINK-METH-003 is MAY',
    holds: ({ request, mutant, refusesPost }) =>
      refusesPost && request.startsWith('POST ') && isRefusal(mutant),
  },
  {
    says: 'request and request_uri are ignored',
    because: 'LINK-OIDC-003: refused or ignored',
    holds: ({ original, mutant }) =>
      /^request(_uri)?_not_supported$/.test(errorIn(original)) && goesOn(mutant),
  },
  {
    says: 'a malformed scope is ignored',
    because: 'RFC 6749 §3.3: a server may ignore the scope, partly or wholly',
    holds: ({ original, mutant }) => errorIn(original) === 'invalid_scope' && goesOn(mutant),
  },
  {
    says: 'another spelling of the path is served as well',
    because: 'LINK-ROBUST-004 forbids a weaker copy, not a copy',
    holds: ({ original, mutant }) =>
      original.startsWith('404\n') && (isRefusal(mutant) || isStart(mutant) || errorIn(mutant) !== ''),
  },
]

/** Whether a correct server may differ so. */
export const isAllowed = (pair: Pair): boolean => allowances.some(({ holds }) => holds(pair))
