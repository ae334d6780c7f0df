import type { Handler, Variant } from './variant.js'

/** Answers requests with these methods at the endpoint before it sees them. */
const refusing =
  (methods: readonly string[], status: number, fields: Readonly<Record<string, string>>, body: string) =>
  (handler: Handler): Handler =>
  (request, response) => {
    if (!methods.includes(request.method ?? '')) handler(request, response)
    else response.writeHead(status, fields).end(body)
  }

const get = { Allow: 'GET, HEAD', 'Content-Length': '0' }
const html = { 'Content-Type': 'text/html; charset=utf-8' }
const headWarns = ['head-answers-like-get', 'deprecation-fields-are-the-same-everywhere']
const lenient = ['contract', 'oauth'] as const

export const methods: readonly Variant[] = [
  {
    id: 'post-405',
    says: 'POST is not supported.',
    profiles: lenient,
    around: refusing(['POST'], 405, get, ''),
  },
  {
    id: 'post-405-with-options',
    says: 'POST is not supported; Allow has OPTIONS, which HTTP defines for every resource.',
    profiles: lenient,
    around: refusing(['POST'], 405, { ...get, Allow: 'GET, HEAD, OPTIONS' }, ''),
  },
  {
    id: 'options-of-the-server',
    says: 'OPTIONS * lists what the server as a whole supports, as Apache does.',
    around: (handler) => (request, response) => {
      if (request.url !== '*') handler(request, response)
      else
        response.writeHead(200, { Allow: 'GET,POST,OPTIONS,HEAD,TRACE,DELETE', 'Content-Length': '0' }).end()
    },
  },
  {
    id: 'post-404',
    says: 'No route takes POST, so it is not found (Express).',
    profiles: lenient,
    around: refusing(['POST'], 404, html, '<pre>Cannot POST /authorize</pre>'),
  },
  {
    id: 'post-403',
    says: 'POST without a CSRF token is forbidden (Django, Laravel).',
    profiles: lenient,
    around: refusing(['POST'], 403, html, '<h1>Forbidden</h1><p>CSRF verification failed.</p>'),
  },
  {
    id: 'post-422',
    says: 'POST without a CSRF token is unprocessable (Rails).',
    profiles: lenient,
    around: refusing(['POST'], 422, html, '<h1>The change you wanted was rejected.</h1>'),
  },
  {
    id: 'post-415',
    says: 'POST takes JSON alone.',
    profiles: lenient,
    around: refusing(['POST'], 415, {}, ''),
  },
  {
    id: 'head-405',
    says: 'HEAD is not supported.',
    profiles: lenient,
    around: refusing(['HEAD'], 405, { Allow: 'GET, POST' }, ''),
    warns: headWarns,
  },
  {
    id: 'head-404',
    says: 'No route takes HEAD.',
    profiles: lenient,
    around: refusing(['HEAD'], 404, {}, ''),
    warns: headWarns,
  },
  {
    id: 'other-methods-404',
    says: 'Other methods are not found.',
    around: refusing(
      ['PUT', 'PATCH', 'DELETE', 'TRACE', 'OPTIONS'],
      404,
      html,
      '<pre>Cannot PUT /authorize</pre>',
    ),
  },
  {
    id: 'other-methods-403',
    says: 'A firewall forbids other methods.',
    around: refusing(['PUT', 'PATCH', 'DELETE', 'TRACE', 'OPTIONS'], 403, html, '<h1>Forbidden</h1>'),
  },
  {
    id: 'other-methods-501',
    says: 'Other methods are not implemented.',
    around: refusing(['PUT', 'PATCH', 'DELETE', 'TRACE'], 501, {}, ''),
  },
  {
    id: 'options-204',
    says: 'OPTIONS lists the methods and allows no origin.',
    around: refusing(['OPTIONS'], 204, { Allow: 'GET, HEAD, POST' }, ''),
  },
  {
    id: 'options-200',
    says: 'OPTIONS is answered with a short text, as Express does.',
    around: refusing(
      ['OPTIONS'],
      200,
      { Allow: 'GET,HEAD', 'Content-Type': 'text/html; charset=utf-8' },
      'GET,HEAD',
    ),
  },
]
