import { demoOptions, demoTarget } from '../../reference-impl/demo.js'
import { createLinkServer } from '../../reference-impl/index.js'

/** A process of its own for the reference implementation; prints its target file. */
const server = createLinkServer(demoOptions())
const { url } = await server.listen(0)
process.stdout.write(`${JSON.stringify(await demoTarget(server, { url }))}\n`)
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)))
