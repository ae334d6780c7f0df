import {
  type Argument,
  type Cursor,
  cursor,
  isAtEnd,
  skipSpace,
  takeArgument,
  takeSign,
  takeToken,
} from './field-value.js'

/** One challenge: a scheme with its parameters, or with a single token. */
export interface Challenge {
  readonly scheme: string
  readonly parameters: readonly Argument[]
}

const token68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y

function takeToken68(reading: Cursor): boolean {
  token68.lastIndex = reading.at
  const [found] = token68.exec(reading.text) ?? []
  reading.at += found?.length ?? 0
  return found !== undefined
}

/** A parameter, where the next thing is one and not the next scheme. */
function takeParameter(reading: Cursor): Argument | null {
  const { at } = reading
  const argument = takeArgument(reading, 'space')
  if (argument !== null && argument[1] !== null) return argument
  reading.at = at
  return null
}

function takeCommas(reading: Cursor): void {
  do skipSpace(reading)
  while (takeSign(reading, ','))
}

function takeChallenge(reading: Cursor): Challenge | null {
  const scheme = takeToken(reading)
  if (scheme === null) return null
  const parameters: Argument[] = []
  const isFollowed = /[ \t]/.test(reading.text[reading.at] ?? '')
  skipSpace(reading)
  if (isAtEnd(reading) || reading.text[reading.at] === ',') return { scheme, parameters }
  if (!isFollowed) return null
  const first = takeParameter(reading)
  if (first === null) return takeToken68(reading) ? { scheme, parameters } : null
  for (let next: Argument | null = first; next !== null; next = takeParameter(reading)) {
    parameters.push(next)
    const { at } = reading
    skipSpace(reading)
    if (!isAtEnd(reading) && reading.text[reading.at] !== ',') return null
    takeCommas(reading)
    if (isAtEnd(reading)) reading.at = at
  }
  return { scheme, parameters }
}

/** Reads WWW-Authenticate; null for what does not parse. @see RFC 9110 §11.6.1 */
export function parseChallenges(text: string): readonly Challenge[] | null {
  const reading = cursor(text)
  const found: Challenge[] = []
  for (takeCommas(reading); !isAtEnd(reading); takeCommas(reading)) {
    const challenge = takeChallenge(reading)
    if (challenge === null) return null
    found.push(challenge)
  }
  return found
}
