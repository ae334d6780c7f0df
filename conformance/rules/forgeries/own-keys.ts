import { constants, createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'

/** A key that everybody may have: no server can have a reason to trust it. */
export interface OwnKey {
  readonly alg: string
  readonly jwk: Readonly<Record<string, unknown>>
  /** Of the certificate, in base64; null for a key without one. */
  readonly certificate: string | null
  /** The same signature for the same input. */
  readonly sign: (input: string) => Buffer
  /** JavaScript that makes it of `i`, in base64url. */
  readonly script: string
}

const privateRsaText =
  'MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQCgB+ae5JGUy5TKNxdApx6+9fq4oxAXcsQpOk8pVgZOYuYPdFkl4HDSJ5yddve7A5sVSeMqKokSz28Ivq7PtxGC9i9tec8ZIKvJF71H3rlxnpoEW8RLvkndix/E3sm0VRVDSb1CK/1nHgF53VaU9lW18p+6WnbwEowGQIPcg8EldjF78e1JUX33cidZ9e5bWr1jqBnBi/Q3lBfL4UnvC0hkHmskWxbIeJG8pIfzA1CFdhJtcVEI+IYvTvDT3ZyIL3t/PwGe0zJVb67gGYGK0fsn6vwm3KYFHqcvl7GmiqAryMGyADBo6elE4LMwgzrfgnEvjpFz2iI5ZE2NCFO5kAgBAgMBAAECggEAJsdjWjOXF5BxoMLSzqbwq2Od+uoAtz3nTPpFPoYLBymuCCawh54omLRinkG67EWGahU6h/hAuR8tD9htMgZxpuOTQJsY1UT2e8dV5bmSBHdjaRT3r0cQTTAuZZ17EUjg2ypeQ0+3mypJP0ekeHps8Kc3j4fmdGx6I/W0PlZrEnF8alblYWlN8nuozV9REZ1bhv3oUiArfZh3wsVl3nC0BYBAwmBFdvD8clstsxIIj9mUNmRZQBAY2t2AcTZ1p2Da+D8YH35OGM4JQgWj/jfAR/WfW7np6a9lazIM7yf+8rQ+Koq5UzA0L00lTYmLgimK6KIg6yEx/6YfCArg2+uYJQKBgQDXPEZ1iIOSidzAcw18awOwcJ/wrpkqAm7LBCFdrfxfZZZTDXaa/DaeeZvGABROUM83g+MXsfofHEPu0PTy31HKwTa8zlxf+0pnmBugZE3hNK3heqbICetKaDuk2pUllGywXeAiAbEZ7BVX/GPoG+akcEtiTM0eCCvJfQKZRfHwvwKBgQC+VwXCgyJ+s+vIqypuy+sX572udzCqCTxcmyz2r7IqOmmfkSUw/4cZK5oX+hAb0nJ25602UZqncRSooZQZlSjFcEj31RVqcQih4+OKErVz0r4XJycGyYOfJqL91YkFxnV5h/PTTyFZeFXt4jQZ4bhAEOSZkmhRP3Pj/UriXiN3PwKBgQCl38sBS3ry1RJusnxjNWn7cWChsT1S9dsC1KUOOEb2EileylJssRE64sedOXRswrRfuWGrYjs7/KGSDDGqd1bmpi8UJQll4xj9a2lnG8Y1WE7lJYwhQBu4FUpaCybEdnWpGj/glWMychIk49rvB4mhkvVVxZCSo4NzXcdB7ni9qwKBgQCyx+BkHHIpGmwsdwGLQkRWltgmaFOwUq58uVBZgRvS6DzPoTCSvmCx9q9tN/cretcC8odSjwG5ptBluCb4hI7gLKCNEHtmGDeof/n4dawz102vR5ozmNHlig/sZkamwwsSlO0jnJ7Rf+MOZrrTWJ2Mp5Fg4hDTx8rd6csNpqifVwKBgCgJ93r1Ib1r3e7K48OSfe0apy0EUAqndAwRzPXl3dAgRL0RX+MnuhhNw5Dn4yje3uoTJCnXzxfvoQsOgUxb5XucWYUnehZgtHjDADuiY60ALa464tAPOaL6Addc66XnPZwDuMW8HeblehYL6BW6Sdng20u5gISejHY1bYu9zPOI'
const pkcs8 = (text: string, encoding: BufferEncoding): KeyObject =>
  createPrivateKey({ key: Buffer.from(text, encoding), format: 'der', type: 'pkcs8' })
const privateRsa = pkcs8(privateRsaText, 'base64')

/** Signs with the same key where a command is run. */
const signScript = (hash: string | null, key: string, encoding: BufferEncoding, options = ''): string =>
  `require("crypto").sign(${JSON.stringify(hash)},Buffer.from(i),{key:Buffer.from("${key}","${encoding}"),format:"der",type:"pkcs8"${options}}).toString("base64url")`

const certificateOfRsa =
  'MIICqzCCAZMCFHccJZnppIDO8AIk35R2sCNtOpuZMA0GCSqGSIb3DQEBCwUAMBExDzANBgNVBAMMBm5vYm9keTAgFw0yNjExMjcxMzA0NTRaGA8yMTI2MTEwMzEzMDQ1NFowETEPMA0GA1UEAwwGbm9ib2R5MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAoAfmnuSRlMuUyjcXQKcevvX6uKMQF3LEKTpPKVYGTmLmD3RZJeBw0iecnXb3uwObFUnjKiqJEs9vCL6uz7cRgvYvbXnPGSCryRe9R965cZ6aBFvES75J3YsfxN7JtFUVQ0m9Qiv9Zx4Bed1WlPZVtfKfulp28BKMBkCD3IPBJXYxe/HtSVF993InWfXuW1q9Y6gZwYv0N5QXy+FJ7wtIZB5rJFsWyHiRvKSH8wNQhXYSbXFRCPiGL07w092ciC97fz8BntMyVW+u4BmBitH7J+r8JtymBR6nL5expoqgK8jBsgAwaOnpROCzMIM634JxL46Rc9oiOWRNjQhTuZAIAQIDAQABMA0GCSqGSIb3DQEBCwUAA4IBAQBz5sZ3qUJiJXC6ja0qy8jMKQNJApV4w0yI/L89vkZUMW8jGdRBevE8lZ9xWpEKf/DZ242bnsihZEcnCxZvlcZO4cXq8CS7fbe+FjuMPmQSfb4wf0oGPDZ6tCrXs1fiosgvj2pSzy6MpzL1G5Kj/I5gFYXvfxYATuAZiI1ANXSCiHfRUSY8pTTLoDadvxGqKT/H7HJJR64yQ3wqpZfPWSRIsr2kz6tsjmjvF474vKjddCF1mm0DxsZfrldM1Qa45Vm6B00EikiloYSsTox3GgbG8ZaaWbYLfHCc2DDkMzUqH0kEipv8SmqvZdPhq66BAeQh690c1QZT7eCPWA13o/ho'

const rsaKey = (alg: string): OwnKey => ({
  alg,
  script: signScript(
    `sha${alg.slice(2)}`,
    privateRsaText,
    'base64',
    alg.startsWith('PS') ? `,padding:${constants.RSA_PKCS1_PSS_PADDING},saltLength:0` : '',
  ),
  jwk: { ...createPublicKey(privateRsa).export({ format: 'jwk' }), use: 'sig' },
  certificate: certificateOfRsa,
  sign: (input) =>
    sign(`sha${alg.slice(2)}`, Buffer.from(input), {
      key: privateRsa,
      // Without a salt a signature of RSASSA-PSS is always the same.
      ...(alg.startsWith('PS') ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 0 } : {}),
    }),
})

