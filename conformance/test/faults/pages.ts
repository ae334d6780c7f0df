import type { RequirementId } from '../../../generated/requirements.js'
import { renderPage } from '../../../reference-impl/page.js'
import { withFields, without } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked, everywhere, onErrorPage, onLink, onProblem } from './making.js'
import { uriRows } from './uri-rows.js'

const inPage = (html: (text: string) => string, name: string) =>
  onErrorPage((answer, context) => ({
    ...answer,
    body: answer.body.replace('</p>', `</p>${html(asked(context, name) ?? '')}`),
  }))

const withBody = (addition: string) =>
  onErrorPage((answer) => ({ ...answer, body: answer.body.replace('</main>', `${addition}</main>`) }))

/** Evaluates `{{7*7}}` and `${7*7}`, as a template engine does. */
const evaluated = (text: string): string => text.replace('{{7*7}}', '49').replace('${7*7}', '49')

const asJson = (type: string) =>
  onErrorPage((answer) => ({
    ...withFields(answer, 'Content-Type', type),
    body: '{"error":"invalid_request"}',
  }))

/** What a refusal on a page is part of. */
const everyRefusal: readonly RequirementId[] = [
  'LINK-PARAM-003',
  'LINK-PARAM-004',
  'LINK-PARAM-006',
  'LINK-PARAM-007',
  'LINK-PARAM-008',
  'LINK-PARAM-013',
  'LINK-PARAM-015',
  'LINK-CLIENT-001',
  'LINK-CLIENT-002',
  'LINK-CLIENT-003',
  'LINK-CLIENT-004',
  'LINK-RURI-004',
  'LINK-RURI-007',
  'LINK-RURI-011',
  'LINK-RURI-023',
  ...uriRows,
]

