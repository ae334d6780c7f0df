import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { wholeNumber } from '../target/schema.js'
import { flagValue } from './flag-value.js'
import { noArguments, type Parsed, refuse } from './flags.js'
import { type ExitCode, type Io, UsageError } from './io.js'

/** Prism is no dependency of the package: 87 MB that only a mock needs. */
function prismPath(directory: string): string | null {
  for (const from of [join(directory, 'package.json'), import.meta.url]) {
    try {
      const manifest = createRequire(from).resolve('@stoplight/prism-cli/package.json')
      return join(dirname(manifest), 'dist/index.js')
    } catch {
      // Not installed there.
    }
  }
  return null
}

/** `link-conformance mock [--port 4010]`: Prism on the bundled document. */
export function mock(parsed: Parsed, io: Io): Promise<ExitCode> {
  const { value: port = 4010, problems } = flagValue(parsed, 'port', wholeNumber(0, 65535))
  refuse([...parsed.problems, ...noArguments('mock', parsed), ...problems])
  const prism = prismPath(io.directory)
  if (prism === null) {
    throw new UsageError(['the mock needs Prism: npm install --save-dev @stoplight/prism-cli@5.14.2'])
  }
  const document = fileURLToPath(import.meta.resolve('link-conformance/openapi.json'))
  return new Promise((resolve) => {
    const child = spawn(io.node, [prism, 'mock', '--port', String(port), document], {
      stdio: 'inherit',
    })
    io.interrupted.addEventListener('abort', () => child.kill('SIGTERM'), { once: true })
    child.on('exit', (code) => resolve(code === 0 || io.interrupted.aborted ? 0 : 1))
  })
}
