import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { runCommand } from './commands.js'

test('a command finds its values in the environment, whatever they hold, and runs where it belongs', async () => {
  const values = { LINK_SUB: 'auth0|1 "$(id)" `id`', LINK_USER_ID: '\'"' }
  assert.is(
    await runCommand('printf "%s %s" "$LINK_SUB" "$LINK_USER_ID"', '/', values),
    `${values.LINK_SUB} '"`,
  )
  assert.is(await runCommand('pwd', '/', {}), '/\n')
})

test('a command that fails is no answer', async () => {
  assert.is(await runCommand('echo x; exit 3', '/', {}), null)
  assert.is(await runCommand('no-such-command-at-all 2>/dev/null', '/', {}), null)
})

test.run()
