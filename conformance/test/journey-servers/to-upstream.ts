import { createHash } from 'node:crypto'
import type { Context } from './context.js'
import { type Outgoing, redirect } from './http.js'
import { own } from './registry.js'
import type { Transaction } from './transactions.js'

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

function challengePairs({ does }: Context, { verifier }: Transaction): Readonly<Record<string, string>> {
  if (does('no-challenge')) return {}
  return does('plain-upstream-challenge')
    ? { code_challenge: verifier, code_challenge_method: 'plain' }
    : { code_challenge: challengeOf(verifier), code_challenge_method: 'S256' }
}

/** Where the upstream sends the browser back to. */
export const returnAddress = ({ does, url }: Context, { name }: { readonly name: string }): string =>
  does('one-callback-for-all') ? `${url}/return` : `${url}/return/${name}`

/** Sends the browser to the upstream. */
export function toUpstream(context: Context, transaction: Transaction): Outgoing {
  const { does, deadAt } = context
  const { connection, state, nonce, token } = transaction
  const query = new URLSearchParams({
    client_id: deadAt === 'upstream' ? 'nobody' : own.clientId,
    response_type: 'code',
    redirect_uri: returnAddress(context, connection),
    scope: 'openid email profile',
    state,
    ...(does('no-nonce') ? {} : { nonce }),
    ...challengePairs(context, transaction),
    ...(does('token-as-login-hint') && token !== null ? { login_hint: token } : {}),
  })
  return redirect(`${connection.issuer}/authorize?${query}`)
}
