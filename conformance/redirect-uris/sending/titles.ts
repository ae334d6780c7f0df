import type { RequirementId } from '../../../generated/requirements.js'
import type { ValueForm } from '../form.js'

const phrases: Readonly<Record<ValueForm['technique'], string>> = {
  'foreign-destination': 'that leads elsewhere',
  'look-alike-host': 'with a look-alike host',
  userinfo: 'with userinfo',
  'slashes-and-backslashes': 'with misleading slashes',
  'path-confusion': 'with another path',
  'query-pollution': 'with another query',
  fragment: 'with a fragment',
  scheme: 'with another scheme',
  port: 'with another port',
  loopback: 'beyond its loopback registration',
  'encoding-and-control': 'with escapes or control characters',
  patterns: 'that fits a pattern alone',
  wildcard: 'beyond its wildcard',
}

const refinements: Readonly<Partial<Record<RequirementId, (phrase: string) => string>>> = {
  'LINK-RURI-009': (phrase) => `without a scheme, ${phrase},`,
  'LINK-RURI-011': () => 'with a script scheme',
  'LINK-RURI-014': () => 'with a response parameter in its query',
  'LINK-RURI-019': () => 'in clear text',
  'LINK-RURI-021': () => 'that fits the registered one read as a pattern',
  'LINK-RURI-023': (phrase) => `${phrase}, equal after parsing,`,
}

/** What a check of the corpus claims, in a sentence. */
export function formTitle({
  technique,
  requirement,
}: {
  readonly technique: ValueForm['technique']
  readonly requirement: RequirementId
}): string {
  const phrase = phrases[technique]
  return `A redirect_uri ${refinements[requirement]?.(phrase) ?? phrase} is refused`
}
