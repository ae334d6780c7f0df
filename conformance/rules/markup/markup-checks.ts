import { type ContractParameter, parameters, roles } from '../../../generated/contract.js'
import type { Check } from '../../checks/check.js'
import { describe } from '../../checks/from-contract.js'
import { type Mutation, type Template, touched } from '../../request/mutation.js'
import { inReferences, polyglot, shortPolyglot } from '../../request/polyglot.js'
import { literal } from '../../request/templates.js'
import { encodeValue } from '../../syntax/encoding.js'
import { inProfile } from '../../target/registrations.js'
import type { Depth, Settings } from '../../target/settings.js'
import { type PageKind, pageKinds, printedFields, printedNames } from './pages.js'

/** Every requirement that these checks cite. */
export type MarkupRequirement = 'LINK-ERROR-007'

/** How a value is written: as it is, or so that a server which decodes once too often makes markup of it. */
type Writing = (value: string) => string

const writings: readonly Writing[] = [encodeValue, inReferences]

/** Names of the contract get all that ends anything, and others what usually does. */
const hostile = (name: string, writing?: Writing): Template =>
  literal(
    writing === undefined
      ? printedNames.includes(name)
        ? shortPolyglot(name)
        : polyglot(name)
      : writing(shortPolyglot(name)),
  )

/** What a server looks at before anything else: a hostile value of these is itself the cause of a page. */
const isLookedAt = ({ role }: ContractParameter): boolean =>
  role !== null && role !== 'state' && role !== 'scope'

const own = ({ target }: Settings): readonly ContractParameter[] =>
  (parameters as readonly ContractParameter[]).filter(({ name }) => inProfile(name, target))

/** What decides how a request is answered, where a server knows it. */
const decidedNames: readonly string[] = ['prompt', 'response_mode']

/** The parameters that no server has to look at: they ride together. */
function riders(kind: PageKind, settings: Settings): readonly string[] {
  const ofContract = own(settings).filter((one) => !isLookedAt(one))
  const names = ofContract.filter(({ role }) => kind.valid !== true || role !== 'scope')
  // A valid request stays one.
  const printed = printedNames.filter((name) => kind.valid !== true || !decidedNames.includes(name))
  return [...names.map(({ name }) => name), ...printed]
}

/** A request of that kind in which every one of these is hostile. */
const hostileOn = (kind: PageKind, names: readonly string[], writing?: Writing): Mutation => ({
  ...kind.change,
  set: {
    ...Object.fromEntries(names.map((name) => [name, hostile(name, writing)])),
    ...kind.change.set,
  },
})

const sentAt = (depth: Depth): readonly PageKind[] =>
  depth === 'quick' ? pageKinds.filter(({ quick }) => quick === true) : pageKinds

const control: PageKind = { valid: true, change: {} }
const [refused = control] = pageKinds

/** Each parameter that is looked at, alone: as an address too, where it is one. */
function alone(settings: Settings): readonly Mutation[] {
  const { depth } = settings
  return own(settings)
    .filter(isLookedAt)
    .filter(({ role }) => depth !== 'quick' || role !== 'token')
    .flatMap(({ name, role }): readonly Mutation[] => {
      const value = hostile(name)
      if (role !== 'redirection-uri') return [{ set: { [name]: value } }]
      const address: Mutation = { set: { [name]: `https://{attacker_host}/${value}` } }
      return depth === 'quick' ? [address] : [address, { set: { [name]: value } }]
    })
}

/** A name of a parameter: validators say which one they do not know. */
const inName = (kind: PageKind): Mutation => ({
  ...kind.change,
  append: [[polyglot('a name'), '1']],
})

const fieldsOn = (kind: PageKind, names: readonly string[]): Mutation => ({
  ...kind.change,
  headers: Object.fromEntries(names.map((name) => [name, hostile(name)])),
})

/** Browsers leave apostrophes in a path as they are. @see URL Standard, "path percent-encode set" */
const inPath: Mutation = {
  path: `{path}/${encodeValue(polyglot('the path')).replaceAll('%2F', '/').replaceAll('%5C', '').replaceAll('%27', "'")}`,
}

