import type { Forgery, Material } from './forgery.js'
import { type Changes, jws, keptSignature, type Signer } from './signing.js'

export const sort = 'no-valid-signature' as const

/** What is said of a forgery in a line of a table. */
export type Row = Pick<Forgery, 'id' | 'words' | 'sent'>

/** The valid token, changed, under another signature. */
export const changed = (
  row: Row,
  of: (material: Material) => readonly [Changes, Signer] | null,
): Forgery => ({
  ...{ sort, ...row },
  made: (material) => {
    const made = material.jwt === null ? null : of(material)
    return made === null ? null : jws(material, ...made)
  },
})

/** The valid token's claims under another header; its signature is kept, and so no valid one. */
export const under = (
  row: Row,
  header: NonNullable<Changes['header']>,
  signer: (material: Material) => Signer = keptSignature,
): Forgery => changed(row, (material) => [{ header }, signer(material)])
