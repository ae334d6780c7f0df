import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { rerunCommand } from './rerun-command.js'

const command = (
  positionals: readonly string[],
  values: Readonly<Record<string, readonly string[]>>,
): string => rerunCommand({ positionals, values: new Map(Object.entries(values)), problems: [] })

test('the command keeps what decides the verdicts, quotes it, and drops what concerns the output', () => {
  assert.is(
    command(['https://login.example.com'], {
      'target-file': ["it's mine.yaml"],
      'redirect-uri': ['https://a.example/cb?x=1&y', 'http://127.0.0.1/cb'],
      profile: ['strict'],
      insecure: [''],
      only: ['LINK-RURI'],
      reporter: ['html=r.html'],
    }),
    "link-conformance https://login.example.com --target-file 'it'\\''s mine.yaml' " +
      "--redirect-uri 'https://a.example/cb?x=1&y' --redirect-uri http://127.0.0.1/cb --profile strict --insecure",
  )
  assert.is(command([], {}), 'link-conformance')
  const demo = { positionals: [], values: new Map([['faulty', ['prefix']]]), problems: [] }
  assert.is(rerunCommand(demo, 'demo'), 'link-conformance demo --faulty prefix')
})

test.run()
