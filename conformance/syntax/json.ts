/** With what a JSON text begins: most of what is asked about is a page, and an exception costs more than a look. */
const beginning = /^[ \t\n\r]*[{["\-\dtfn]/

/** The value of a JSON text; undefined when it is none. */
export function jsonValue(text: string): unknown {
  if (!beginning.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The members of a JSON object; null when the text is none. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  const value = jsonValue(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
}
