import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
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

/**
 * What Prism would act on, and must not: to a deprecated operation it adds `Deprecation: true` of its own, beside the
 * date that the contract gives (RFC 9745 §2.1); and it visits the address of a callback by itself, which is whatever
 * redirect_uri a request names, where the contract's visitor is the user's browser.
 */
const notForPrism = ['deprecated', 'callbacks']

const forPrism = (text: string): string =>
  JSON.stringify(JSON.parse(text), (key, value: unknown) => (notForPrism.includes(key) ? undefined : value))

/** Where the mock ends and the reference implementation begins. */
const limits =
  'The mock checks that parameters are there and fit their schemas, and answers with examples of the contract. A server\n' +
  'that knows clients, redirection URIs, tokens and connections is: link-conformance serve\n'

/** `link-conformance mock [--port 4010]`: Prism on the bundled document, without fields that the contract forbids. */
export function mock(parsed: Parsed, io: Io): Promise<ExitCode> {
  const { value: port = 4010, problems } = flagValue(parsed, 'port', wholeNumber(0, 65535))
  refuse([...parsed.problems, ...noArguments('mock', parsed), ...problems])
  const prism = prismPath(io.directory)
  if (prism === null) {
    throw new UsageError(['the mock needs Prism: npm install --save-dev @stoplight/prism-cli@5.14.2'])
  }
  const folder = mkdtempSync(join(tmpdir(), 'link-conformance-mock-'))
  const document = join(folder, 'openapi.json')
  const published = fileURLToPath(import.meta.resolve('link-conformance/openapi.json'))
  writeFileSync(document, forPrism(readFileSync(published, 'utf8')))
  io.err(limits)
  return new Promise((resolve) => {
    const child = spawn(io.node, [prism, 'mock', '--cors=false', '--port', String(port), document], {
      stdio: 'inherit',
    })
    io.interrupted.addEventListener('abort', () => child.kill('SIGTERM'), { once: true })
    child.on('exit', (code) => {
      rmSync(folder, { recursive: true, force: true })
      resolve(code === 0 || io.interrupted.aborted ? 0 : 1)
    })
  })
}
