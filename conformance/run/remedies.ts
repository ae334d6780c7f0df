import type { Mutation } from '../request/mutation.js'
import type { Target } from '../target/target-file.js'
import type { Exchange } from '../wire/exchange.js'
import { firstContext, mayStart } from './controls.js'
import type { Send } from './sender.js'

/** Parameters that a server may demand besides, with values that any of them can take. */
export interface Remedy {
  readonly needs: string
  readonly parameters: Readonly<Record<string, string>>
}

const remedies: readonly Remedy[] = [
  {
    needs: 'PKCE',
    // The challenge of RFC 7636, Appendix B.
    parameters: {
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    },
  },
  { needs: 'a scope', parameters: { scope: 'openid' } },
  { needs: 'a nonce', parameters: { nonce: 'n-0S6_WzA2Mj' } },
]

const together = (some: readonly Remedy[]): Mutation => ({
  set: Object.assign({}, ...some.map(({ parameters }) => parameters)),
})

/** The fewest parameters with which a request is accepted that is refused without them; none where nothing helps. */
export async function findRemedies(send: Send, target: Target): Promise<readonly Remedy[]> {
  const starts = async (some: readonly Remedy[]): Promise<boolean> => {
    const exchange: Exchange = await send(together(some))
    return mayStart(exchange, target, firstContext(target))
  }
  let needed = remedies.filter(({ parameters }) =>
    Object.keys(parameters).every((name) => target.parameters[name] === undefined),
  )
  // What looks as good without them is not refused for the want of them.
  if (needed.length === 0 || !(await starts(needed)) || (await starts([]))) return []
  for (const one of needed) {
    const others = needed.filter((other) => other !== one)
    if (others.length > 0 && (await starts(others))) needed = others
  }
  return needed
}