/** Of P-256: its order and its base point, which is the public key of the private key 1. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const baseX = '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296'
const baseY = '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5'

const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url')

/** The first coordinate of twice the base point: that of the nonce 2. */
const twiceX = '7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978'
const half = (order + 1n) / 2n

/**
 * ECDSA with the private key 1 and the nonce 2: valid, and always the same.
 *
 * @see FIPS 186-5 §6.4.1
 */
const ellipticKey: OwnKey = {
  alg: 'ES256',
  jwk: { kty: 'EC', crv: 'P-256', x: base64url(baseX), y: base64url(baseY), use: 'sig' },
  certificate: null,
  script: `(d=>Buffer.from("${twiceX}"+((BigInt("0x"+d)+0x${twiceX}n)*${half}n%${order}n).toString(16).padStart(64,"0"),"hex").toString("base64url"))(require("crypto").createHash("sha256").update(i).digest("hex"))`,
  sign: (input) => {
    const digest = BigInt(`0x${createHash('sha256').update(input).digest('hex')}`)
    const s = ((digest + BigInt(`0x${twiceX}`)) * half) % order
    return Buffer.from(twiceX + s.toString(16).padStart(64, '0'), 'hex')
  },
}

/** PKCS #8 of an Ed25519 key, but for its 32 octets. @see RFC 8410 §7 */
const edwardsFrame = '302e020100300506032b657004220420'
const privateEdwardsText = edwardsFrame + '01'.repeat(32)
const privateEdwards = pkcs8(privateEdwardsText, 'hex')

const edwardsKey: OwnKey = {
  alg: 'EdDSA',
  jwk: { ...createPublicKey(privateEdwards).export({ format: 'jwk' }), use: 'sig' },
  certificate: null,
  script: signScript(null, privateEdwardsText, 'hex'),
  sign: (input) => sign(null, Buffer.from(input), privateEdwards),
}

/** A key for the algorithm of a token, else for the one that every library has. */
export function ownKeyFor(alg: unknown): OwnKey {
  if (alg === 'ES256') return ellipticKey
  if (alg === 'EdDSA' || alg === 'Ed25519') return { ...edwardsKey, alg }
  return rsaKey(typeof alg === 'string' && /^[RP]S(?:256|384|512)$/.test(alg) ? alg : 'RS256')
}

/** One key of each kind. */
export const ownKeys: readonly OwnKey[] = [rsaKey('RS256'), ellipticKey, edwardsKey]
