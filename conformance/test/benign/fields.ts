import { field, withFields, without } from './answers.js'
import type { Variant } from './variant.js'

const always =
  (...pairs: readonly string[]): NonNullable<Variant['answer']> =>
  (answer) =>
    withFields(answer, ...pairs)
const deprecationFields = ['Deprecation', 'Sunset', 'Link']

/** Turns the list of fields around, and their names to lower case. */
function turned(headers: readonly string[]): readonly string[] {
  const pairs = headers.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), headers[at + 1] ?? '']] : [],
  )
  return pairs.reverse().flat()
}

export const fields: readonly Variant[] = [
  {
    id: 'fields-in-lower-case',
    says: 'Header fields come in lower case and in another order, as from a proxy.',
    answer: (answer) => ({ ...answer, headers: turned(answer.headers) }),
  },
  {
    id: 'many-fields',
    says: 'A content delivery network adds fields of its own.',
    answer: always(
      'Server',
      'cloudfront',
      'Via',
      '1.1 abc.cloudfront.net (CloudFront)',
      'X-Cache',
      'Miss from cloudfront',
      'X-Amz-Cf-Id',
      'aG9sYQ==',
      'Server-Timing',
      'db;dur=53',
      'Alt-Svc',
      'h3=":443"; ma=86400',
      'X-Request-Id',
      '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    ),
  },
  {
    id: 'age-zero',
    says: 'A cache in front passes every request on and says Age: 0, as Varnish does.',
    answer: always('Age', '0', 'X-Cache', 'MISS, MISS', 'X-Varnish', '32770'),
    warns: ['answers-come-from-no-cache'],
  },
  {
    id: 'cookies',
    says: 'Several cookies are set, with dates and commas.',
    answer: (answer) => ({
      ...answer,
      headers: [
        ...answer.headers,
        'Set-Cookie',
        'did=s%3Av0%3A1; Path=/; Expires=Thu, 01 Jan 2037 00:00:00 GMT; HttpOnly; Secure; SameSite=None',
        'Set-Cookie',
        'AWSALB=x/y+z==; Expires=Thu, 01 Jan 2037 00:00:00 GMT; Path=/',
      ],
    }),
  },
  {
    id: 'cookie-without-same-site',
    says: "The transaction's cookie leaves SameSite to the browser.",
    answer: (answer) =>
      withFields(
        answer,
        ...(field(answer, 'set-cookie') === undefined ? [] : ['Set-Cookie', 'tx=1; Path=/; HttpOnly']),
      ),
    warns: ['transaction-is-bound-to-the-browser'],
  },
  {
    id: 'no-cookie',
    says: 'No cookie is set: the login page binds the transaction.',
    answer: (answer) => without(answer, 'Set-Cookie'),
  },
  {
    id: 'cache-control-in-full',
    says: 'Caching is forbidden in every way that there is.',
    answer: always(
      'Cache-Control',
      'private, no-cache, no-store, must-revalidate, max-age=0',
      'Pragma',
      'no-cache',
      'Expires',
      '0',
      'ETag',
      'W/"1-x"',
      'Vary',
      'Cookie, Accept',
    ),
  },
  {
    id: 'cache-control-no-cache',
    says: 'Answers say no-cache, private.',
    profiles: ['contract', 'oauth'],
    answer: always('Cache-Control', 'no-cache, private'),
    warns: ['answers-forbid-storing'],
  },
  {
    id: 'no-cache-control',
    says: 'Redirects say nothing about caching, which keeps a 302 out of caches.',
    profiles: ['contract', 'oauth'],
    answer: (answer) => (answer.status === 302 ? without(answer, 'Cache-Control') : answer),
    warns: ['answers-forbid-storing'],
  },
  {
    id: 'no-deprecation',
    says: "The endpoint does not say that it is deprecated, as Auth0's never did.",
    answer: (answer) => without(answer, ...deprecationFields),
    warns: ['deprecation-is-announced', 'deprecation-notice-is-linked'],
  },
  {
    id: 'deprecation-on-redirects-only',
    says: 'Only redirects say that the endpoint is deprecated.',
    answer: (answer) => (answer.status === 302 ? answer : without(answer, ...deprecationFields)),
    warns: ['deprecation-fields-are-the-same-everywhere'],
  },
  {
    id: 'deprecation-spelt-otherwise',
    says: 'Link comes in two fields, with relative targets and quoted parameters; Deprecation alone, no Sunset.',
    answer: (answer) =>
      field(answer, 'deprecation') === undefined
        ? answer
        : {
            ...without(answer, ...deprecationFields),
            headers: [
              ...without(answer, ...deprecationFields).headers,
              'deprecation',
              '@1483401600',
              'link',
              '</docs/linking>; rel="deprecation"; type="text/html"; title="Linking, and what became of it"',
              'link',
              '<https://api.example.com/users>; rel="successor-version"; hreflang=en',
            ],
          },
  },
  {
    id: 'no-sniff-missing',
    says: 'Pages leave out X-Content-Type-Options.',
    answer: (answer) => without(answer, 'X-Content-Type-Options'),
    warns: ['bodies-are-not-sniffed'],
  },
  {
    id: 'no-referrer-policy',
    says: 'Pages leave out Referrer-Policy.',
    answer: (answer) => without(answer, 'Referrer-Policy'),
    warns: ['pages-send-no-referrer'],
  },
  {
    id: 'referrer-policy-list',
    says: 'Referrer-Policy is a list, for old browsers.',
    answer: always('Referrer-Policy', 'no-referrer, strict-origin-when-cross-origin, same-origin'),
  },
]
