import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { demoOptions, demoTarget } from '../../../reference-impl/demo.js'
import { createLinkServer, respond } from '../../../reference-impl/index.js'
import type { SettingsInput } from '../../target/settings.js'
import { startVariant } from '../benign/variant.js'
import { certificate, key } from './certificate.js'
import type { Fault } from './fault.js'

export interface RunningFault {
  /** The content of its target file. */
  readonly target: Readonly<Record<string, unknown>>
  readonly input: SettingsInput
  close(): Promise<void>
}

const toLoopback: NonNullable<SettingsInput['lookup']> = (_name, { all }, done) =>
  all === true ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)

function startCleartext(handler: NonNullable<Fault['cleartext']>) {
  const server = createServer(handler)
  return new Promise<{ url: string; close: () => Promise<void> }>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      const close = (): Promise<void> =>
        new Promise((closed) => {
          server.close(() => closed())
          server.closeAllConnections()
        })
      resolve({ url: `http://127.0.0.1:${port}`, close })
    })
  })
}

/** Over TLS, under a name: an address is never a known HSTS host. */
async function startTls(fault: Fault): Promise<RunningFault> {
  const link = createLinkServer(
    demoOptions({
      tls: { key, cert: certificate },
      respond: (response, answer, context) =>
        respond(response, fault.answer?.(answer, context) ?? answer, context),
      ...fault.options?.('https://login.test'),
    }),
  )
  const { url } = await link.listen(0)
  const clear = fault.cleartext === undefined ? null : await startCleartext(fault.cleartext)
  const content = await demoTarget(link, { url, profile: fault.profile ?? 'contract' })
  return {
    target: {
      ...content,
      target: `https://login.test:${new URL(url).port}`,
      origins: [...content.origins, url],
      ...(clear === null ? {} : { cleartext_url: clear.url }),
    },
    input: { ca: certificate, lookup: toLoopback, rate: null },
    close: async () => {
      await link.close()
      await clear?.close()
    },
  }
}

/** Starts the server with the fault, and nothing else changed. */
export async function startFault(fault: Fault): Promise<RunningFault> {
  if (fault.tls === true) return startTls(fault)
  const running = await startVariant({ ...fault, says: fault.what }, fault.profile ?? 'contract')
  return { ...running, input: {} }
}
