import type { ServerResponse } from 'node:http'
import { type Answer, respond } from '../../../reference-impl/index.js'
import { checkClient } from '../../../reference-impl/steps/check-client.js'
import { checkConnection } from '../../../reference-impl/steps/check-connection.js'
import { withFields, without } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { everywhere, intercepting, nothing, replacing, steering } from './making.js'

function withContent(response: ServerResponse, { status, headers }: Answer): void {
  const fields = headers.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${headers[at + 1]}\r\n`] : []))
  response.socket?.end(`HTTP/1.1 ${status} \r\n${fields.join('')}Content-Length: 5\r\n\r\nhello`)
}

export const methods: readonly Fault[] = [
  {
    id: 'head-is-always-200',
    what: 'HEAD is answered by an empty 200, whatever it asks.',
    kills: ['head-answers-like-get'],
    alsoTrips: ['LINK-CONN-006', 'LINK-RURI-022', 'LINK-TOKEN-003'],
    ...steering((answer, { method }) =>
      method === 'HEAD' ? { ...without(answer, 'Location'), status: 200 } : answer,
    ),
  },
  {
    id: 'head-is-405',
    what: 'HEAD is not supported, under a profile that wants it.',
    kills: ['head-answers-like-get'],
    alsoTrips: ['LINK-DEPR-009'],
    profile: 'strict',
    ...intercepting(({ method }) => method === 'HEAD', { status: 405, headers: { Allow: 'GET, POST' } }),
  },
  {
    id: 'head-has-content',
    what: 'The answer to HEAD has content.',
    kills: ['head-answers-like-get'],
    write: (response, answer) =>
      response.req.method === 'HEAD'
        ? withContent(response, answer)
        : respond(response, answer, {} as Parameters<typeof respond>[2]),
  },
  {
    id: 'post-ignores-connection',
    alsoTrips: ['LINK-CONN-006'],
    what: 'POST leads to the login page, whatever the connection.',
    kills: ['post-form-answers-like-get'],
    ...replacing({
      'check-connection': (context) => {
        const login = context.client.connections.find(({ kind }) => kind === 'database')
        return context.request.method === 'POST' && login !== undefined
          ? { connection: login }
          : checkConnection(context)
      },
    }),
  },
  {
    id: 'post-is-405',
    what: 'POST is not supported, under a profile that wants it.',
    kills: ['post-form-answers-like-get'],
    profile: 'strict',
    ...intercepting(({ method }) => method === 'POST', { status: 405, headers: { Allow: 'GET, HEAD' } }),
  },
  {
    id: 'post-is-denied',
    what: 'A POST is refused as if its token were not valid, which it is by GET.',
    kills: ['post-form-answers-like-get'],
    ...replacing({
      'check-client': (context) => {
        const found = checkClient(context)
        if (context.request.method !== 'POST') return found
        const parameters = context.parameters.map((one) =>
          one.name === 'access_token' ? { ...one, value: 'other' } : one,
        )
        return { ...found, parameters }
      },
    }),
  },
  {
    id: 'refused-method-lists-nothing',
    what: 'A 405 has no Allow field.',
    kills: ['allow-lists-get', 'refused-method-lists-allowed-ones'],
    ...everywhere((answer) => (answer.status === 405 ? without(answer, 'Allow') : answer)),
  },
  {
    id: 'refused-method-forgets-get',
    what: 'The Allow field of a 405 lacks GET.',
    kills: ['allow-lists-get', 'refused-method-lists-allowed-ones'],
    ...everywhere((answer) => (answer.status === 405 ? withFields(answer, 'Allow', 'POST, HEAD') : answer)),
  },
  {
    id: 'refused-method-lists-delete',
    alsoTrips: ['LINK-METH-004'],
    what: 'The Allow field of a 405 has DELETE, which no contract describes.',
    kills: ['allow-names-methods-of-the-contract'],
    ...everywhere((answer) =>
      answer.status === 405 ? withFields(answer, 'Allow', 'GET, HEAD, POST, DELETE') : answer,
    ),
  },
  {
    id: 'any-method-is-get',
    what: 'Every method starts a transaction, as GET does.',
    kills: ['other-methods-start-nothing'],
    ...replacing({ 'check-method': nothing }),
  },
  {
    id: 'options-is-get',
    what: 'OPTIONS starts a transaction, as GET does.',
    kills: ['options-starts-nothing'],
    around: (handler) => (request, response) => {
      if (request.method === 'OPTIONS') request.method = 'GET'
      return handler(request, response)
    },
  },
  {
    id: 'trace-echoes-the-request',
    what: 'TRACE sends the request back, with its token.',
    kills: ['trace-does-not-echo-the-token', 'token-is-not-reflected'],
    around: (handler) => (request, response) => {
      if (request.method !== 'TRACE') return handler(request, response)
      response.writeHead(200, { 'Content-Type': 'message/http' }).end(`TRACE ${request.url} HTTP/1.1\r\n\r\n`)
    },
  },
  {
    id: 'removed-endpoint-goes-on',
    what: 'The endpoint is said to be removed, and goes on linking.',
    kills: ['removed-endpoint-starts-nothing'],
    target: (content) => ({ ...content, lifecycle: 'removed' }),
  },
  {
    id: 'path-variant-is-unguarded',
    what: 'With a slash at its end the path leads to an older route, which compares nothing.',
    kills: ['path-variants-are-no-weaker-copy'],
    around: (handler) => (request, response) => {
      const [path, query = ''] = (request.url ?? '').split('?')
      if (path !== '/authorize/') return handler(request, response)
      response
        .writeHead(302, { Location: `${new URLSearchParams(query).get('redirect_uri')}?error=server_error` })
        .end()
    },
  },
  {
    id: 'endpoint-query-must-come-first',
    what: 'The endpoint’s own query is read at its beginning alone.',
    kills: ['endpoint-query-is-retained'],
    target: (content) => ({ ...content, path: '/authorize?policy=link' }),
    ...intercepting(
      ({ url = '' }) => url.startsWith('/authorize') && !url.startsWith('/authorize?policy=link'),
      { status: 404 },
    ),
  },
]
