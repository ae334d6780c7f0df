import { groups } from '../../generated/requirements.js'

const names: Readonly<Partial<Record<string, string>>> = groups

/** What a group of requirements is about; its code where the specification says no more. */
export const groupName = (code: string): string => names[code] ?? code

/** A group as people read it: `RURI, redirect_uri`. */
export const groupWords = (code: string): string =>
  groupName(code) === code ? code : `${code}, ${groupName(code)}`
