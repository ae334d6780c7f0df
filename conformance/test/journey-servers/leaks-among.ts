/** Parts of a secret that nobody writes by chance. */
const windowLength = 16

/** Of a JWT not its header, which all of one kind share. */
const telling = (secret: string): string =>
  secret.split('.').length === 3 ? secret.slice(secret.indexOf('.') + 1) : secret

function windowsOf(secret: string): readonly string[] {
  const text = telling(secret)
  return Array.from({ length: Math.max(0, text.length - windowLength + 1) }, (_, at) =>
    text.slice(at, at + windowLength),
  )
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const decoders: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) =>
    text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  (text) => text.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => named[name] ?? ''),
  (text) =>
    text.replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))),
  // Terminals break lines.
  (text) => text.replace(/\n\s*/g, ''),
  (text) =>
    text.replace(/[\w+/-]{24,}/g, (run) =>
      [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), 'base64').toString('latin1')).join(' '),
    ),
]

/** The parts of secrets that show in a text, in whatever encoding. */
export function leaksAmong(text: string, secrets: readonly string[]): readonly string[] {
  const windows = new Set(secrets.flatMap(windowsOf))
  const found = new Set<string>()
  for (const decode of decoders) {
    const reading = decode(text)
    for (let at = 0; at + windowLength <= reading.length; at++) {
      const part = reading.slice(at, at + windowLength)
      if (windows.has(part)) found.add(part)
    }
  }
  return [...found]
}
