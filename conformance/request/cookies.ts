const nameOf = (pair: string): string => pair.split('=', 1)[0]?.trim() ?? ''

const pairsOf = (field: string): readonly string[] => field.split(';').filter((pair) => pair.trim() !== '')

/** What a check's Cookie adds to the session's: never a cookie of a name that the session has. */
export function besideSession(session: string, own: string): string {
  const taken = pairsOf(session).map(nameOf)
  return pairsOf(own)
    .filter((pair) => !taken.includes(nameOf(pair)))
    .join(';')
    .trim()
}

/** One Cookie field of both, as a browser sends it. @see RFC 6265 §5.4 */
export function joinCookies(session: string, own: string): string {
  const added = besideSession(session, own)
  return added === '' ? session : `${session}; ${added}`
}
