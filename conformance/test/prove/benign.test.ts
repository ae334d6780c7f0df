import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Profile } from '../../../generated/requirements.js'
import { byUrgency, clusters, needsAttention } from '../../reporters/sections.js'
import { variants } from '../benign/index.js'
import { pages } from '../benign/pages.js'
import { pooled } from '../benign/pool.js'
import { redirects } from '../benign/redirects.js'
import { falseAlarms, runTarget, warnedOf } from '../benign/run-target.js'
import { startVariant, type Variant } from '../benign/variant.js'

/**
 * Correct servers that differ from the reference implementation, each in one respect: the suite judges what the
 * contract says and no one server's taste. None may fail, be inconclusive or blocked; what a choice costs is a warning.
 *
 * Each runs in its first profile, and in oauth as well where the control's own answer is what differs;
 * `npm run prove -- benign --every-profile` runs each in every profile that it declares, which takes minutes.
 */
function profilesOf(variant: Variant): readonly Profile[] {
  const all = variant.profiles ?? ['contract', 'strict', 'oauth']
  if (process.argv.includes('--every-profile')) return all
  const shapesAnswers = pages.includes(variant) || redirects.includes(variant)
  return all.filter((profile, index) => index === 0 || (profile === 'oauth' && shapesAnswers))
}

async function run(variant: Variant, profile: Profile) {
  const server = await startVariant(variant, profile)
  try {
    const report = await runTarget(server.target, { depth: 'quick', ...variant.input })
    const told = clusters(byUrgency(report.findings.filter(needsAttention))).length
    return { alarms: falseAlarms(report), warned: warnedOf(report), exitCode: report.exitCode, told }
  } finally {
    await server.close()
  }
}

/** However many checks meet a choice, a reader is told of it in a few blocks. */
const mostBlocks = 3

const cases = variants.flatMap((variant) =>
  profilesOf(variant).map((profile, index) => ({ variant, profile, isFirst: index === 0 })),
)
const results = pooled(
  cases.map(
    ({ variant, profile }) =>
      () =>
        run(variant, profile),
  ),
  6,
)
for (const result of results) result.catch(() => {})

for (const [index, { variant, profile, isFirst }] of cases.entries()) {
  test(`${variant.id}, ${profile}: ${variant.says}`, async () => {
    const { alarms, warned, exitCode, told } = await (results[index] as ReturnType<typeof run>)
    assert.is(alarms, '')
    assert.is(exitCode, 0)
    assert.ok(told <= mostBlocks, `one choice is told in ${told} blocks`)
    if (!isFirst || variant.warns === 'many') return
    assert.equal(
      [...warned].sort(),
      [...(variant.warns ?? [])].sort(),
      'it is warned of its own choice alone',
    )
  })
}

test('every variant has a name of its own', () => {
  const ids = variants.map(({ id }) => id)
  assert.is(new Set(ids).size, ids.length)
})

test.run()
