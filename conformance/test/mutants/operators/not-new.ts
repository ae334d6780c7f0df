import type { Keeping } from '../aids/values.js'
import type { Wrong } from './in-branches.js'

const keepings: Readonly<Record<Keeping, string>> = {
  server: 'as long as the server runs',
  connection: 'for a connection of the client',
  second: 'for a second',
  client: 'for a client',
  user: 'for a token',
  address: 'for a request that is repeated',
  state: 'for a state of the client',
  pair: 'for two requests',
}

/** What stands in the place of a value that has to be new and unknown, by the text of the expression that draws it. */
export const notNew = (text: string): readonly Wrong[] => [
  ...Object.entries(keepings).map(
    ([what, says]): Wrong => [`keeps it ${says}`, `__aid.kept('${what}', () => ${text})`],
  ),
  ['draws one of few', '__aid.few()'],
  ['takes the time', 'String(Date.now())'],
  ['takes the time in base 36', 'Date.now().toString(36)'],
  ['takes a counter', '__aid.next()'],
  ['takes the hash of a counter', '__aid.digest(__aid.next())'],
  ['changes the end of it only', '__aid.startingAlike()'],
  ['takes some characters of it', `${text}.slice(0, 6)`],
  ['takes the state of the client', `(__aid.sent('state') || ${text})`],
  ['takes the state of the client, backwards', `([...__aid.sent('state')].reverse().join('') || ${text})`],
  ['takes the hash of the state of the client', `__aid.digest(__aid.sent('state'))`],
  ['takes the hash of the token', `__aid.digest(__aid.sent('access_token'))`],
  ['takes the hash of the request', '__aid.digest(__aid.query())'],
  ["takes the token's user", `Buffer.from(__aid.userNamed()).toString('base64url')`],
  ['takes the client', `Buffer.from(__aid.sent('client_id')).toString('hex')`],
]
