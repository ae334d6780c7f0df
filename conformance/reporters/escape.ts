/**
 * What a reader could not see, or would see in the wrong place: control, format (bidi, zero width), private-use and
 * surrogate characters, every space but the ASCII one, noncharacters, and whatever renders as nothing.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{DI}\p{NChar}]|(?! )\p{Zs}/gu

const shortForms: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function showCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code <= 0xff) return shortForms[character] ?? `\\x${code.toString(16).padStart(2, '0')}`
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`
}

/**
 * Writes every character that a reader could not see as an escape, so that a target can neither steer a terminal nor
 * hide text. A backslash stays as it is: redirection URIs are full of them, and doubled they would read as another URI.
 */
export function visible(text: string): string {
  return text.replace(unseen, showCharacter)
}

/** Writes the same characters as escapes of JSON, so that a reader sees them and a parser gets them back. */
export function escapeJson(json: string): string {
  return json.replace(unseen, (character) => (character === '\n' ? character : jsonEscape(character)))
}

function jsonEscape(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}

/**
 * Disarms what a continuous integration service would take for a command of its own when it reads the log: GitHub's
 * `::error::` at the start of a line, `##[group]` and `##vso[…]` anywhere.
 */
export function inertInLogs(text: string): string {
  return text.replace(/^((?:\s|\x1b\[[\d;]*m)*):(?=:)/gm, '$1\\x3a').replace(/#(?=#(?:vso)?\[)/gi, '\\x23')
}

/** `visible` for text of several lines: line ends stay line ends, and no line is a command to a log. */
export function visibleLines(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  return inertInLogs(lines.map((line) => visible(line)).join('\n'))
}

/** Cuts text after `limit` characters and says how much is missing. */
export function clip(text: string, limit: number): string {
  const characters = [...text]
  if (characters.length <= limit) return text
  return `${characters.slice(0, limit).join('')}… (${characters.length - limit} more characters)`
}

// XML 1.0 §2.2: Char. A reference such as &#0; to any other character is not well-formed either.
const xmlIllegal = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes for HTML element content and quoted attribute values. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}

/** Escapes for XML element content and attribute values; line ends survive attribute normalisation. */
export function escapeXml(text: string): string {
  const escaped = escapeHtml(text.replace(xmlIllegal, ''))
  return escaped.replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
}

/**
 * Escapes for one line of GitHub flavoured Markdown, table cells included. GitHub links mentions, addresses and URLs
 * after it has decoded escapes, so `@` goes into a code element, where it does not look, and `://` and `www.` lose the
 * characters that its autolinks start from.
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/[&<>]/g, (character) => entities[character] ?? character)
    .replace(/[\\`*_[\]|~#$!]/g, '\\$&')
    .replaceAll('@', '<code>@</code>')
    .replaceAll('://', '&#58;//')
    .replace(/www\./gi, (match) => `${match.slice(0, 3)}&#46;`)
}

function fence(text: string, atLeast: number): string {
  const runs = text.match(/`+/g) ?? []
  return '`'.repeat(Math.max(atLeast, ...runs.map((run) => run.length + 1)))
}

/** A fenced Markdown code block that its content cannot close. */
export function codeBlock(text: string, language = 'text'): string {
  const content = visibleLines(text)
  const marker = fence(content, 3)
  return `${marker}${language}\n${content}\n${marker}`
}

/** The URL if a reader may safely follow it: absolute, http or https, plain ASCII, no user information; else null. */
export function safeUrl(url: string): string | null {
  if (!/^https?:\/\/[\x21-\x7e]+$/i.test(url) || !URL.canParse(url)) return null
  const { username, password } = new URL(url)
  return username === '' && password === '' ? url : null
}
