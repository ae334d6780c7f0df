import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** node:http and nothing else: the same redirect to every request. */
const location = `https://www.facebook.com/dialog/oauth?client_id=demo&state=${'x'.repeat(43)}`
const server = createServer((_, response) => {
  response.writeHead(302, { Location: location, 'Cache-Control': 'no-store', 'Content-Length': 0 }).end()
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})
