import { type ListedCheck, listChecks } from './run/catalogue.js'

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
export { type ConformanceTest, conformanceTests, type TestOutcome } from './api/conformance-tests.js'
export { linkUrl } from './api/link-url.js'
export type { ConformanceOptions } from './api/options.js'
export type { ConformanceRun } from './api/run-conformance.js'
export { runConformance } from './api/run-conformance.js'
export {
  ConfigurationError,
  type ErrorCode,
  LinkConformanceError,
  type Problem,
  type ProblemCode,
} from './common/errors.js'
export type { Severity, Verdict } from './common/verdict.js'
export type { KnownFailure as KnownFailureOptions } from './report/known-failures.js'
export type {
  BaselineChange,
  BaselineComparison,
  BaselineState,
  Diagnosis,
  Finding,
  Report,
  ReportedExchange,
  RequirementResult,
} from './report/report.js'
export { reporters } from './reporters/index.js'
export type { RenderOptions, ReporterName } from './reporters/reporter.js'
export type { ListedCheck } from './run/catalogue.js'
export type { TargetFile as TargetOptions } from './target/target-file.js'
