import { readFileSync } from 'node:fs'

/** The version in the package's own manifest: three levels up in `dist/`, two in the sources. */
export function suiteVersion(): string {
  for (const path of ['../../package.json', '../../../package.json']) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
      if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
        return String(manifest.version)
    } catch {
      // Not at this depth.
    }
  }
  return '0.0.0'
}
