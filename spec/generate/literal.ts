import type { CodeBlockWriter, WriterFunction } from 'ts-morph'

const width = 100

/** Makes a writer of a plain value as a TypeScript literal, on one line where it fits. */
export function literal(value: unknown): WriterFunction {
  return (writer) => writeLiteral(writer, value)
}

/** Quotes a text for TypeScript, in single quotes unless it holds more of them than of double ones. */
export function quoted(text: string): string {
  const escaped = JSON.stringify(text)
  if (text.includes("'")) return escaped
  return `'${escaped.slice(1, -1).replaceAll('\\"', '"')}'`
}

function writeLiteral(writer: CodeBlockWriter, value: unknown): void {
  const line = oneLine(value)
  if (line.length <= width || typeof value !== 'object' || value === null) writer.write(line)
  else if (Array.isArray(value)) writeList(writer, value)
  else writeObject(writer, Object.entries(value))
}

function writeList(writer: CodeBlockWriter, values: readonly unknown[]): void {
  writer.write('[').newLine()
  writer.indent(() => {
    for (const value of values) {
      writeLiteral(writer, value)
      writer.write(',').newLine()
    }
  })
  writer.write(']')
}

function writeObject(writer: CodeBlockWriter, entries: readonly (readonly [string, unknown])[]): void {
  writer.write('{').newLine()
  writer.indent(() => {
    for (const [name, value] of entries) {
      writer.write(`${key(name)}: `)
      writeLiteral(writer, value)
      writer.write(',').newLine()
    }
  })
  writer.write('}')
}

function oneLine(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  const entries = Object.entries(value).map(([name, member]) => `${key(name)}: ${oneLine(member)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)
}
