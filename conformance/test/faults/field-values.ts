import { pageAnswer } from '../../../reference-impl/answers.js'
import type { Answer } from '../../../reference-impl/index.js'
import { renderPage } from '../../../reference-impl/page.js'
import { asType, withFields, without } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { everywhere, onErrorPage, onLink } from './making.js'

const always = (...pairs: readonly string[]) => everywhere((answer) => withFields(answer, ...pairs))

const notice = '<https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations>; rel="deprecation"'

const linking = (...more: readonly string[]) => always('Link', [notice, ...more].join(', '))

const withButton = (answer: Answer): Answer => ({
  ...answer,
  body: answer.body.replace('</main>', '<form action="/login"><button>Log in</button></form></main>'),
})

const inHead = (html: string) =>
  onErrorPage((answer) => ({ ...answer, body: answer.body.replace('<head>', () => `<head>${html}`) }))

const challenging = (challenge: string) =>
  onErrorPage((answer) => ({ ...withFields(answer, 'WWW-Authenticate', challenge), status: 401 }))

export const fieldValues: readonly Fault[] = [
  {
    id: 'value-deprecation-with-a-capital-parameter',
    what: 'Deprecation is a date with a parameter whose key is in upper case, so that no parser takes it.',
    kills: ['deprecation-is-a-structured-date'],
    ...always('Deprecation', '@1483401600;Since=2017'),
  },
  {
    id: 'value-sunset-on-no-day',
    what: 'Sunset is the 30th of February.',
    kills: ['sunset-is-an-http-date'],
    ...always('Sunset', 'Thu, 30 Feb 2017 00:00:00 GMT'),
  },
  {
    id: 'value-sunset-on-another-weekday',
    what: 'Sunset names the wrong day of the week.',
    kills: ['sunset-is-an-http-date'],
    ...always('Sunset', 'Mon, 01 Mar 2017 00:00:00 GMT'),
  },
  {
    id: 'value-notice-of-another-resource',
    what: 'The notice is about another resource, which its anchor names.',
    kills: ['deprecation-notice-is-linked'],
    ...always('Link', `${notice}; anchor="/api/v1/users"`),
  },
  {
    id: 'value-link-to-a-template',
    what: 'A Link leads to a template, no URI.',
    kills: ['link-fields-parse'],
    ...linking('<https://docs.example.com/{lang}/link>; rel="help"'),
  },
  {
    id: 'value-link-with-an-empty-relation',
    what: 'The relation of a Link is empty.',
    kills: ['link-fields-parse'],
    ...linking('<https://docs.example.com/link>; rel=""'),
  },
  {
    id: 'value-link-with-two-relations',
    what: 'A Link has the parameter rel twice.',
    kills: ['link-fields-parse'],
    ...linking('<https://docs.example.com/link>; rel="help"; rel="license"'),
  },
  {
    id: 'value-no-store-is-an-argument',
    what: 'no-store stands inside the argument of another directive, and any cache may keep the answer.',
    kills: ['answers-forbid-storing', 'answers-are-not-cacheable'],
    ...always('Cache-Control', 'no-cache="set-cookie, no-store, date", max-age=600'),
  },
  {
    id: 'value-network-keeps-answers',
    what: 'A field for content delivery networks lets these keep each answer.',
    kills: ['answers-are-not-cacheable'],
    ...always('CDN-Cache-Control', 'max-age=600'),
  },
  {
    id: 'value-surrogates-keep-redirects',
    what: 'Surrogates may keep redirects for an hour.',
    kills: ['answers-are-not-cacheable'],
    ...onLink((answer) => withFields(answer, 'Surrogate-Control', 'max-age=3600, content="ESI/1.0"')),
  },
  {
    id: 'value-cache-status-tells-of-a-hit',
    what: 'Cache-Status says that a cache has answered.',
    kills: ['answers-come-from-no-cache'],
    ...onErrorPage((answer) => withFields(answer, 'Cache-Status', 'origin; fwd=miss, "edge 7"; hit; ttl=30')),
  },
  {
    id: 'value-cache-of-another-maker-hits',
    what: 'The field of a content delivery network says that it has answered.',
    kills: ['answers-come-from-no-cache'],
    ...onErrorPage((answer) => withFields(answer, 'CF-Cache-Status', 'HIT')),
  },
  {
    id: 'value-framed-by-every-host',
    what: 'frame-ancestors of a page with a button allows every host over https.',
    kills: ['pages-cannot-be-framed'],
    ...onErrorPage((answer) =>
      withButton(
        withFields(
          without(answer, 'X-Frame-Options'),
          'Content-Security-Policy',
          "default-src 'none'; frame-ancestors 'self' https://*",
        ),
      ),
    ),
  },
  {
    id: 'value-second-referrer-policy',
    what: 'A second Referrer-Policy, which counts, hands the address of error pages on.',
    kills: ['pages-send-no-referrer'],
    verdict: 'fail',
    ...onErrorPage((answer) => ({
      ...answer,
      headers: [...answer.headers, 'Referrer-Policy', 'unsafe-url'],
    })),
  },
  {
    id: 'value-referrer-policy-of-the-page',
    what: 'A meta element of error pages takes the Referrer-Policy back.',
    kills: ['pages-send-no-referrer'],
    verdict: 'fail',
    ...inHead('<meta name="referrer" content="unsafe-url">'),
  },
  {
    id: 'value-referrer-policy-of-a-link',
    what: 'A link of error pages hands their address on to another site.',
    kills: ['pages-send-no-referrer'],
    verdict: 'fail',
    ...onErrorPage((answer) => ({
      ...answer,
      body: answer.body.replace(
        '</main>',
        '<a referrerpolicy="unsafe-url" href="https://help.example.org/">Help</a></main>',
      ),
    })),
  },
  {
    id: 'value-charset-that-nobody-knows',
    what: 'Error pages are of a charset that no browser knows.',
    kills: ['content-type-tells-the-truth'],
    ...onErrorPage((answer) => withFields(answer, 'Content-Type', 'text/html; charset=utf-7')),
  },
  {
    id: 'value-charset-that-is-cut-off',
    what: 'The quoted charset of error pages never ends.',
    kills: ['content-type-tells-the-truth'],
    ...onErrorPage((answer) => withFields(answer, 'Content-Type', 'text/html; charset="utf-8')),
  },
  {
    id: 'value-two-content-types',
    what: 'Error pages have two Content-Type fields that differ.',
    kills: ['content-type-tells-the-truth'],
    ...onErrorPage((answer) => ({
      ...answer,
      headers: [...answer.headers, 'Content-Type', 'text/plain; charset=utf-8'],
    })),
  },
  {
    id: 'value-json-that-is-none',
    what: 'Errors are a line of text, sent as JSON.',
    kills: ['content-type-tells-the-truth'],
    ...onErrorPage((answer) => asType(answer, 'application/json', 'Bad request: redirect_uri mismatch')),
  },
  {
    id: 'value-challenge-without-its-end',
    what: 'Errors are a 401 whose challenge never closes its realm.',
    kills: ['unauthorized-carries-a-challenge'],
    ...challenging('Bearer realm="login, error="invalid_token"'),
  },
  {
    id: 'value-challenge-without-a-scheme',
    what: 'Errors are a 401 whose challenge has parameters and no scheme.',
    kills: ['unauthorized-carries-a-challenge'],
    ...challenging('error="invalid_token"'),
  },
  {
    id: 'value-challenge-with-two-errors',
    what: 'Errors are a 401 whose challenge says error twice.',
    kills: ['unauthorized-carries-a-challenge'],
    ...challenging('Bearer error="invalid_request", error="invalid_token"'),
  },
  {
    id: 'value-transport-security-for-no-time',
    what: 'Strict-Transport-Security holds for no second.',
    kills: ['https-answers-carry-hsts'],
    tls: true,
    ...always('Strict-Transport-Security', 'max-age=0; includeSubDomains'),
  },
  {
    id: 'value-transport-security-twice-over',
    what: 'Strict-Transport-Security has max-age twice.',
    kills: ['https-answers-carry-hsts'],
    tls: true,
    ...always('Strict-Transport-Security', 'max-age=31536000; max-age=600'),
  },
  {
    id: 'value-allow-lists-what-was-refused',
    what: 'A form is answered by a 405 whose Allow has POST.',
    kills: ['allow-lists-get'],
    verdict: 'warn',
    ...everywhere((answer, { request, settings }) =>
      request.method === 'POST'
        ? withFields(
            pageAnswer(settings, 405, renderPage('Method Not Allowed', '<p>No forms.</p>')),
            'Allow',
            'GET, HEAD, POST',
          )
        : answer,
    ),
  },
]
