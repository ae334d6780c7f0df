import type { LinkRequest } from '../context.js'
import { pageError } from '../errors.js'

/** The cookie that `start-transaction` set. */
export const browserOf = ({ cookie }: LinkRequest): string | undefined =>
  /(?:^|; )__Host-transaction=([\w-]+)(?:;|$)/.exec(cookie)?.[1]

/** One answer for what another browser began, for what is over, and for what never was. */
export const ended = pageError('This was begun in another browser, is done already, or took too long')