export const pages: readonly Fault[] = [
  {
    id: 'error-page-shows-client-id-as-markup',
    what: 'The error page shows client_id without escaping it.',
    kills: ['request-values-never-become-markup', 'markup-in-parameters-stays-text'],
    ...inPage((value) => `<p>Unknown client ${value}</p>`, 'client_id'),
  },
  {
    id: 'error-page-puts-state-into-a-script',
    what: 'The error page hands state to a script, unescaped.',
    kills: ['request-values-never-become-markup', 'markup-on-each-kind-of-page-stays-text'],
    ...inPage((value) => `<script>resume("${value}")</script>`, 'state'),
  },
  {
    id: 'redirect-shows-state-as-markup',
    what: 'The page beside the redirect, for browsers that follow none, shows state without escaping it.',
    kills: ['request-values-never-become-markup', 'markup-in-a-valid-request-stays-text'],
    ...onLink((answer, context) => ({
      ...answer,
      headers: [...answer.headers, 'Content-Type', 'text/html; charset=utf-8'],
      body: renderPage('Moved', `<a title="${asked(context, 'state') ?? ''}" href="/">on</a>`),
    })),
  },
  {
    id: 'error-page-puts-response-type-into-an-attribute',
    what: 'A local page for a bad response_type puts it into an attribute, unescaped.',
    kills: ['request-values-never-become-markup', 'markup-in-parameters-stays-text'],
    ...everywhere((answer, context) => {
      const type = asked(context, 'response_type') ?? ''
      if (!type.includes('svg') || context.redirectUri === undefined) return answer
      const body = renderPage('Error', `<input value="${type}">`)
      return {
        status: 400,
        body,
        headers: [
          ...without(answer, 'Location').headers,
          'Content-Type',
          'text/html; charset=utf-8',
          'Content-Security-Policy',
          "frame-ancestors 'none'",
        ],
      }
    }),
  },
  {
    id: 'error-page-is-a-template',
    what: 'The error page evaluates template expressions in client_id.',
    kills: ['request-values-never-become-markup', 'markup-in-parameters-stays-text'],
    ...inPage((value) => (value.includes('7*7') ? evaluated(value) : ''), 'client_id'),
  },
  {
    id: 'error-page-shows-a-stack-trace',
    what: 'The error page shows a stack trace.',
    kills: ['bodies-show-no-insides'],
    ...withBody('<pre>TypeError: x is undefined\n    at check (/srv/app/lib/check.js:10:5)</pre>'),
  },
  {
    id: 'error-page-shows-sql',
    what: 'The error page shows an error of its database.',
    kills: ['bodies-show-no-insides'],
    ...withBody('<p>SQLSTATE[42000]: Syntax error or access violation</p>'),
  },
  {
    id: 'json-is-called-html',
    what: 'Errors are JSON, sent as text/html.',
    kills: ['content-type-tells-the-truth'],
    ...asJson('text/html; charset=utf-8'),
  },
  {
    id: 'html-is-called-json',
    what: 'Error pages are HTML, sent as application/json.',
    kills: ['content-type-tells-the-truth'],
    ...onErrorPage((answer) => withFields(answer, 'Content-Type', 'application/json')),
  },
  {
    id: 'page-without-content-type',
    what: 'Error pages have no Content-Type.',
    kills: ['content-type-tells-the-truth'],
    ...onErrorPage((answer) => without(answer, 'Content-Type')),
  },
  {
    id: 'page-without-charset',
    what: 'Error pages name no charset.',
    kills: ['content-type-tells-the-truth'],
    verdict: 'warn',
    ...onErrorPage((answer) => withFields(answer, 'Content-Type', 'text/html')),
  },
  {
    id: 'page-may-be-framed',
    what: 'Error pages with a button may be framed by any site.',
    kills: ['pages-cannot-be-framed'],
    ...onErrorPage((answer) => ({
      ...without(answer, 'X-Frame-Options', 'Content-Security-Policy'),
      body: answer.body.replace('</main>', '<form action="/login"><button>Log in</button></form></main>'),
    })),
  },
  {
    id: 'page-may-be-framed-by-https',
    what: 'frame-ancestors of the error page with a button allows every https site.',
    kills: ['pages-cannot-be-framed'],
    ...onErrorPage((answer) => ({
      ...withFields(without(answer, 'X-Frame-Options'), 'Content-Security-Policy', 'frame-ancestors https:'),
      body: answer.body.replace('</main>', '<form action="/login"><button>Log in</button></form></main>'),
    })),
  },
  {
    id: 'page-guarded-by-x-frame-options-alone',
    what: 'Framing is forbidden by X-Frame-Options alone.',
    kills: ['pages-cannot-be-framed'],
    verdict: 'warn',
    ...onErrorPage((answer) => without(answer, 'Content-Security-Policy')),
  },
  {
    id: 'page-sends-the-address-on',
    what: 'Error pages send their whole address on, in Referer.',
    kills: ['pages-send-no-referrer'],
    verdict: 'fail',
    ...onErrorPage((answer) => withFields(answer, 'Referrer-Policy', 'unsafe-url')),
  },
  {
    id: 'page-has-no-referrer-policy',
    what: 'Error pages have no Referrer-Policy, under a profile that wants one.',
    kills: ['pages-send-no-referrer'],
    profile: 'strict',
    ...onErrorPage((answer) => without(answer, 'Referrer-Policy')),
  },
  {
    id: 'page-loads-a-script',
    what: 'Error pages load a script of a third party.',
    kills: ['pages-load-nothing-from-third-parties'],
    ...withBody('<script src="https://cdn.example.net/analytics.js"></script>'),
  },
  {
    id: 'page-may-be-sniffed',
    what: 'Answers lack nosniff.',
    kills: ['bodies-are-not-sniffed'],
    ...everywhere((answer) => without(answer, 'X-Content-Type-Options')),
  },
  {
    id: 'nosniff-is-misspelt',
    what: 'X-Content-Type-Options has another value than the one that the contract gives it.',
    kills: ['response-400-fits-x-content-type-options', 'response-405-fits-x-content-type-options'],
    ...everywhere((answer) => withFields(answer, 'X-Content-Type-Options', 'no-sniff')),
  },
  {
    id: 'nosniff-is-misspelt-where-something-is-forbidden',
    what: 'Errors have status 403, and X-Content-Type-Options a value of its own.',
    kills: ['response-403-fits-x-content-type-options'],
    ...everywhere((answer) =>
      answer.status === 400
        ? { ...withFields(answer, 'X-Content-Type-Options', 'no-sniff'), status: 403 }
        : answer,
    ),
  },
  {
    id: 'nosniff-is-misspelt-after-the-removal',
    what: 'The endpoint has been removed, and X-Content-Type-Options has a value of its own.',
    kills: ['response-410-fits-x-content-type-options'],
    options: () => ({ lifecycle: 'removed' }),
    target: (content) => ({ ...content, lifecycle: 'removed' }),
    answer: (answer) => withFields(answer, 'X-Content-Type-Options', 'no-sniff'),
  },
  {
    id: 'error-page-lists-registrations',
    what: 'The page that refuses a redirect_uri lists the registered ones, as Auth0 did until 2018.',
    kills: ['error-page-lists-no-registered-uri'],
    ...withBody(
      '<p>Allowed: https://app.example.com/callback, https://app.example.com/return?tenant=demo</p>',
    ),
  },
  {
    id: 'error-page-is-empty',
    what: 'A refusal on a page is an empty body.',
    kills: ['invalid-redirect-uri-is-explained-to-the-user'],
    ...onErrorPage((answer) => ({ ...without(answer, 'Content-Type', 'Content-Security-Policy'), body: '' })),
  },
  {
    id: 'error-page-is-blank-html',
    what: 'A refusal on a page is HTML without a word.',
    kills: ['invalid-redirect-uri-is-explained-to-the-user'],
    ...onErrorPage((answer) => ({ ...answer, body: '<!doctype html><title></title><script>1</script>' })),
  },
  {
    id: 'error-page-has-status-200',
    what: 'Every refusal on a page has status 200.',
    kills: ['error-page-has-a-client-error-status'],
    alsoTrips: [...everyRefusal, 'LINK-RURI-002'],
    ...onErrorPage((answer) => ({ ...answer, status: 200 })),
  },
  {
    id: 'problem-document-has-another-status',
    what: 'A problem document says 500 in an answer with status 400.',
    kills: ['problem-documents-are-well-formed', 'problem-document-on-request'],
    ...onProblem((answer) => ({ ...answer, body: answer.body.replace('"status":400', '"status":500') })),
  },
  {
    id: 'problem-document-is-cut-off',
    what: 'A problem document ends before its JSON does.',
    kills: ['problem-documents-are-well-formed', 'problem-document-on-request'],
    ...onProblem((answer) => ({ ...answer, body: answer.body.slice(0, -1) })),
  },
  {
    id: 'page-401-without-challenge',
    what: 'Errors on a page are a 401 without WWW-Authenticate.',
    kills: ['unauthorized-carries-a-challenge'],
    ...onErrorPage((answer) => ({ ...answer, status: 401 })),
  },
  {
    id: 'errors-are-plain-text',
    what: 'An error is a line of plain text.',
    kills: ['errors-have-a-media-type-of-the-contract'],
    ...everywhere((answer) =>
      answer.status >= 400 && answer.body !== ''
        ? { ...withFields(answer, 'Content-Type', 'text/plain; charset=utf-8'), body: 'Bad request.\n' }
        : answer,
    ),
  },
  {
    id: 'throttles-without-retry-after',
    depth: 'default',
    what: 'A request that looks odd gets 429 without Retry-After.',
    kills: ['overload-says-when-to-retry'],
    ...everywhere((answer, context) =>
      asked(context, 'client_id') === '[object Object]' ? { ...answer, status: 429 } : answer,
    ),
  },
  {
    id: 'error-page-follows-redirect-uri-by-script',
    what: 'The page that refuses a redirect_uri leads there by a script.',
    kills: ['redirect-uri-unregistered-is-never-navigated-to'],
    alsoTrips: everyRefusal,
    ...inPage(
      (value) => `<script>location.href = ${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`,
      'redirect_uri',
    ),
  },
  {
    id: 'error-page-follows-redirect-uri-by-refresh',
    what: 'The page that refuses a redirect_uri leads there by a Refresh field.',
    kills: ['redirect-uri-unregistered-is-never-navigated-to'],
    alsoTrips: everyRefusal,
    ...onErrorPage((answer, context) => {
      const uri = asked(context, 'redirect_uri')
      return uri === undefined || /[^!-~]/.test(uri) ? answer : withFields(answer, 'Refresh', `0; url=${uri}`)
    }),
  },
  {
    id: 'error-page-links-to-redirect-uri',
    alsoTrips: ['LINK-ERROR-007'],
    what: 'The page that refuses a redirect_uri links to it.',
    kills: ['redirect-uri-unregistered-is-never-navigated-to'],
    verdict: 'warn',
    ...inPage(
      (value) => `<a href="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}">Back</a>`,
      'redirect_uri',
    ),
  },
]
