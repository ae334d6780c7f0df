import { type ListedCheck, listChecks } from './catalogue.js'

/** Every check and invariant, as `link-conformance list` shows it. */
export const checks: readonly ListedCheck[] = listChecks()

export type { LinkQuery } from '../generated/contract.js'
export {
  type Level,
  type Profile,
  type Requirement,
  type RequirementId,
  requirements,
} from '../generated/requirements.js'
export type { ListedCheck } from './catalogue.js'
export type {
  ConformanceOptions,
  KnownFailureOptions,
  TargetOptions,
} from './configuration/conformance-options.js'
export { ConfigurationError } from './configuration/conformance-options.js'
export { linkUrl } from './link-url.js'
export type { Diagnosis, Finding, Report, ReportedExchange, RequirementResult } from './report.js'
export { type RenderOptions, type ReporterName, reporters } from './reporters/index.js'
export type { ConformanceRun } from './run-conformance.js'
export { runConformance } from './run-conformance.js'
export type { Severity, Verdict } from './verdict.js'
