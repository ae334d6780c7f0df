/** The value of a JSON text; undefined when it is none. */
export function jsonValue(text: string): unknown {
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
