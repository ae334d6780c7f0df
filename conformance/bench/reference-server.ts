import { demoOptions, demoTarget } from '../../reference-impl/demo.js'
import { createLinkServer, respond } from '../../reference-impl/index.js'

/** A process of its own for the reference implementation; prints its target file. The first argument is the milliseconds that it works for each answer. */
const work = Number(process.argv[2] ?? 0)

function spin(): void {
  const until = performance.now() + work
  while (performance.now() < until);
}

const server = createLinkServer({
  ...demoOptions(),
  respond: (response, answer, context) => {
    spin()
    respond(response, answer, context)
  },
})
const { url } = await server.listen(0)
process.stdout.write(`${JSON.stringify(await demoTarget(server, { url }))}\n`)
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)))
