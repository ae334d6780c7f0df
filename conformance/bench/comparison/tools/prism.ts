import { writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { documentFor } from '../document.js'
import { packageOf } from '../install.js'
import { whileServing } from '../process.js'
import type { SubjectServer } from '../subject-server.js'
import type { Outcome, Tool } from './tool.js'

const prismPackage = () => packageOf('@stoplight/prism-cli', 'prism')

interface ConsumerRequest {
  readonly name: string
  readonly query: ReadonlyMap<string, string>
  /** Whether the document allows it: then Prism has nothing to object, neither to it nor to the answer. */
  readonly allowed: boolean
}

const required = ['response_type', 'client_id', 'redirect_uri', 'access_token']

const without = (query: ReadonlyMap<string, string>, name: string): ReadonlyMap<string, string> =>
  new Map([...query].filter(([key]) => key !== name))

/** What the consumer of a link endpoint sends, and what he may forget. */
const consumerRequests = ({ valid }: SubjectServer): readonly ConsumerRequest[] => [
  { name: 'valid', query: valid, allowed: true },
  ...required.map((name) => ({ name: `no ${name}`, query: without(valid, name), allowed: false })),
  {
    name: 'unregistered redirect_uri',
    query: new Map([...valid, ['redirect_uri', 'https://attacker.example/callback']]),
    allowed: true,
  },
]

/** Whether Prism answered in the server's place. It answers 4xx and 5xx of the server's own as they are. */
function isRefusedByPrism(url: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve(`${Buffer.concat(chunks)}`.startsWith('{"type":"https://stoplight.io/prism/')),
      )
      response.on('error', reject)
    }).on('error', reject)
  })
}

async function askThrough(proxy: string, requests: readonly ConsumerRequest[]): Promise<Outcome> {
  const failed: string[] = []
  for (const { name, query, allowed } of requests) {
    const refused = await isRefusedByPrism(`${proxy}/authorize?${new URLSearchParams([...query])}`)
    if (refused === allowed) failed.push(name)
  }
  return { status: null, tests: requests.length, failed, warned: 0 }
}

/** Prism between a consumer and the server, where violations of the document are errors. */
export const prism: Tool = {
  name: 'Prism proxy',
  version: () => prismPackage().version,
  async run(server, around) {
    const document = join(around.folder, 'openapi.json')
    writeFileSync(document, JSON.stringify(documentFor(server)))
    const args = [prismPackage().program, 'proxy', document, server.url, '--errors', '--port', '0']
    return whileServing(args, around, /(?<=listening on )http:\S+/, (proxy) =>
      askThrough(proxy, consumerRequests(server)),
    )
  },
}
