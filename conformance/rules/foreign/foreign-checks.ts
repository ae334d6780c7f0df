import { parameters, roles } from '../../../generated/contract.js'
import type { Check, Outcome } from '../../checks/check.js'
import { describe } from '../../checks/from-contract.js'
import type { RuleName } from '../../checks/rules.js'
import type { Mutation, Template } from '../../request/mutation.js'
import type { Settings } from '../../target/settings.js'
import type { Target } from '../../target/target-file.js'
import { attack, invention, stranger } from '../wrong.js'
import { bundles, type Rider } from './bundle.js'
import { type ForeignField, foreignFields, type WireForm, wireForms } from './fields.js'
import { type ForeignParameter, foreignParameters, valuesOf } from './parameters.js'

/** Every requirement that the checks of this rule cite. */
export type ForeignRequirement = 'LINK-PARAM-016' | 'LINK-REDIRECT-013' | 'LINK-ROBUST-001'

const script = { headers: { Accept: 'application/json' } } as const
const loginPage = { omit: [roles.connection] } as const

/** A parameter that is added to a request, of any value but that of the contract's own. */
const adding =
  (value: (one: ForeignParameter) => Template) =>
  (one: ForeignParameter): Rider => ({
    name: one.name,
    mutation: { append: [[one.name, value(one)]] },
    ...(one.alone === undefined ? {} : { alone: one.alone }),
  })

const valid = ({ sort, value }: ForeignParameter): Template => value ?? valuesOf[sort].valid
const attackerUri = (): Template => '{attacker_uri}'
const attackerHost = (): Template => '{attacker_host}/'
/** What becomes `//attacker.example` where it is taken for the rest of a path. */
const attackerPath = (): Template => '/{attacker_host}'
const malformed = ({ sort }: ForeignParameter): Template => valuesOf[sort].malformed
/** Addresses are the attacker's, everything else is what a client would send. */
const tempting = (one: ForeignParameter): Template => (one.sort === 'uri' ? '{attacker_uri}' : valid(one))
const planting = (one: ForeignParameter): Template => `${valid(one)}&planted=1#planted=1`
const lineBreaking = (): Template => 'x\r\nX-Injected: 1'
const longest = 1800
const long = (one: ForeignParameter): Template =>
  one.sort === 'number' ? `{repeat:9:${longest}}` : `{repeat:a:${longest}}`

const repeated = (one: ForeignParameter): Rider => ({
  ...adding(valid)(one),
  mutation: {
    append: [
      [one.name, valid(one)],
      [one.name, valuesOf[one.sort].other],
    ],
  },
})

/** What is read as text of some length, and kept: a few of these fit into one request. */
const kept: readonly string[] = ['login_hint', 'nonce', 'acr_values', 'ui_locales', 'claims', 'id_token_hint']
const mostLong = 3
/** So many malformed fields on one request: if it ends the server, there is none to ask again. */
const mostMalformed = 6

/** A parameter of the contract, or of the control, is not foreign here. */
function foreignTo({ parameters: given }: Target): readonly ForeignParameter[] {
  const own = new Set([...parameters.map(({ name }) => name), ...Object.keys(given)])
  return foreignParameters.filter(({ name }) => !own.has(name))
}

const withValue = (
  all: readonly ForeignField[],
  kind: 'plausible' | 'hostile' | 'malformed',
): readonly Rider[] =>
  all.flatMap((field): readonly Rider[] => {
    const value = field[kind]
    return value === undefined
      ? []
      : [
          {
            ...{ name: `the ${field.name} field`, mutation: { headers: { [field.name]: value } } },
            ...(field.alone === undefined ? {} : { alone: field.alone }),
          },
        ]
  })

/** Whichever of its values gives more away. */
const temptingFields = (settings: Settings): readonly Rider[] =>
  riding(
    withValue(
      foreignFields.map(({ plausible, hostile = plausible, ...field }) => ({
        ...field,
        ...(hostile === undefined ? {} : { hostile }),
      })),
      'hostile',
    ),
    settings,
  )

