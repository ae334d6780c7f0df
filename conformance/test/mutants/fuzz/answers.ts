/** What can be told of an answer as mask.ts leaves it: the status, the fields by name, what there is of content. */

export const statusOf = (answer: string): number => Number(/^\d{3}(?=\n)/.exec(answer)?.[0] ?? 0)

export const locationOf = (answer: string): string => /^location: (.*)$/m.exec(answer)?.[1] ?? ''

export const errorIn = (answer: string): string => /[?&#]error=([\w-]+)/.exec(locationOf(answer))?.[1] ?? ''

export const isRefusal = (answer: string): boolean => /^4\d\d\n/.test(answer) && locationOf(answer) === ''

export const isStart = (answer: string): boolean => /^302\n/.test(answer) && /^set-cookie:/m.test(answer)

/** Told to the user or to the client. */
export const isError = (answer: string): boolean => isRefusal(answer) || errorIn(answer) !== ''

export const isProblem = (answer: string): boolean =>
  /^content-type: application\/problem\+json/m.test(answer)

export const isPage = (answer: string): boolean => /^content-type: text\/html/m.test(answer)

/** The answer with another value in a field, wherever it has it. */
export const withField = (answer: string, name: string, change: (value: string) => string): string =>
  answer.replace(new RegExp(`^${name}: (.*)$`, 'gm'), (_, value: string) => `${name}: ${change(value)}`)

/** The answer without the lines that begin so. */
export const withoutLines = (answer: string, starts: RegExp): string =>
  answer
    .split('\n')
    .filter((line) => !starts.test(line))
    .join('\n')
