import type { JourneyKnowledge } from '../../journey/judge/knowledge.js'
import type { Played } from '../../journey/played.js'
import { createRedactor, type Redact } from '../../secrets/redact.js'
import type { Secret } from '../../secrets/secret-index.js'
import { headerValues } from '../../wire/exchange.js'

const cookieValue = (pair: string): string => /^[^=]*=([^;]*)/.exec(pair.trim())?.[1] ?? ''

/** What browsers were given, and what they had from the start. */
const cookiesOf = ({ trails }: Played): readonly string[] =>
  trails.flatMap(({ hops }) =>
    hops.flatMap(({ exchange: { request, response } }) => [
      ...headerValues(response, 'set-cookie').map(cookieValue),
      ...request.headers
        .filter(([name]) => name.toLowerCase() === 'cookie')
        .flatMap(([, value]) => value.split(';').map(cookieValue)),
    ]),
  )

const namedOf = (name: string, values: readonly (string | null | undefined)[]): readonly Secret[] =>
  [...new Set(values)].flatMap((value) => (value == null || value === '' ? [] : [{ name, value }]))

/** Hides what the journeys have learned: codes, tokens and cookies of the target, and everything of the upstream. */
export function journeyRedactor(
  { all, planted }: Pick<JourneyKnowledge, 'all' | 'planted'>,
  first: Redact,
): Redact {
  const answers = all.flatMap(({ client, parts }) => [client, ...parts.map((part) => part.client)])
  const redact = createRedactor([
    ...namedOf('upstream', planted),
    ...namedOf('cookie', all.flatMap(cookiesOf)),
    ...namedOf(
      'code',
      answers.map((client) => client?.code),
    ),
    ...namedOf(
      'token',
      answers.map((client) => client?.token),
    ),
    ...namedOf(
      'token',
      all.flatMap(({ redeemed }) =>
        redeemed.flatMap(({ json }) =>
          Object.values(json ?? {}).filter((value) => typeof value === 'string' && value.length >= 16),
        ),
      ) as readonly string[],
    ),
  ])
  return (text) => redact(first(text))
}