const written = ({ words, mutation }: WireForm): Rider => ({ name: words, mutation, alone: true })

/** What a check of this rule is made of. */
interface Sending {
  readonly id: string
  readonly title: string
  readonly defect: string
  readonly requirement: ForeignRequirement
  readonly rule: Extract<RuleName, 'foreign-parameters' | 'foreign-fields'>
  readonly expect: Outcome
  readonly requests: (settings: Settings) => readonly Mutation[]
  /** What nothing may excuse; sent alone too, for what is not refused then is another fault. */
  readonly excuses?: Mutation
  readonly thorough?: true
  readonly lethal?: true
}

const refused: Outcome = { outcome: 'refused' }

const isQuick = ({ depth }: Settings): boolean => depth === 'quick'
const ridesAlong = ({ alone }: { readonly alone?: true }): boolean => alone !== true
/** A quick run sends what rides together. */
const riding = (riders: readonly Rider[], settings: Settings): readonly Rider[] =>
  isQuick(settings) ? riders.filter(ridesAlong) : riders

const parameterSendings: readonly Sending[] = [
  {
    id: 'foreign-parameters-excuse-no-redirect-uri',
    defect: 'A parameter beside the contract lets a bad redirect_uri pass',
    title: 'A parameter beside the contract excuses no bad redirect_uri',
    requirement: 'LINK-PARAM-016',
    rule: 'foreign-parameters',
    expect: refused,
    excuses: attack,
    requests: (settings) =>
      bundles(riding(foreignTo(settings.target).map(adding(tempting)), settings), attack),
  },
  {
    id: 'foreign-parameters-excuse-no-token',
    defect: 'A parameter beside the contract lets a bad access token pass',
    title: 'A parameter beside the contract excuses no bad access_token',
    requirement: 'LINK-PARAM-016',
    rule: 'foreign-parameters',
    expect: refused,
    excuses: invention,
    requests: (settings) =>
      bundles(foreignTo(settings.target).filter(ridesAlong).map(adding(valid)), invention),
  },
  {
    id: 'foreign-parameters-excuse-no-client',
    defect: 'A parameter beside the contract lets an unknown client_id pass',
    title: 'A parameter beside the contract excuses no unknown client, whoever reads the answer',
    requirement: 'LINK-PARAM-016',
    rule: 'foreign-parameters',
    expect: refused,
    thorough: true,
    excuses: stranger,
    requests: ({ target }) =>
      [stranger, { ...stranger, ...script }].flatMap((base) =>
        bundles(foreignTo(target).filter(ridesAlong).map(adding(tempting)), base),
      ),
  },
  {
    id: 'foreign-parameters-lead-nobody-astray',
    defect: 'A parameter beside the contract makes the server issue a code or token',
    title: 'A parameter beside the contract issues nothing and leads nobody to the attacker',
    requirement: 'LINK-PARAM-016',
    rule: 'foreign-parameters',
    expect: { outcome: 'nobody-astray' },
    requests: (settings) => {
      const all = foreignTo(settings.target)
      const send = (value: (one: ForeignParameter) => Template, base: Mutation = {}) =>
        bundles(riding(all.map(adding(value)), settings), base)
      const hostile = send(attackerUri)
      if (isQuick(settings)) return hostile
      const together = all.filter(ridesAlong)
      return [
        ...hostile,
        ...[attackerHost, attackerPath].flatMap((value) => bundles(together.map(adding(value)), {})),
        ...bundles(together.map(adding(attackerUri)), { reveal: true }),
        ...bundles(together.map(adding(attackerUri)), loginPage),
        ...send(valid),
      ]
    },
  },
  {
    id: 'foreign-parameters-break-nothing',
    defect: 'A parameter beside the contract ends in a server error or no answer',
    title: 'A parameter beside the contract breaks nothing, whatever its value',
    requirement: 'LINK-ROBUST-001',
    rule: 'foreign-parameters',
    expect: { outcome: 'keeps', invariant: 'no-request-breaks-the-server' },
    thorough: true,
    requests: ({ target }) => {
      const all = foreignTo(target)
      const together = all.filter(ridesAlong)
      return [
        ...bundles(all.map(adding(malformed)), {}),
        ...bundles(together.map(repeated), {}),
        ...bundles(together.map(adding(lineBreaking)), {}),
        ...bundles(together.filter(({ name }) => kept.includes(name)).map(adding(long)), {}, mostLong),
      ]
    },
  },
  {
    id: 'foreign-parameters-plant-nothing',
    defect: 'Part of a parameter beside the contract becomes a parameter of Location',
    title: 'No part of a parameter beside the contract becomes a parameter of its own',
    requirement: 'LINK-PARAM-016',
    rule: 'foreign-parameters',
    expect: { outcome: 'nothing-planted' },
    requests: (settings) => bundles(foreignTo(settings.target).filter(ridesAlong).map(adding(planting)), {}),
  },
]