/** A kind of page whose reason is something else than what is sent twice encoded. */
const decodedTwice = (settings: Settings): readonly Mutation[] =>
  writings.flatMap((writing) => [
    hostileOn(refused, riders(refused, settings), writing),
    ...pageKinds
      .filter(({ valid, quick }) => valid === true && quick === true)
      .map((kind) => hostileOn(kind, riders(kind, settings), writing)),
    { set: { [roles.client]: hostile(roles.client, writing) } },
  ])

const everywhere = (settings: Settings): readonly Mutation[] => [
  inName(refused),
  ...(settings.depth === 'exhaustive' ? pageKinds.map(inName) : []),
  inPath,
  ...printedFields.map((names) => fieldsOn(refused, names)),
]

/** What a request is made of; marks of what is judged, and what would be asked next, are not sent again. */
const parts: readonly string[] = [
  'set',
  'headers',
  'method',
  'path',
  'omit',
  'empty',
  'append',
  'prepend',
  'rawPairs',
  'body',
  'reveal',
] satisfies readonly (keyof Mutation)[]

const unmarked = (mutation: Mutation): Mutation =>
  Object.fromEntries(Object.entries(mutation).filter(([name]) => parts.includes(name)))

type Given = Mutation['append']

/** A request again, with these parameters and whatever nobody has to look at hostile. */
export function hostileAgain(mutation: Mutation, names: readonly string[]): Mutation {
  const again = unmarked(mutation)
  const touching = touched(mutation)
  const besides = [roles.state, ...printedNames].filter((name) => !touching.includes(name))
  const pairs = (given: Given): Given =>
    given?.map(([name, value]) => [name, names.includes(name) ? hostile(name) : value])
  const repeated = [...(again.append ?? []), ...(again.prepend ?? [])].map(([name]) => name)
  const own = [...besides, ...names.filter((name) => !repeated.includes(name))]
  return {
    ...again,
    set: { ...again.set, ...Object.fromEntries(own.map((name) => [name, hostile(name)])) },
    ...(again.append === undefined ? {} : { append: pairs(again.append) ?? [] }),
    ...(again.prepend === undefined ? {} : { prepend: pairs(again.prepend) ?? [] }),
  }
}

/** Which check asks for pages again. */
export const onEachPage = 'markup-on-each-kind-of-page-stays-text'

/** Markup in every parameter, on every kind of page that is usual. */
export function markupChecks(settings: Settings): readonly Check[] {
  const check = (id: string, defect: string, requests: readonly Mutation[]): Check => ({
    id,
    defect,
    ...describe('LINK-ERROR-007'),
    rule: 'markup',
    requests,
    expect: { outcome: 'keeps', invariant: 'request-values-never-become-markup' },
  })
  const isQuick = settings.depth === 'quick'
  return [
    {
      ...check(
        'markup-in-parameters-stays-text',
        'A hostile parameter becomes markup of a page',
        alone(settings),
      ),
      why: 'A script on the login server’s origin reads passwords and sessions.',
    },
    {
      ...check(
        onEachPage,
        'A hostile value becomes markup of a page that the server shows for some reason',
        sentAt(settings.depth).map((kind) => hostileOn(kind, riders(kind, settings))),
      ),
      why: 'Each page has its own template, and one that forgets to escape is enough.',
    },
    {
      ...check(
        'markup-in-a-valid-request-stays-text',
        'A hostile value in a valid request becomes markup of the page',
        [hostileOn(control, riders(control, settings))],
      ),
      why: 'A login page that shows it hands its passwords over to whoever made the link.',
    },
    ...(isQuick
      ? []
      : [
          {
            ...check(
              'markup-beside-the-parameters-stays-text',
              'A hostile name, path or header field becomes markup of a page',
              everywhere(settings),
            ),
            why: 'A page that names what it could not find repeats an address, a name or a field.',
          },
          {
            ...check(
              'markup-encoded-again-stays-text',
              'Hostile text that is encoded twice becomes markup of a page',
              decodedTwice(settings),
            ),
            why: 'What is decoded once more behind the filter was never looked at.',
          },
        ]),
  ]
}
