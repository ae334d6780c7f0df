import { errorCodes, roles } from '../../generated/contract.js'
import type { ClientResponse } from '../answers/answer.js'
import { quote } from '../answers/describe.js'
import { keepsQuery, registeredPrefix } from '../answers/destination.js'
import type { Judge, JudgeContext, Observed } from '../answers/observed.js'
import { about, inapplicable, type Judgement, unmet } from '../common/judgement.js'
import { type Pairs, valuesOf } from '../syntax/encoding.js'
import { isLoopback } from '../syntax/host.js'
import { jsonValue } from '../syntax/json.js'
import { placeOf } from '../syntax/place.js'
import { parseUri } from '../syntax/uri.js'
import { isVschars } from '../syntax/vschar.js'
import { legallyMatches } from '../target/registrations.js'
import { sentPairs, sentValues } from '../wire/sent.js'
import { type DeclaredInvariant, held } from './invariant.js'

const none = inapplicable('the target delivers no error by redirect')

/** Judges the error redirects to a URI of the client and nothing else. */
const onErrorRedirect =
  (judge: (response: ClientResponse, seen: Observed, context: JudgeContext) => Judgement): Judge =>
  (seen, context) =>
    seen.answer.kind === 'error-redirect' ? judge(seen.answer.response, seen, context) : none

/** The code of a refusal that is a JSON document. */
function codeOnPage({ answer, exchange: { response } }: Observed): string | null {
  const json = answer.kind === 'page' && response !== null ? jsonValue(response.body) : null
  const code = typeof json === 'object' && json !== null && 'error' in json ? json.error : null
  return typeof code === 'string' ? code : null
}

/** Judges the code of an error, wherever it goes. */
const onErrorCode =
  (judge: (code: string) => Judgement): Judge =>
  (seen) => {
    const code = seen.answer.kind === 'error-redirect' ? seen.answer.response.error : codeOnPage(seen)
    return code === null ? none : judge(code)
  }

/** Codes of an authorization response that its extensions register, for parameters that the contract does not have. */
const extensionCodes: readonly string[] = [
  'invalid_target', // RFC 8707 §2
  'invalid_authorization_details', // RFC 9396 §5
  'unmet_authentication_requirements', // OpenID Connect Core Error Code unmet_authentication_requirements
]

const textRules: readonly (readonly [name: string, allowed: RegExp])[] = [
  ['error', /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/],
  ['error_description', /^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/],
  ['error_uri', /^[\x21\x23-\x5b\x5d-\x7e]*$/],
]

/** The client's URI that this answer should have been built from: the one sent when it is valid. */
function boundUri(seen: Observed, context: JudgeContext): string | null {
  const { redirectUris } = context.target
  const valid = sentValues(seen.exchange.request, roles.redirectionUri).find(
    (value) => redirectUris.some((uri) => uri.value === value) || legallyMatches(value, redirectUris),
  )
  return valid ?? null
}

