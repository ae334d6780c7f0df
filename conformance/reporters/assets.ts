import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** The text of a style sheet or script of `assets/`. */
export function asset(name: string): string {
  return readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8')
}

/** A content security policy of a page that loads nothing and runs this script alone. */
export function policyOf(style: string, script: string): string {
  return `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
