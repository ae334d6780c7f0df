import type { Check } from '../checks/check.js'
import { describe } from '../checks/from-contract.js'
import type { Mutation } from '../request/mutation.js'
import { inProfile } from '../target/registrations.js'
import type { Settings } from '../target/settings.js'
import { attack, invention } from './wrong.js'

/** Every requirement that these checks cite. */
export type PathRequirement = 'LINK-ROBUST-004' | 'LINK-RURI-022' | 'LINK-TOKEN-003'

/** What a router may take for the endpoint's path. */
const variants = [
  '{path}/',
  '/{path}',
  '{path:upper}',
  '{path};x',
  '{path}%2f',
  '/x/..{path}',
  '/.{path}',
  '{path}.json',
  '{path:spelt}',
] as const

/** At every other spelling of the path; and alone, and where nothing stands, which no spelling excuses. */
const everywhere = (wrong: Mutation): readonly Mutation[] => [
  wrong,
  { ...wrong, path: '/{random}' },
  ...variants.map((path) => ({ ...wrong, path, riders: [`the path as ${path}`] })),
]

const thorough = [
  {
    id: 'path-variants-compare-the-redirect-uri',
    defect: 'Another spelling of the path lets an unregistered redirect_uri pass',
    requirement: 'LINK-RURI-022',
    wrong: attack,
  },
  {
    id: 'path-variants-verify-the-token',
    defect: 'Another spelling of the path lets a bad access token pass',
    requirement: 'LINK-TOKEN-003',
    wrong: invention,
  },
] as const

const few = 3

/** What a route that leads to the same code, and lacks what guards it, would let pass. */
export const pathChecks = ({ target, depth }: Settings): readonly Check[] => [
  {
    id: 'path-variants-are-no-weaker-copy',
    defect: 'Another spelling of the path leads the browser to an unregistered redirect_uri',
    ...describe('LINK-ROBUST-004'),
    rule: 'path-variants',
    requests: variants
      .slice(0, depth === 'quick' ? few : variants.length)
      .map((path) => ({ ...attack, path })),
    expect: { outcome: 'not-navigated' },
  },
  ...(depth === 'quick' ? [] : thorough)
    .filter(({ wrong }) => Object.keys(wrong.set).every((name) => inProfile(name, target)))
    .map(
      ({ wrong, requirement, ...sentences }): Check => ({
        ...sentences,
        ...describe(requirement),
        rule: 'path-variants',
        requests: everywhere(wrong),
        expect: { outcome: 'not-accepted' },
      }),
    ),
]