/** An answer at the client's page that has lost the registered query, or joined its own to it wrongly. */
function lostQuery(location: string, seen: Observed, context: JudgeContext): Judgement {
  const uri = boundUri(seen, context)
  const bare = (reference: string): string => reference.split(/[?#]/, 1)[0] ?? ''
  return uri?.includes('?') === true && bare(uri) === bare(location)
    ? unmet(`Location ${quote(location)} does not continue ${quote(uri)}`)
    : none
}

const queryContinued = onErrorRedirect((response, seen, context) => {
  if (response.channel === 'form_post') return inapplicable('delivered by a form')
  const { reference } = response.navigation
  const uri = boundUri(seen, context) ?? registeredPrefix(reference, context)
  if (uri === null) return none
  const separator = response.channel === 'fragment' ? '#' : uri.includes('?') ? '&' : '?'
  // `?` and `&` at the end of a registered URI separate already.
  const separated = separator === '&' && /[?&]$/.test(uri)
  if (reference.startsWith(separated ? uri : uri + separator)) return held
  // RFC 6749 §3.1.2 retains the query, which is form-encoded: the same pairs in another spelling are retained.
  return uri.includes('?') && keepsQuery(placeOf(reference, reference), uri)
    ? about(
        'The query of the redirect_uri comes back in another spelling',
        unmet(
          `the query of ${quote(uri)} comes back in another spelling: ${quote(reference)}`,
          'low',
          'warn',
        ),
      )
    : unmet(`Location ${quote(reference)} does not continue ${quote(uri)} with "${separator}"`)
})

const countOf = (pairs: Pairs, name: string): number => valuesOf(pairs, name).length

/** The parameters of the client's own, which its registered URI had before anything was added. */
function ownPairs({ channel, navigation }: ClientResponse, seen: Observed, context: JudgeContext): Pairs {
  const uri = boundUri(seen, context) ?? registeredPrefix(navigation.reference, context)
  return uri === null || channel !== 'query' ? [] : placeOf(uri, uri).parameters
}

/** Whichever error it is: a state that was sent once, and well, comes back. */
const stateReturned = onErrorRedirect((response, seen) => {
  const sent = sentValues(seen.exchange.request, roles.state)
  const [state] = sent
  if (sent.length !== 1 || state === undefined || !isVschars(state))
    return inapplicable('no request sent one state')
  const [returned] = valuesOf(response.parameters, 'state')
  return returned === state
    ? held
    : unmet(
        returned === undefined
          ? 'an error redirect lacks the "state" of its request'
          : `an error redirect has "state" ${quote(returned)} where its request has ${quote(state)}`,
      )
})

/** Whether the one state of a request, well formed or not, is not what comes back. */
function losesState(response: ClientResponse, seen: Observed): boolean {
  const [state, second] = sentValues(seen.exchange.request, roles.state)
  const isOne = state !== undefined && second === undefined
  return isOne && !valuesOf(response.parameters, 'state').includes(state)
}

const credentials = ['code', 'access_token', 'id_token', 'expires_in', 'token_type']

/** RFC 8414 §2 demands https; a development server has none, on loopback or where it is reached over http itself. */
function isPlainIssuer(issuer: string, { target }: JudgeContext): boolean {
  const { scheme, authority, query, fragment } = parseUri(issuer)
  if (authority === null || query !== null || fragment !== null) return false
  const ofTarget = placeOf(issuer, issuer).origin === target.url
  return scheme === 'https' || (scheme === 'http' && (isLoopback(authority.host) || ofTarget))
}

export const errorRedirect = [
  {
    id: 'error-code-is-registered',
    requirement: 'LINK-ERROR-001',
    level: 'MUST',
    defect: 'An error redirect carries an error code that is not registered',
    expected: 'one error code that RFC 6749, OpenID Connect or an extension of them registers',
    inspect: onErrorRedirect((response) => {
      const codes: readonly string[] = [...errorCodes, ...extensionCodes]
      const code = response.error ?? ''
      if (codes.includes(code)) return held
      // Auth0 answers `unauthorized` when a rule or an action denies: no registered code, but widely deployed.
      return unmet(
        `error=${quote(code)} is not a registered code`,
        'low',
        code === 'unauthorized' ? 'warn' : undefined,
      )
    }),
  },
  {
    id: 'error-code-does-not-blame-the-server',
    requirement: 'LINK-ERROR-015',
    level: 'SHOULD',
    defect: 'An error code blames the server for a fault of the request',
    expected: 'neither server_error nor temporarily_unavailable where the request is at fault',
    inspect: onErrorCode((code) =>
      ['server_error', 'temporarily_unavailable'].includes(code)
        ? unmet(`error=${quote(code)} says that the server is at fault, where the request is`, 'low')
        : held,
    ),
  },
  {
    id: 'error-text-keeps-its-characters',
    requirement: 'LINK-ERROR-002',
    level: 'MUST',
    defect: 'An error redirect has characters in its error texts that are not allowed there',
    expected:
      'printable ASCII without quotation mark and backslash in error, error_description and error_uri',
    inspect: onErrorRedirect((response) => {
      for (const [name, allowed] of textRules) {
        const bad = valuesOf(response.parameters, name).find((value) => !allowed.test(value))
        if (bad !== undefined)
          return unmet(`"${name}" is ${quote(bad)}, with a character outside its set`, 'low')
      }
      return held
    }),
  },
  {
    id: 'redirect-uri-query-is-kept',
    requirement: 'LINK-ERROR-003',
    level: 'MUST',
    defect: 'An answer to the client does not continue its redirect_uri as registered',
    expected: 'the redirection URI as registered, continued with the right separator',
    inspect: (seen, context) =>
      seen.answer.kind === 'elsewhere'
        ? lostQuery(seen.answer.location, seen, context)
        : queryContinued(seen, context),
  },
  {
    id: 'response-parameters-occur-once',
    requirement: 'LINK-ERROR-004',
    level: 'MUST',
    defect: 'An error redirect has a parameter more than once',
    expected: 'no response parameter twice',
    inspect: onErrorRedirect((response, seen, context) => {
      const { parameters } = response
      const own = ownPairs(response, seen, context)
      const twice = [...new Set(parameters.map(([name]) => name))].find(
        (name) => countOf(parameters, name) > Math.max(1, countOf(own, name)),
      )
      return twice === undefined
        ? held
        : unmet(`"${twice}" occurs twice in ${quote(response.navigation.reference)}`)
    }),
  },
  {
    id: 'state-comes-back-with-every-error',
    requirement: 'LINK-STATE-001',
    level: 'MUST',
    defect: 'The state of the request is missing from an error redirect, or changed in it',
    expected: 'the state of the request in each error redirect, unchanged',
    inspect: stateReturned,
  },
  {
    id: 'error-carries-no-credential',
    requirement: 'LINK-ERROR-005',
    level: 'MUST',
    defect: 'An error comes together with a code, a token or what belongs to one',
    expected: 'no code and no token next to an error',
    inspect: onErrorRedirect((response) => {
      const found = response.parameters.find(([name]) => credentials.includes(name))
      return found === undefined ? held : unmet(`an error together with "${found[0]}"`, 'high')
    }),
  },
  {
    id: 'iss-comes-with-every-error',
    requirement: 'LINK-ISS-001',
    level: 'MUST',
    defect: 'Some error redirects lack the iss that the metadata advertise',
    expected: 'iss in each error redirect, when the metadata advertise it',
    inspect: onErrorRedirect((response, seen, { metadata }) => {
      if (metadata?.issParameterSupported !== true)
        return inapplicable('the metadata do not advertise the "iss" parameter')
      // What cuts a state off, or ends it early, takes with it what stands behind.
      if (losesState(response, seen)) return inapplicable('the state of the request is lost too')
      return valuesOf(response.parameters, 'iss').length > 0
        ? held
        : unmet('an error redirect lacks the "iss" that the metadata advertise')
    }),
  },
  {
    id: 'iss-equals-the-issuer',
    requirement: 'LINK-ISS-002',
    level: 'MUST',
    defect: 'An error redirect carries an iss that is not the issuer, or a malformed one',
    expected:
      'iss, when present, is the issuer character by character, an https URL without query and fragment',
    inspect: onErrorRedirect((response, _seen, context) => {
      const [iss] = valuesOf(response.parameters, 'iss')
      if (iss === undefined) return inapplicable('no answer carries "iss"')
      const issuer = context.target.issuer ?? context.metadata?.issuer ?? null
      if (issuer !== null && iss !== issuer)
        return unmet(`iss is ${quote(iss)}, the issuer is ${quote(issuer)}`, 'high')
      return isPlainIssuer(iss, context)
        ? held
        : unmet(`iss ${quote(iss)} is not an https URL without query and fragment`, 'low')
    }),
  },
  {
    id: 'iss-of-the-request-is-not-passed-through',
    requirement: 'LINK-ISS-003',
    level: 'MUST',
    defect: 'The iss of a request comes back in the answer',
    expected: 'no iss from the request in the answer',
    inspect: onErrorRedirect((response, seen, context) => {
      const sent = sentPairs(seen.exchange.request).some(
        ([name, value]) => name === 'iss' || value.includes('iss='),
      )
      if (!sent) return inapplicable('no request carried "iss"')
      const passed = valuesOf(response.parameters, 'iss').find((value) =>
        value.includes(context.attackerHost),
      )
      return passed === undefined
        ? held
        : unmet(`the iss that the request carried came back: ${quote(passed)}`, 'high')
    }),
  },
] as const satisfies readonly DeclaredInvariant[]