const forms = (settings: Settings): readonly Rider[] =>
  wireForms.filter(({ quick }) => !isQuick(settings) || quick === true).map(written)

const fieldSendings: readonly Sending[] = [
  {
    id: 'foreign-fields-excuse-no-redirect-uri',
    defect: 'A header field or a way of writing the request lets a bad redirect_uri pass',
    title: 'No header field and no form of the message excuses a bad redirect_uri',
    requirement: 'LINK-REDIRECT-013',
    rule: 'foreign-fields',
    expect: refused,
    excuses: attack,
    requests: (settings) => bundles([...temptingFields(settings), ...forms(settings)], attack),
  },
  {
    id: 'foreign-fields-excuse-no-token',
    defect: 'A header field or a way of writing the request lets a bad access token pass',
    title: 'No header field and no form of the message excuses a bad access_token',
    requirement: 'LINK-REDIRECT-013',
    rule: 'foreign-fields',
    expect: refused,
    excuses: invention,
    requests: (settings) =>
      bundles([...temptingFields(settings), ...(isQuick(settings) ? [] : forms(settings))], invention),
  },
  {
    id: 'foreign-fields-excuse-no-client',
    defect: 'A header field lets an unknown client_id pass',
    title: 'No header field excuses an unknown client',
    requirement: 'LINK-REDIRECT-013',
    rule: 'foreign-fields',
    expect: refused,
    thorough: true,
    excuses: stranger,
    requests: (settings) => bundles(temptingFields(settings), stranger),
  },
  {
    id: 'foreign-fields-lead-nobody-astray',
    defect: 'A header field or a way of writing the request makes the server issue a code or token',
    title: 'No header field and no form of the message issues anything or leads to the attacker',
    requirement: 'LINK-REDIRECT-013',
    rule: 'foreign-fields',
    expect: { outcome: 'nobody-astray' },
    requests: (settings) => {
      const hostile = withValue(foreignFields, 'hostile')
      const leading = [bundles(hostile, {}), bundles(hostile, loginPage)].flat()
      if (isQuick(settings)) return leading.slice(0, 2)
      return [
        ...leading,
        ...bundles(hostile, { reveal: true }),
        ...bundles([...withValue(foreignFields, 'plausible'), ...forms(settings)], {}),
      ]
    },
  },
  {
    id: 'foreign-fields-break-nothing',
    defect: 'A header field ends in a server error or no answer',
    title: 'No header field breaks anything, whatever its value',
    requirement: 'LINK-ROBUST-001',
    rule: 'foreign-fields',
    expect: { outcome: 'keeps', invariant: 'no-request-breaks-the-server' },
    thorough: true,
    // What a parser of fields throws, nobody may catch.
    lethal: true,
    requests: () => bundles(withValue(foreignFields, 'malformed'), {}, mostMalformed),
  },
]

/** Parameters and header fields that the contract does not have, many on one request. */
export const foreignChecks = (settings: Settings): readonly Check[] =>
  [...parameterSendings, ...fieldSendings].map(({ requirement, requests, excuses, ...sending }) => ({
    ...sending,
    ...describe(requirement),
    requests: excuses === undefined ? requests(settings) : [...requests(settings), excuses],
    // An attack in the company of others may be refused for any of them.
    twoFaults: true,
  }))
