import { parameters, roles } from '../../../generated/contract.js'
import { controlConnection } from '../../request/control.js'
import type { Mutation } from '../../request/mutation.js'
import { literal } from '../../request/templates.js'
import { meaningOf } from '../../target/profiles.js'
import { concreteUri, fewRegistrations } from '../../target/registrations.js'
import type { Target } from '../../target/target-file.js'

/** One way that a valid request may go. */
export interface Value {
  readonly words: string
  /** What makes the control such a request. */
  readonly mutation: Mutation
  /** The registered URI that such a request sends. */
  readonly uri?: string
  /** Whether it is a request of the second client. */
  readonly isSecond?: true
}

/** What valid requests differ in. Its first value is the control's. */
export interface Factor {
  readonly name: string
  readonly values: readonly Value[]
}

const usual: Mutation = {}

function responseTypes({ parameters: given }: Target): readonly Value[] {
  const own = given[roles.responseType] ?? 'code'
  const all: readonly string[] = parameters.find(({ role }) => role === 'response-type')?.enum ?? []
  return [
    { words: own, mutation: usual },
    ...all
      .filter((value) => value !== own)
      .map((value) => ({ words: value, mutation: { set: { [roles.responseType]: literal(value) } } })),
  ]
}

/** One connection of each kind, a second one of the control's, and none. */
function connections(target: Target): readonly Value[] {
  const control = controlConnection(target)
  if (control === null || !meaningOf(target.profile).linking)
    return [{ words: 'as configured', mutation: usual }]
  const rest = target.connections.filter((one) => one !== control)
  const kinds = rest.map(({ kind }) => kind)
  const others = rest.filter(({ kind }, index) => kinds.indexOf(kind) === index)
  return [
    { words: control.name, mutation: usual },
    ...others.map(({ name }) => ({ words: name, mutation: { set: { [roles.connection]: literal(name) } } })),
    { words: 'none', mutation: { omit: [roles.connection] } },
  ]
}

/** A request of the second client carries a token of its own, where requests carry one. */
function secondClient({ secondClient: second, accessTokens, profile }: Target): readonly Value[] {
  const { other_client: token } = accessTokens
  const isLinking = meaningOf(profile).linking
  if (second === null || (isLinking && token === undefined)) return []
  const set = {
    [roles.client]: '{second_client_id}',
    [roles.redirectionUri]: '{second_redirect_uri}',
    ...(isLinking ? { [roles.token]: '{other_client_token}' } : {}),
  }
  return [
    {
      words: `${second.redirectUri} of the second client`,
      mutation: { set },
      uri: second.redirectUri,
      isSecond: true,
    },
  ]
}

const mostRegistrations = 4

/** A registered URI of each kind, and the second client's. */
function clients(target: Target): readonly Value[] {
  const [control, ...others] = fewRegistrations(target, mostRegistrations).map(concreteUri)
  if (control === undefined) return [{ words: 'as configured', mutation: usual }]
  return [
    { words: control, mutation: usual, uri: control },
    ...others.map((uri) => ({
      words: uri,
      mutation: { set: { [roles.redirectionUri]: literal(uri) } },
      uri,
    })),
    ...secondClient(target),
  ]
}

const methods: readonly Value[] = [
  { words: 'GET', mutation: usual },
  { words: 'POST', mutation: { body: 'form' } },
  { words: 'HEAD', mutation: { method: 'HEAD' } },
]

const states: readonly Value[] = [
  { words: 'sent', mutation: usual },
  { words: 'left out', mutation: { omit: [roles.state] } },
]

const cookies: readonly Value[] = [
  { words: 'not sent', mutation: usual },
  { words: "the server's own", mutation: { headers: { Cookie: '{some_cookies}' } } },
  { words: "somebody else's", mutation: { headers: { Cookie: 'theme=dark' } } },
]

const guise = (words: string, headers: Readonly<Record<string, string>>, asking: Mutation = {}): Value => ({
  words,
  mutation: { ...asking, headers },
})

/** Each with every field by which a server may tell it; what such clients ask for besides rides along. */
const guises: readonly Value[] = [
  { words: 'as usual', mutation: usual },
  guise(
    'a script, for offline access',
    { Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest' },
    { set: { [roles.scope]: 'openid offline_access' } },
  ),
  guise(
    'a browser, with prompt=login',
    {
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
      'Accept-Language': 'en',
    },
    { set: { prompt: 'login' } },
  ),
  guise(
    'a page of the server, with a challenge',
    { Referer: '{own_origin}/', 'Sec-Fetch-Site': 'same-origin' },
    { set: { code_challenge: '{code_challenge}', code_challenge_method: 'S256' } },
  ),
  guise(
    'a page of another origin, without scope',
    { Origin: 'https://{attacker_host}', 'Sec-Fetch-Site': 'cross-site' },
    { omit: [roles.scope] },
  ),
]

const popup: Value = { words: 'a popup', mutation: { set: { display: 'popup' } } }

/** What an attack leaves to the branch. */
export interface Leaves {
  /** The redirection URI and the client; else only which of the clients it is stays open. */
  readonly uri: boolean
  readonly connection: boolean
}

/** The factors of a target's valid requests, as far as an attack leaves them open. */
export function factorsOf(target: Target, leaves: Leaves): readonly Factor[] {
  const all = clients(target)
  const isFirst = ({ isSecond }: Value, index: number): boolean => isSecond === true || index === 0
  return [
    { name: roles.responseType, values: responseTypes(target) },
    ...(leaves.connection ? [{ name: roles.connection, values: connections(target) }] : []),
    { name: roles.redirectionUri, values: leaves.uri ? all : all.filter(isFirst) },
    { name: 'the method', values: methods },
    { name: roles.state, values: states },
    { name: 'a cookie', values: cookies },
    { name: 'the client', values: leaves.uri ? guises : [...guises, popup] },
  ]
}
