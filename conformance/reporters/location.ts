import type { ReportedExchange } from '../report/report.js'

/** Where an answer leads, as it stands there. */
export const locationOf = ({ response }: ReportedExchange): string | undefined =>
  response?.headers.find(([name]) => name.toLowerCase() === 'location')?.[1]
