import type { Handler, Variant } from './variant.js'

type Delay = (target: string) => number

/** Hands each request on after so many milliseconds. */
const after =
  (delay: () => Delay): NonNullable<Variant['around']> =>
  (handler: Handler) => {
    const delayOf = delay()
    return (request, response) => {
      const ms = delayOf(request.url ?? '')
      if (ms === 0) handler(request, response)
      else setTimeout(() => handler(request, response), ms)
    }
  }

const timed: Pick<Variant, 'profiles' | 'input'> = {
  profiles: ['contract'],
  input: { only: ['LINK-ROBUST-003', 'LINK-RURI-014', 'LINK-STATE'] },
}

/** Slow for every reason but that time grows faster than length. */
export const time: readonly Variant[] = [
  {
    id: 'refusals-are-held-back',
    says: 'Every refusal takes 120 milliseconds longer, against whoever tries values.',
    ...timed,
    write: (response, { status, headers, body }) => {
      const fields = [...headers, 'Content-Length', String(Buffer.byteLength(body))]
      const isError = status >= 400 || headers.some((value) => /[?#&]error=/.test(value))
      setTimeout(
        () => response.writeHead(status, fields).end(response.req.method === 'HEAD' ? '' : body),
        isError ? 120 : 0,
      )
    },
  },
  {
    id: 'time-grows-with-length',
    says: 'An interpreter that takes 15 microseconds for each octet.',
    ...timed,
    around: after(
      () =>
        ({ length }) =>
          length * 0.015,
    ),
  },
  {
    id: 'time-grows-with-length-from-afar',
    says: 'The same, on the other side of an ocean.',
    ...timed,
    around: after(
      () =>
        ({ length }) =>
          80 + length * 0.015,
    ),
  },
  {
    id: 'long-requests-are-logged-to-a-disk',
    says: 'What is longer than 2000 octets is written to a slow disk first, whatever its length.',
    ...timed,
    around: after(
      () =>
        ({ length }) =>
          length > 2000 ? 60 : 0,
    ),
  },
  {
    id: 'very-long-requests-are-looked-at',
    says: 'A firewall takes 60 milliseconds for what is longer than 4096 octets.',
    ...timed,
    around: after(
      () =>
        ({ length }) =>
          length > 4096 ? 60 : 0,
    ),
  },
  {
    id: 'longest-requests-are-looked-at',
    says: 'The same, beyond 6144 octets.',
    ...timed,
    around: after(
      () =>
        ({ length }) =>
          length > 6144 ? 60 : 0,
    ),
  },
  {
    id: 'each-value-is-new',
    says: 'What was never asked before is not in the cache.',
    ...timed,
    around: after(() => {
      const seen = new Set<string>()
      return (target) => {
        if (seen.has(target)) return 0
        seen.add(target)
        return 50
      }
    }),
  },
  {
    id: 'first-request-wakes-the-server',
    says: 'A function in a cloud: the first request takes 700 milliseconds, and each fiftieth.',
    ...timed,
    around: after(() => {
      let number = 0
      return () => (number++ % 50 === 0 ? 700 : 0)
    }),
  },
  {
    id: 'collects-garbage-now-and-then',
    says: 'Every seventh request meets a collection of garbage.',
    ...timed,
    around: after(() => {
      let number = 0
      return () => (++number % 7 === 0 ? 90 : 0)
    }),
  },
  {
    id: 'shares-its-machine',
    says: 'Neighbours on the machine: an answer takes anything up to 80 milliseconds.',
    ...timed,
    around: after(() => () => Math.random() * 80),
  },
]
