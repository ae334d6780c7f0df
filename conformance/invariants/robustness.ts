import { describeAnswer } from '../answers/describe.js'
import { inapplicable, unmet } from '../common/judgement.js'
import { headerValue } from '../wire/exchange.js'
import { wellFormed } from '../wire/well-formed.js'
import { type DeclaredInvariant, held, noAnswer, onAnswer } from './invariant.js'

const implemented = ['GET', 'HEAD', 'POST']

export const robustness = [
  {
    id: 'no-request-breaks-the-server',
    requirement: 'LINK-ROBUST-001',
    level: 'MUST',
    expected: 'a status below 500, in time',
    inspect: (seen) => {
      const { response, request, failure } = seen.exchange
      if (response === null) {
        if (failure?.kind === 'timeout') return unmet(describeAnswer(seen.answer))
        const torn = failure !== null && ['reset', 'closed'].includes(failure.kind) && wellFormed(request)
        return torn ? unmet(describeAnswer(seen.answer), 'low', 'inconclusive') : noAnswer
      }
      if (response.status < 500) return held
      if (response.status === 501 && !implemented.includes(request.method)) return held
      if (response.status === 503 && headerValue(response, 'retry-after') !== null)
        return inapplicable('overloaded')
      return unmet(`status ${response.status}`)
    },
  },
  {
    id: 'no-value-adds-a-header-field',
    requirement: 'LINK-ROBUST-002',
    level: 'MUST',
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
