import type { Read } from '../context.js'
import { pageError } from '../errors.js'
import { valueIn } from '../parameters.js'

/**
 * Once linking has been withdrawn nothing starts it. An endpoint that also serves ordinary login goes on doing so.
 * @see RFC 9110 §15.5.11
 */
export function rejectRemoved({ settings, parameters }: Read): void {
  if (settings.lifecycle === 'active') return
  if (settings.mode === 'overloaded' && valueIn(parameters, 'access_token') === undefined) return
  throw pageError('Account linking at this address has been removed', { status: 410, row: 'LINK-DEPR-012' })
}
