/** The session that every request carries: the Cookie among the extra header fields, or null. */
export const sessionOf = (headers: Readonly<Record<string, string>>): string | null =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === 'cookie')?.[1] ?? null
