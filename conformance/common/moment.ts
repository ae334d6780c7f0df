/** `2026-11-26 09:30 UTC`, of a date and time as a report holds it. */
export const minuteOf = (moment: string): string =>
  `${new Date(moment).toISOString().slice(0, 16).replace('T', ' ')} UTC`
