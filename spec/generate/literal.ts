const width = 100

/** A plain value as a TypeScript literal: on one line where it fits, else with its members below each other. */
export function literal(value: unknown, indent = ''): string {
  const line = oneLine(value)
  if (line.length <= width || typeof value !== 'object' || value === null) return line
  const inner = `${indent}  `
  const members = Array.isArray(value)
    ? value.map((item) => literal(item, inner))
    : Object.entries(value).map(([name, member]) => `${key(name)}: ${literal(member, inner)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${members.map((member) => `${inner}${member},\n`).join('')}${indent}${close}`
}

function oneLine(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  const entries = Object.entries(value).map(([name, member]) => `${key(name)}: ${oneLine(member)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

/** Quotes a text in single quotes, unless it holds one. */
function quoted(text: string): string {
  const escaped = JSON.stringify(text)
  if (text.includes("'")) return escaped
  return `'${escaped.slice(1, -1).replaceAll('\\"', '"')}'`
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)
}
