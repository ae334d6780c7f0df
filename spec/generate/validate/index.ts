import { dereference } from '../dereference.js'
import type { Spec } from '../load.js'
import type { Members } from '../openapi.js'
import type { Problem } from '../problem.js'
import { thrownProblems, validateDocument } from './document.js'
import { validateExtensions } from './extensions.js'
import { validateOperations } from './operations.js'
import { validateReferences } from './references.js'
import { validateRequirements } from './requirements.js'
import { validateSchemas } from './schemas.js'
import { validateSources } from './sources.js'

/** A spec that may be written out, with its document dereferenced. */
export interface ValidSpec extends Spec {
  readonly dereferenced: Members
}

/** Finds everything that is wrong with a spec, at once. */
export async function validate(spec: Spec): Promise<ValidSpec | Problem[]> {
  const dereferenced = await tryDereference(spec)
  const problems = [
    ...(await validateDocument(spec)),
    ...validateOperations(spec),
    ...validateExtensions(spec),
    ...validateReferences(spec),
    ...('problems' in dereferenced ? dereferenced.problems : validateSchemas(spec, dereferenced.document)),
    ...validateRequirements(spec),
    ...validateSources(spec),
  ]
  return 'problems' in dereferenced || problems.length > 0
    ? problems
    : { ...spec, dereferenced: dereferenced.document }
}

async function tryDereference({
  openapi,
}: Spec): Promise<{ readonly document: Members } | { readonly problems: Problem[] }> {
  try {
    return { document: await dereference(openapi.value) }
  } catch (error) {
    return { problems: thrownProblems(openapi, error) }
  }
}
