import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { RegisteredUri } from '../../../reference-impl/redirect-uris.js'
import type { Report } from '../../report/report.js'
import { doubtsOf, onlyRegistered, runTrial } from '../comparisons/run-comparison.js'

const idsWith = ({ findings }: Report, verdict: string): readonly string[] =>
  findings
    .filter((finding) => finding.verdict === verdict && finding.check.startsWith('redirect-uri-'))
    .map(({ check }) => check.replace(/^redirect-uri-(.*)-refused$/, '$1'))
    .sort()

const observedOf = ({ findings }: Report, technique: string): string =>
  findings.find(({ check }) => check === `redirect-uri-${technique}-refused`)?.observed ?? ''

interface Registration {
  readonly uri: RegisteredUri
  /** Techniques of which no form makes sense. */
  readonly without: readonly string[]
  /** Techniques of which some forms do not, with what their findings say about these. */
  readonly omits: Readonly<Record<string, RegExp>>
}

const registrations: readonly Registration[] = [
  {
    uri: { value: 'https://app.example.com/callback', match: 'exact' },
    without: ['wildcard'],
    omits: {
      'path-confusion': /1 form does not apply: the registered URI lacks a second segment in its path$/,
    },
  },
  {
    uri: { value: 'http://127.0.0.1:8765/cb?x=1', match: 'exact' },
    without: ['scheme-cleartext', 'wildcard'],
    omits: {
      'look-alike-host':
        /11 forms do not apply: the registered URI has no host name \(10\); .*look-alike \(1\)$/,
      loopback: /12 forms do not apply: the registered URI is a loopback address itself$/,
      'query-pollution': /2 forms do not apply: the registered URI has a query already$/,
    },
  },
  {
    uri: { value: 'com.example.app:/oauth', match: 'exact' },
    without: [
      'encoding-and-control-equivalent',
      'look-alike-host',
      'look-alike-host-equivalent',
      'look-alike-host-pattern',
      'port',
      'port-equivalent',
      'scheme-cleartext',
      'slashes-and-backslashes-equivalent',
      'userinfo',
      'wildcard',
    ],
    omits: { 'scheme-script': /5 forms do not apply: the registered URI lacks a host$/ },
  },
]

for (const { uri, without, omits } of registrations) {
  test(`${uri.value} as the only registered URI`, async () => {
    const report = await runTrial(onlyRegistered(uri))
    assert.equal(doubtsOf(report), [])
    assert.is(report.exitCode, 0)
    assert.equal(idsWith(report, 'inapplicable'), without)
    for (const [technique, words] of Object.entries(omits)) {
      assert.match(observedOf(report, technique), words)
      assert.match(observedOf(report, technique), /^\d+ forms, each as expected; /)
    }
  })
}

const modes: readonly RegisteredUri[] = [
  { value: 'https://app.example.com/oauth/callback', match: 'exact' },
  { value: 'http://127.0.0.1/cb', match: 'loopback' },
  { value: 'https://tools.example.com/callback', match: 'query-lenient' },
  { value: 'https://*.preview.example.com/callback', match: 'auth0-wildcard' },
]

for (const uri of modes) {
  test(`the whole corpus with every revealer, ${uri.match} alone`, async () => {
    const only = ['LINK-RURI', 'LINK-PARAM', 'LINK-OIDC', 'LINK-REDIRECT', 'LINK-CLIENT']
    const report = await runTrial({ ...onlyRegistered(uri), settings: { depth: 'exhaustive', only } })
    assert.equal(doubtsOf(report), [])
    assert.is(report.exitCode, 0)
  })
}

test.run()
