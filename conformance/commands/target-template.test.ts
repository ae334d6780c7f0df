import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { prepareConformance } from '../api/prepare.js'
import { meaningOf, profiles } from '../target/profiles.js'
import { targetKeys } from '../target/target-file.js'
import { filled } from '../test/fixtures/filled.js'
import { targetTemplate } from './target-template.js'

const directory = mkdtempSync(join(tmpdir(), 'link-init-'))
test.after(() => rmSync(directory, { recursive: true }))

/** The target that a file describes. */
function targetOf(text: string, environment = {}) {
  writeFileSync(join(directory, 'own.yaml'), text)
  const options = { targetFile: 'own.yaml', allowWrites: true }
  return prepareConformance(options, environment, directory).settings.target
}

const secrets = { LAB_SECRET: 'l', PASSWORD: 'p', CLIENT_SECRET: 'c', API_TOKEN: 'a' }

for (const profile of filled(profiles)) {
  const text = targetTemplate(profile, 'own.yaml')
  const environment = meaningOf(profile).linking ? { LINK_ACCESS_TOKEN: 'a-token' } : {}
  const { linking, authenticating, strictly } = meaningOf(profile)

  test(`a run can begin with the file for ${profile}, which holds what the profile sends and nothing else`, () => {
    const target = targetOf(text, environment)
    assert.is(target.profile, profile)
    assert.is(target.accessTokens.valid, linking ? 'a-token' : undefined)
    assert.is(target.connections.length, linking ? 1 : 0)
    assert.is(target.parameters.scope, authenticating ? 'openid' : undefined)
    assert.is(text.includes('auth0-wildcard'), !strictly)
    assert.match(text, '--target-file own.yaml')
  })

  test(`what is commented out for ${profile} is taken as it stands`, () => {
    const keys = [...text.matchAll(/^# ?([a-z_]+):/gm)].map(([, key]) => key ?? '')
    for (const key of filled(keys)) assert.ok(key in targetKeys, key)
    const whole = text
      .replace(/^( *)# ( *(?:[A-Za-z_]+:|- \{).*)$/gm, '$1$2')
      .replaceAll('{ env: SESSION }', '"sid=1"')
      .replace(/\{ file: tokens\/\S+ \}/g, '"a-token"')
    const { secondClient, headers, journey } = targetOf(whole, { ...environment, ...secrets })
    assert.is(secondClient?.clientId, 'other')
    assert.is(headers.Cookie, 'sid=1')
    assert.is(journey?.upstream.clientSecret, 'l')
    assert.is(journey?.upstream.keys, join(directory, 'upstream-keys.json'))
    assert.is(journey?.pages.length, 2)
    assert.is(journey?.identities?.by, 'api')
  })
}

test.run()
