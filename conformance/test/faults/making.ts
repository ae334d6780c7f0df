import type { IncomingMessage } from 'node:http'
import type { ContextSoFar, LinkRequest, Redirectable } from '../../../reference-impl/context.js'
import {
  type Answer,
  errorAnswer,
  LinkError,
  type LinkServerOptions,
  matches,
  type ParameterList,
  type Replacements,
} from '../../../reference-impl/index.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import type { MatchMode } from '../../../reference-impl/redirect-uris.js'
import { checkRedirectUri } from '../../../reference-impl/steps/check-redirect-uri.js'
import { readParameters } from '../../../reference-impl/steps/read-parameters.js'
import { requireParameters } from '../../../reference-impl/steps/require-parameters.js'
import { field } from '../benign/answers.js'
import type { Fault } from './fault.js'

type Options = Pick<Fault, 'options'>

export const nothing = (): void => {}

export const configured = (options: Partial<LinkServerOptions>): Options => ({ options: () => options })

/** Puts other steps in the place of the reference implementation's. */
export const replacing = (replace: Replacements): Options => configured({ replace })

/** Refuses as a careless author does, with one code and one text. */
export const refuse = (...given: ConstructorParameters<typeof LinkError>): never => {
  throw new LinkError(...given)
}

/** Reads the parameters in another way. */
export const reading = (change: (read: ParameterList, request: LinkRequest) => ParameterList): Options =>
  replacing(readingSteps(change))

export const readingSteps = (
  change: (read: ParameterList, request: LinkRequest) => ParameterList,
): Replacements => ({
  'read-parameters': (context) => ({
    parameters: change(readParameters(context).parameters, context.request),
  }),
})

/** Changes every value after it was decoded. */
export const changingValues = (change: (value: string, name: string) => string): Options =>
  reading((read) => read.map((pair) => ({ ...pair, value: change(pair.value, pair.name) })))

export const pair = (name: string, value: string): ParameterList[number] => ({
  name,
  value,
  wellFormed: true,
})

/** Demands every required parameter but one. */
export const requireAllBut =
  (name: string): NonNullable<Replacements['require-parameters']> =>
  (context) =>
    requireParameters({ ...context, parameters: [pair(name, 'anything'), ...context.parameters] })

/** Compares the redirection URI, and then uses another one. */
export const binding = (
  pick: (context: Parameters<typeof checkRedirectUri>[0]) => string | undefined,
): Replacements => ({
  'check-redirect-uri': (context) => {
    const { redirectUri } = checkRedirectUri(context)
    return { redirectUri: pick(context) ?? redirectUri }
  },
})

/** Uses another redirection URI and compares nothing, where there is one. */
export const unchecked = (
  pick: (context: Parameters<typeof checkRedirectUri>[0]) => string | undefined,
): Replacements => ({
  'check-redirect-uri': (context) => {
    const picked = pick(context)
    return picked === undefined ? checkRedirectUri(context) : { redirectUri: picked }
  },
  'require-parameters': requireAllBut('redirect_uri'),
})

/** Accepts more redirection URIs than are registered. */
export const comparing = (
  accepts: (registered: string, sent: string, match: MatchMode) => boolean,
): Options =>
  configured({
    matches: (registered, sent) =>
      matches(registered, sent) || accepts(registered.value, sent, registered.match),
  })

/** Compares exact registrations after the same change to both sides. */
export const comparingAfter = (change: (uri: string) => string): Options =>
  comparing((registered, sent, match) => match === 'exact' && change(registered) === change(sent))

type Change = (answer: Answer, context: ContextSoFar) => Answer

const when = (
  applies: (answer: Answer, context: ContextSoFar) => boolean,
  change: Change,
): Pick<Fault, 'answer'> => ({
  answer: (answer, context) => (applies(answer, context) ? change(answer, context) : answer),
})

const isEndpoint = ({ request, settings }: ContextSoFar): boolean => request.path === settings.path

