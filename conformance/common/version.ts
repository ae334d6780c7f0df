import { readFileSync } from 'node:fs'

/** The version in the package's own manifest. */
export function suiteVersion(): string {
  const manifest = new URL(import.meta.resolve('link-conformance/package.json'))
  const { version }: { readonly version: string } = JSON.parse(readFileSync(manifest, 'utf8'))
  return version
}
