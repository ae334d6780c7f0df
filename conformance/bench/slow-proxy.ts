import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Passes octets on, in both directions, half of the given milliseconds later. */
const [port = '', latency = '0'] = process.argv.slice(2)
const delayMs = Number(latency) / 2

function pass(from: Socket, to: Socket): void {
  from.on('data', (chunk) => setTimeout(() => to.destroyed || to.write(chunk), delayMs))
  from.on('end', () => setTimeout(() => to.end(), delayMs))
  from.on('error', () => to.destroy())
}

const proxy = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
  const server = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
  pass(client, server)
  pass(server, client)
})
proxy.listen(0, '127.0.0.1', () => process.stdout.write(`${(proxy.address() as AddressInfo).port}\n`))
