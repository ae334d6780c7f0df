import { fileJournal } from '../../../reference-impl/accounts/journal.js'
import { ask } from '../../../reference-impl/testing-in-process.js'
import { answerOf, createUpstream, serveUpstreams } from '../../../reference-impl/testing-upstream.js'

/**
 * Run as a process of its own, until somebody ends it: two users link one identity after the other, at the same moment,
 * and one in three is removed again. A line tells what a client has been told, or is about to ask for.
 */
const [path = '', round = ''] = process.argv.slice(2)
const { server, tokenOf, arrive, decide } = await serveUpstreams([createUpstream('upstream')], {
  journal: fileJournal(path),
})

const users = ['auth0|demo-user', 'auth0|another-user']
const tokens = await Promise.all(users.map(tokenOf))
const tell = (user: string | undefined, sub: string, linked: boolean | 'until it is removed'): void =>
  void process.stdout.write(`${JSON.stringify({ user, sub, linked })}\n`)

for (let index = 0; ; index++) {
  const sub = `${round}-${index}`
  const answers = await Promise.all(
    tokens.map(async (access_token) =>
      answerOf(await decide(await arrive({ sub }, { link: { access_token } }))),
    ),
  )
  const winner = answers.findIndex(({ code }) => code !== undefined)
  tell(users[winner], sub, true)
  if (index % 3 !== 0) continue
  tell(users[winner], sub, 'until it is removed')
  const { status } = await ask(server, {
    method: 'DELETE',
    path: `/api/v2/users/${encodeURIComponent(users[winner] ?? '')}/identities/upstream/${sub}`,
    headers: { authorization: `Bearer ${tokens[winner]}` },
  })
  if (status === 200) tell(users[winner], sub, false)
}
