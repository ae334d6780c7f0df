import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** X.509 by hand, as much of it as a test server needs. @see RFC 5280 §4.1, ITU-T X.690 */
export interface Identity {
  readonly name: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

export interface Leaf {
  /** Host names and IPv4 addresses that the certificate is for. */
  readonly hosts: readonly string[]
  readonly notAfter?: Date
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const bits = (octets: Buffer): Buffer => der(0x03, Buffer.from([0]), octets)
/** An object identifier, encoded already. */
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
const nameOf = (name: string): Buffer =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))))
const timeOf = (date: Date): Buffer => der(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')))

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [der(0x01, Buffer.from([255]))] : []), der(0x04, value))

const hostName = (host: string): Buffer =>
  /^[\d.]+$/.test(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host))

const alternativeNames = (hosts: readonly string[]): Buffer =>
  extension('551d11', false, sequence(...hosts.map(hostName)))
const authority = extension('551d13', true, sequence(der(0x01, Buffer.from([255]))))

function issue(
  subject: string,
  key: KeyObject,
  issuer: Identity,
  extensions: readonly Buffer[],
  notAfter: Date,
): string {
  const publicKey = key.export({ type: 'spki', format: 'der' })
  const serial = createHash('sha256').update(publicKey).digest().subarray(0, 8)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ecdsaWithSha256,
    nameOf(issuer.name),
    sequence(timeOf(new Date('2020-01-01T00:00:00Z')), timeOf(notAfter)),
    nameOf(subject),
    publicKey,
    der(0xa3, sequence(...extensions)),
  )
  const certificate = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, issuer.privateKey)))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

const farFuture = new Date('2099-01-01T00:00:00Z')

/** Creates a certificate authority that nobody trusts yet. */
export function createAuthority(name: string) {
  const identity: Identity = { name, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) }
  return {
    certificate: issue(name, identity.publicKey, identity, [authority], farFuture),
    /** PEM of a key and of its certificate, as a TLS server takes them. */
    issue({ hosts, notAfter = farFuture }: Leaf): { readonly key: string; readonly cert: string } {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const cert = issue(hosts[0] ?? '', publicKey, identity, [alternativeNames(hosts)], notAfter)
      return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert }
    },
  }
}
