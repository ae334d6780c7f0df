import { readFileSync } from 'node:fs'

function versionOfManifest(): string {
  const manifest = new URL(import.meta.resolve('link-conformance/package.json'))
  const { version }: { readonly version: string } = JSON.parse(readFileSync(manifest, 'utf8'))
  return version
}

let version: string | undefined

/** The version in the package's own manifest. */
export const suiteVersion = (): string => (version ??= versionOfManifest())
