import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generate } from 'selfsigned'

/** The simulator looks for its certificate below the home directory; this one is made for the run and thrown away. */
const home = mkdtempSync(join(tmpdir(), 'auth0-simulator-'))
const certificates = join(home, '.simulacrum', 'certs')
mkdirSync(certificates, { recursive: true })
const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }])
writeFileSync(join(certificates, 'localhost.pem'), cert)
writeFileSync(join(certificates, 'localhost-key.pem'), key)
process.env.HOME = home

const { simulation } = await import('@simulacrum/auth0-simulator')
const { port } = await simulation().listen(0)
rmSync(home, { recursive: true })
process.stdout.write(`https://localhost:${port}\n`)
