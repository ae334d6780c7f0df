import type { Check } from '../checks/check.js'
import type { Settings } from '../target/settings.js'
import { type BranchRequirement, branchesChecks } from './branches/branch-checks.js'
import { type CarrierRequirement, carrierChecks } from './carriers/carrier-checks.js'
import { editChecks } from './edits/edit-checks.js'
import { type ForeignRequirement, foreignChecks } from './foreign/foreign-checks.js'
import { type ForgeryRequirement, forgeryChecks } from './forgeries/forgery-checks.js'
import { type MarkupRequirement, markupChecks } from './markup/markup-checks.js'
import { type OddFieldRequirement, oddFieldChecks } from './odd-fields/odd-field-checks.js'
import { type PathRequirement, pathChecks } from './path-variants.js'
import { type PostedRequirement, postedChecks } from './posted/posted-checks.js'
import { registrationChecks } from './registrations.js'
import { type RepetitionRequirement, repetitionChecks } from './repetitions/repetition-checks.js'

/** Every requirement that the checks of these rules cite. */
export type RuleRequirement =
  | 'LINK-RURI-004'
  | 'LINK-RURI-023'
  | 'LINK-ERROR-003'
  | BranchRequirement
  | OddFieldRequirement
  | RepetitionRequirement
  | CarrierRequirement
  | ForeignRequirement
  | ForgeryRequirement
  | MarkupRequirement
  | PathRequirement
  | PostedRequirement

/** What is made for one target where a list would end. */
export const ruleChecks = (settings: Settings): readonly Check[] => [
  ...registrationChecks(settings),
  ...editChecks(settings),
  ...branchesChecks(settings),
  ...repetitionChecks(settings),
  ...oddFieldChecks(settings),
  ...carrierChecks(settings),
  ...foreignChecks(settings),
  ...forgeryChecks(settings),
  ...markupChecks(settings),
  ...postedChecks(settings),
  ...pathChecks(settings),
]
