import { randomBytes } from 'node:crypto'

/** A fresh handle of a transaction. */
export const handle = (): string => randomBytes(16).toString('base64url')
