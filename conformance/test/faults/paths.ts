import type { ContextSoFar } from '../../../reference-impl/context.js'
import { valueIn } from '../../../reference-impl/parameters.js'
import { checkAccessToken } from '../../../reference-impl/steps/check-access-token.js'
import type { Fault } from './fault.js'
import { replacing, unchecked } from './making.js'

/** Another route to the endpoint, whose requests are known by their Accept field. */
const route = (path: RegExp): Pick<Fault, 'around'> => ({
  around: (handler) => (request, response) => {
    const [target = '', query = ''] = (request.url ?? '').split(/\?(.*)/s)
    if (path.test(target)) {
      request.url = `/authorize?${query}`
      request.headers.accept = 'text/html, other/route'
    }
    handler(request, response)
  },
})

const isOther = ({ request }: Pick<ContextSoFar, 'request'>): boolean =>
  request.accept.includes('other/route')

const withoutToken = replacing({
  'check-access-token': (context) =>
    isOther(context) ? { subject: 'auth0|demo-user' } : checkAccessToken(context),
})
const withoutComparison = replacing(
  unchecked((context) => (isOther(context) ? valueIn(context.parameters, 'redirect_uri') : undefined)),
)

const on = (
  id: string,
  words: string,
  path: RegExp,
  [what, kills, unguarded]: readonly [string, string, Pick<Fault, 'options'>],
): Fault => ({
  ...{ id, what: `${words} ${what}`, kills: [kills], depth: 'default' },
  ...route(path),
  ...unguarded,
})

const token = ['verifies no token.', 'path-variants-verify-the-token', withoutToken] as const
const address = [
  'compares no redirect_uri.',
  'path-variants-compare-the-redirect-uri',
  withoutComparison,
] as const

/** Second routes to the endpoint, which lack what guards the first. */
export const paths: readonly Fault[] = [
  on('path-with-a-slash-verifies-no-token', 'The path with a slash behind it', /^\/authorize\/$/, token),
  on('path-in-capitals-verifies-no-token', 'The path in capital letters', /^\/AUTHORIZE$/, token),
  on('path-with-a-suffix-verifies-no-token', 'The path with .json behind it', /^\/authorize\.json$/, token),
  on('encoded-path-compares-nothing', 'The path with an encoded letter', /^\/%61uthorize$/, address),
  on('path-with-a-dot-compares-nothing', 'The path behind a dot segment', /^\/\.\/authorize$/, address),
  on('path-with-a-format-compares-nothing', 'The path with .json behind it', /^\/authorize\.json$/, address),
]
