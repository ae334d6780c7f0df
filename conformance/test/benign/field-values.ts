import { field, isErrorPage, withFields, without } from './answers.js'
import type { Variant } from './variant.js'

const onPages =
  (change: NonNullable<Variant['answer']>): NonNullable<Variant['answer']> =>
  (answer, context) =>
    isErrorPage(answer) ? change(answer, context) : answer

const challenged = (challenge: string): NonNullable<Variant['answer']> =>
  onPages((answer) => ({ ...withFields(answer, 'WWW-Authenticate', challenge), status: 401 }))

const notice = 'https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations'

const deprecated = (answer: { readonly headers: readonly string[] }): boolean =>
  answer.headers.includes('Deprecation')

const whenDeprecated =
  (...pairs: readonly string[]): NonNullable<Variant['answer']> =>
  (answer) =>
    deprecated(answer) ? withFields(answer, ...pairs) : answer

export const fieldValues: readonly Variant[] = [
  {
    id: 'value-deprecation-with-parameters',
    says: 'Deprecation has parameters, which RFC 9651 lets any item have.',
    answer: whenDeprecated('Deprecation', '@1483401600;version="1";final'),
  },
  {
    id: 'value-sunset-at-a-leap-second',
    says: 'Sunset is the leap second at the end of 2016 or a leap day.',
    answer: whenDeprecated('Sunset', 'Sat, 29 Feb 2020 23:59:60 GMT'),
  },
  {
    id: 'value-links-of-many-kinds',
    says: 'Link has escapes, flags, extended titles, an extension relation, empty elements and an anchor of its own.',
    answer: whenDeprecated(
      'Link',
      `<${notice}>; title="Old, \\"linked\\" <accounts>"; rel="deprecation help"; type="text/html" ,, ` +
        `</style.css>; rel=preload; as=style; nopush, <https://example.com/v2>;rel="https://rels.example.com/next";title*=UTF-8'de'%C3%BCber, ` +
        `</other>; rel=successor-version; anchor="/elsewhere", <?page=2>; rel = "next" ; anchor = "#list"`,
    ),
  },
  {
    id: 'value-links-in-several-lines',
    says: 'Each Link stands in a line of its own, in its own order.',
    answer: (answer) =>
      deprecated(answer)
        ? {
            ...without(answer, 'Link'),
            headers: [
              ...without(answer, 'Link').headers,
              ...['Link', '<https://example.com/v2>; rel=successor-version'],
              ...['Link', `<${notice}>; rel=deprecation; anchor=""`],
            ],
          }
        : answer,
  },
  {
    id: 'value-cache-control-in-its-own-words',
    says: 'Cache-Control has quoted arguments, extensions and other letter case, and forbids storing.',
    answer: (answer) =>
      withFields(
        answer,
        'Cache-Control',
        'Private="set-cookie, x-public", community="UCI, max-age=60", , No-Store, max-age="0"',
      ),
  },
  {
    id: 'value-network-keeps-nothing',
    says: 'Fields for content delivery networks forbid storing; Cache-Status and others tell of misses.',
    answer: (answer) =>
      withFields(
        answer,
        ...['CDN-Cache-Control', 'no-store, max-age=600', 'Surrogate-Control', 'max-age=0'],
        ...[
          'Cache-Status',
          'edge; fwd=bypass; detail="no hit", shield; hit=?0',
          'CF-Cache-Status',
          'DYNAMIC',
        ],
        ...['X-Cache-Status', 'BYPASS', 'X-Vercel-Cache', 'MISS'],
      ),
  },
  {
    id: 'value-policies-of-several-layers',
    says: 'A proxy adds a lax policy before the strict one of the application, and both hold.',
    answer: onPages((answer) =>
      withFields(
        without(answer, 'X-Frame-Options'),
        'Content-Security-Policy',
        "upgrade-insecure-requests; frame-ancestors *, default-src 'none'; Frame-Ancestors 'none'; frame-ancestors *",
      ),
    ),
  },
  {
    id: 'value-old-frame-fields-that-differ',
    says: 'A proxy and an application forbid frames each in its own word, which forbids them.',
    answer: onPages((answer) => ({
      ...without(answer, 'Content-Security-Policy'),
      headers: [...without(answer, 'Content-Security-Policy').headers, 'X-Frame-Options', 'SAMEORIGIN'],
    })),
    warns: ['pages-cannot-be-framed'],
  },
  {
    id: 'value-referrer-policies-for-old-browsers',
    says: 'Referrer-Policy lists what old browsers know first, and then what new ones and future ones do.',
    answer: onPages((answer) =>
      withFields(answer, 'Referrer-Policy', 'no-referrer-when-downgrade, No-Referrer, future-policy'),
    ),
  },
  {
    id: 'value-referrer-policy-in-old-words',
    says: 'The page forbids the Referer in the words of an old draft, and a link to itself allows it.',
    answer: onPages((answer) => ({
      ...without(answer, 'Referrer-Policy'),
      body: answer.body
        .replace('<head>', '<head><meta name="Referrer" content="never">')
        .replace('</main>', '<a referrerpolicy="unsafe-url" href="/help">Help</a></main>'),
    })),
  },
  {
    id: 'value-media-types-in-other-words',
    says: 'Content-Type has other letter case, quotes, empty parameters and another name of the charset.',
    answer: onPages((answer) =>
      field(answer, 'content-type')?.startsWith('text/html') === true
        ? withFields(answer, 'Content-Type', 'Text/HTML;; Charset="UTF8" ;')
        : answer,
    ),
  },
  {
    id: 'value-challenges-of-many-schemes',
    says: 'Errors are a 401 that offers several schemes.',
    answer: challenged(
      'Negotiate, DPoP algs="ES256 RS256", Basic realm = "a, \\"b\\"" , Bearer scope="openid profile",error=invalid_token, Custom YWJjZA==',
    ),
  },
  {
    id: 'value-challenge-in-one-word',
    says: 'Errors are a 401 with the bare scheme.',
    answer: challenged('Bearer'),
    warns: ['unauthorized-carries-a-challenge'],
  },
]
