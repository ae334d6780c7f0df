/** `1 answer`, `3 answers`; `one` is what a single one is called, the plural has an s. */
export const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** `3 of 5 answers`; of a single one, `1 answer`. */
export const share = (count: number, all: number, one: string): string =>
  all === 1 ? plural(all, one) : `${count} of ${plural(all, one)}`