/** Changes every answer of the endpoint. */
export const everywhere = (change: Change) => when((_, context) => isEndpoint(context), change)

/** Changes the answer that starts a transaction. */
export const onLink = (change: Change) => when((_, { location }) => location !== undefined, change)

const isErrorRedirect = (answer: Answer, context: ContextSoFar): boolean =>
  isEndpoint(context) && context.location === undefined && field(answer, 'location') !== undefined

/** Changes the errors that go to the client. */
export const onErrorRedirect = (change: Change) => when(isErrorRedirect, change)

const refusing =
  (type: string) =>
  (answer: Answer, context: ContextSoFar): boolean =>
    isEndpoint(context) && answer.status === 400 && field(answer, 'content-type')?.startsWith(type) === true

/** Changes the pages that refuse a request, other than those for a wrong method or size. */
export const onErrorPage = (change: Change) => when(refusing('text/html'), change)

/** Changes the refusals that are problem documents. */
export const onProblem = (change: Change) => when(refusing('application/problem+json'), change)

/** Changes the redirection URI's own answer: adds, takes away or garbles response parameters. */
export const onResponse = (change: (location: string, context: ContextSoFar) => string) =>
  onErrorRedirect((answer, context) => ({
    ...answer,
    headers: answer.headers.map((value, at) =>
      answer.headers[at - 1]?.toLowerCase() === 'location' && at % 2 === 1 ? change(value, context) : value,
    ),
  }))

export const asked = (
  { parameters = [] }: Pick<ContextSoFar, 'parameters'>,
  name: string,
): string | undefined => valueIn(parameters, name)

/** Delivers an error to the redirection URI that was sent before anything has compared it. */
export const deliveringFirst = (
  code: LinkError['code'],
  applies: (context: ContextSoFar) => boolean,
  to: (sent: string) => string = (sent) => sent,
): Pick<Fault, 'answer'> => ({
  answer: (answer, context) => {
    const sent = asked(context, 'redirect_uri')
    const early = context.client !== undefined && context.redirectUri === undefined && sent !== undefined
    return early && applies(context)
      ? errorAnswer(new LinkError(code, 'the request cannot be served'), {
          ...context,
          redirectUri: to(sent),
        })
      : answer
  },
})

/** Lets the request itself, its header fields too, decide about the answer. */
export const steering = (
  change: (answer: Answer, request: IncomingMessage) => Answer,
): Pick<Fault, 'write'> => ({
  write: (response, given) => {
    const { status, headers, body } = change(given, response.req)
    response.writeHead(status, [...headers, 'Content-Length', String(Buffer.byteLength(body))]).end(body)
  },
})

/** Changes the request target before the server sees it. */
export const retargeting = (
  change: (target: string, request: IncomingMessage) => string,
): Pick<Fault, 'around'> => ({
  around: (handler) => (request, response) => {
    request.url = change(request.url ?? '', request)
    handler(request, response)
  },
})

/** Answers some requests by itself. */
export const intercepting = (
  applies: (request: IncomingMessage) => boolean,
  answer: {
    readonly status: number
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
  },
): Pick<Fault, 'around'> => ({
  around: (handler) => (request, response) => {
    if (applies(request)) response.writeHead(answer.status, answer.headers ?? {}).end(answer.body ?? '')
    else handler(request, response)
  },
})

/** Sends some requests to the home page of its company. */
export const leadingAway = (applies: (request: IncomingMessage) => boolean): Pick<Fault, 'around'> =>
  intercepting(applies, {
    status: 302,
    headers: { Location: 'https://www.example.org/', 'Cache-Control': 'no-store' },
  })

/** Sends a code to the client at once, as if the user had logged in long ago. */
export const issueCode: Change = (answer, context) => ({
  ...answer,
  status: 302,
  headers: [
    'Cache-Control',
    'no-store',
    'Location',
    `${context.redirectUri ?? (context as Redirectable).redirectUri}?code=SplxlOBeZQQYbYS6WxSbIA`,
  ],
  body: '',
})
