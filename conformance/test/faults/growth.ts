import { valueIn } from '../../../reference-impl/parameters.js'
import { checkClient } from '../../../reference-impl/steps/check-client.js'
import { checkRedirectUri } from '../../../reference-impl/steps/check-redirect-uri.js'
import { checkScope } from '../../../reference-impl/steps/check-scope.js'
import { rejectMalformed } from '../../../reference-impl/steps/read-parameters.js'
import type { Handler } from '../benign/variant.js'
import type { Fault } from './fault.js'
import { replacing } from './making.js'

/** Keeps the processor for so long, as a slower machine or language would need it. */
function spend(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

/** What comparing each of so many parts with every other takes. */
const square = (parts: number, micros = 0.001): number => parts * parts * micros

/** Works on a parameter before it is compared. */
const working = (name: string, work: (value: string) => void): Pick<Fault, 'options'> =>
  replacing({
    'reject-malformed': (context) => {
      work(valueIn(context.parameters, name) ?? '')
      rejectMalformed(context)
    },
  })

/** Works on a header field before anything else is done. */
const reading = (name: string, work: (value: string) => void): Pick<Fault, 'around'> => ({
  around:
    (handler: Handler): Handler =>
    (request, response) => {
      work(String(request.headers[name] ?? ''))
      handler(request, response)
    },
})

const runs = (value: string, part: string): number => value.split(part).length - 1

const kills = ['matching-time-stays-bounded']

/** Under a second at the lengths that a server reads, and much more for whoever asks a thousand times at once. */
export const growth: readonly Fault[] = [
  {
    id: 'slashes-are-trimmed-by-a-pattern',
    what: 'Slashes at the end of redirect_uri are looked for from each slash anew.',
    kills,
    depth: 'default',
    ...replacing({
      'check-redirect-uri': (context) => {
        const sent = valueIn(context.parameters, 'redirect_uri') ?? ''
        for (let time = 0; time < 12; time++) sent.replace(/\/+$/, '')
        return checkRedirectUri(context)
      },
    }),
  },
  {
    id: 'state-is-trimmed-by-a-pattern',
    what: 'Spaces at the end of state are looked for from each space anew, for the log, the session and the page.',
    kills,
    depth: 'default',
    ...working('state', (value) => {
      for (let time = 0; time < 12; time++) value.replace(/\s+$/, '')
    }),
  },
  {
    id: 'scopes-are-compared-with-each-other',
    what: 'Each scope is compared with every other, in a language that is slower than this one.',
    kills,
    depth: 'default',
    ...replacing({
      'check-scope': (context) => {
        const scopes = (valueIn(context.parameters, 'scope') ?? '').split(' ')
        spend(square(new Set(scopes).size, 0.00015))
        checkScope(context)
      },
    }),
  },
  {
    id: 'mail-address-is-matched-by-a-pattern',
    what: 'The pattern for login_hint tries each beginning of a domain with each end of it.',
    kills,
    depth: 'default',
    ...working('login_hint', (value) => spend(square(runs(value.split('@')[1] ?? '', '.'), 0.00015))),
  },
  {
    id: 'languages-are-matched-by-a-pattern',
    what: 'The languages of ui_locales are read by a pattern with a nested choice.',
    kills,
    depth: 'default',
    ...working('ui_locales', (value) => spend(square(runs(value, '-'), 0.0003))),
  },
  {
    id: 'user-agent-is-matched-by-a-pattern',
    what: 'The brackets of User-Agent are paired from each opening one.',
    kills,
    depth: 'default',
    ...reading('user-agent', (value) => spend(square(runs(value, '('), 0.00003))),
  },
  {
    id: 'names-are-compared-with-each-other',
    what: 'Each parameter is compared with every other, to find those that are repeated.',
    kills,
    depth: 'default',
    ...replacing({
      'reject-malformed': (context) => {
        spend(square(context.parameters.length, 0.00015))
        rejectMalformed(context)
      },
    }),
  },
  {
    id: 'dots-are-removed-one-by-one',
    what: 'Each ".." of a path is taken out of it before the next one is looked for.',
    kills,
    depth: 'default',
    ...working('redirect_uri', (value) => spend(square(runs(value, '/..'), 0.00015))),
  },
  {
    id: 'client-is-matched-by-wildcards',
    what: 'Client identifiers are compared as patterns with several stars: the time grows by the cube.',
    kills,
    depth: 'default',
    ...replacing({
      'check-client': (context) => {
        const { length } = valueIn(context.parameters, 'client_id') ?? ''
        spend(length ** 3 / 8e8)
        return checkClient(context)
      },
    }),
  },
  {
    id: 'labels-of-a-host-are-matched-by-a-pattern',
    what: 'The pattern for the host of redirect_uri tries each label with each other.',
    kills,
    ...working('redirect_uri', (value) => spend(square(runs(value, 'a.'), 0.00004))),
  },
  {
    id: 'mail-address-hangs',
    what: 'The pattern for login_hint never ends on a long name without a domain.',
    kills: [...kills, 'no-request-breaks-the-server'],
    depth: 'default',
    around: (handler) => (request, response) => {
      if (!/login_hint=a{200}/.test(request.url ?? '')) handler(request, response)
    },
    input: { timeoutMs: 3000 },
  },
  {
    id: 'class-references-double',
    what: 'The pattern for acr_values reads a run of letters in every way: each letter more doubles the time.',
    kills,
    depth: 'default',
    ...working('acr_values', (value) => {
      const { length } = /^[a-z]*/.exec(value)?.[0] ?? ''
      if (length < value.length) spend(2 ** Math.min(length / 4, 10) / 4)
    }),
  },
]
