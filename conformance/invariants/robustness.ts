import { describeAnswer, serverErrors } from '../answers/describe.js'
import type { Observed } from '../answers/observed.js'
import { about, inapplicable, type Judgement, unmet } from '../common/judgement.js'
import { touched } from '../request/mutation.js'
import { type Aside, type ExchangeFailure, headerValue } from '../wire/exchange.js'
import { sentPairs } from '../wire/sent.js'
import { wellFormed } from '../wire/well-formed.js'
import { type DeclaredInvariant, held, noAnswer, onAnswer } from './invariant.js'

/** What came once under load and not again alone: a crash is worth more than a broken connection. */
function underLoad({ answer, exchange }: Observed, { parallel }: Aside): Judgement {
  const load = parallel > 1 ? ` under ${parallel} parallel requests` : ''
  const words = `fails${load}, and not when the request is sent again alone: ${describeAnswer(answer)}`
  const crashed = exchange.response !== null && exchange.response.status !== 503
  return about(
    'A request fails once, and not when it is sent again alone',
    unmet(words, crashed ? 'medium' : 'info', 'warn'),
  )
}

const implemented = ['GET', 'HEAD', 'POST']

/** A request alone has ended the server, or one of several that were under way. */
const death = (seen: Observed, { message, among = 1 }: ExchangeFailure): Judgement =>
  among === 1
    ? unmet(`the server has ended after ${causeOf(seen)}: ${message}`, 'critical')
    : unmet(`the server has ended with ${among} requests under way, one of them ${causeOf(seen)}`, 'high')

/** More are not worth naming: smaller requests tell which of them it was. */
const mostNamed = 6

/** Where a request that breaks the server differs from the control; all that differ in the same place are told together. */
function causeOf({ mutation, exchange: { request } }: Observed): string {
  // That its connection is closed is the suite's own care.
  const names = Object.keys(mutation.headers ?? {}).filter((name) => name !== 'Connection')
  const fields = names.map((name) => `the ${name} field`)
  const parts = [
    ...(request.method === 'GET' ? [] : [request.method]),
    ...touched(mutation),
    ...fields,
    ...(mutation.path === undefined && mutation.raw === undefined ? [] : ['the request target']),
    ...(mutation.body === undefined ? [] : ['the content']),
  ]
  const different = [...new Set(parts)]
  if (different.length > mostNamed) return 'a request with many additions'
  return parts.length === 0 ? 'the valid request' : `a request that differs in ${different.join(', ')}`
}

/** Values that no firewall has a reason to stop. */
const plain = /^(?!.*(?:\.\.|\/\/.*\/\/))(?:https:\/\/)?[\w.~/-]*$/

/**
 * Whether the request was sent again, and has nothing that something in front of the server could have cut off:
 * a firewall closes on odd signs, addresses within addresses and long values.
 */
const isOrdinary = ({ exchange: { request, retries }, mutation }: Observed): boolean =>
  retries > 0 &&
  request.target.length < longestOrdinary &&
  (mutation.headers ?? mutation.raw ?? mutation.path) === undefined &&
  sentPairs(request).every(([name, value]) => /^\w+$/.test(name) && plain.test(value))

const longestOrdinary = 2000

export const robustness = [
  {
    id: 'no-request-breaks-the-server',
    requirement: 'LINK-ROBUST-001',
    level: 'MUST',
    defect: 'A request ends in a server error or in no answer',
    expected: 'a status below 500, in time',
    asides: 'unrepeated',
    failsAt: 3,
    inspect: (seen) => {
      const { response, request, failure, aside, survived } = seen.exchange
      if (failure?.kind === 'died') return death(seen, failure)
      if (aside !== undefined) return underLoad(seen, aside)
      if (response === null) {
        if (failure?.kind === 'timeout') return unmet(describeAnswer(seen.answer))
        const isTorn = failure !== null && ['reset', 'closed'].includes(failure.kind)
        if (!isTorn || survived === true || !wellFormed(request)) return noAnswer
        return isOrdinary(seen)
          ? unmet(`${describeAnswer(seen.answer)}, each time, to ${causeOf(seen)}`)
          : unmet(describeAnswer(seen.answer), 'low', 'inconclusive')
      }
      if (response.status < 500) return held
      if (response.status === 501 && !implemented.includes(request.method)) return held
      if (response.status === 503 && headerValue(response, 'retry-after') !== null)
        return inapplicable('overloaded')
      return {
        ...unmet(`status ${response.status} to ${causeOf(seen)}`),
        cause: { words: serverErrors, own: true },
      }
    },
  },
  {
    id: 'no-value-adds-a-header-field',
    requirement: 'LINK-ROBUST-002',
    level: 'MUST',
    defect: 'A value of the request adds a header field or a line break to one',
    expected: 'no header field and no line break from a parameter value',
    inspect: onAnswer(({ headers }) => {
      const injected = headers.find(([name]) => /^x-injected/i.test(name))
      if (injected !== undefined)
        return unmet(`the request added the field ${injected[0]}: ${injected[1]}`, 'critical')
      const torn = headers.find(([, value]) => /[\r\n]/.test(value))
      if (torn !== undefined)
        return unmet(`the ${torn[0]} field holds a line break from the request`, 'critical')
      return held
    }),
  },
] as const satisfies readonly DeclaredInvariant[]
