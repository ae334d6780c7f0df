import { complete } from '../complete.js'
import { dereference } from '../dereference.js'
import type { Spec } from '../load.js'
import { type Members, members } from '../openapi.js'
import type { Problem } from '../problem.js'
import { validateComponents } from './components.js'
import { thrownProblems, validateDocument, validateVersion } from './document.js'
import { validateControl, validateDefaultRows, validateEndpoint } from './endpoint.js'
import { validateExtensions } from './extensions.js'
import { validateOperations } from './operations.js'
import { validatePaths } from './paths.js'
import { validatePointers } from './pointers.js'
import { validateReferences } from './references.js'
import { validateRequirements } from './requirements.js'
import { validateSchemas } from './schemas.js'
import { validateSources } from './sources.js'

/** A spec that may be written out. */
export interface ValidSpec extends Spec {
  /** The document with all that follows from it, its references kept. */
  readonly document: Members
  /** The same without references. */
  readonly dereferenced: Members
}

/** Finds everything that is wrong with a spec, at once. */
export async function validate(spec: Spec): Promise<ValidSpec | Problem[]> {
  const document = await validateOpenapi(spec)
  const problems = [
    ...(Array.isArray(document) ? document : []),
    ...validateRequirements(spec),
    ...validateSources(spec),
  ]
  return Array.isArray(document) || problems.length > 0 ? problems : completed(spec, document)
}

/** Gives the document without references; all that is read of one takes its version and its references for granted. */
async function validateOpenapi(spec: Spec): Promise<Members | Problem[]> {
  const unreadable = [...validateVersion(spec), ...validatePointers(spec)]
  if (unreadable.length > 0) return unreadable
  const dereferenced = await tryDereference(spec)
  const problems = [
    ...(await validateDocument(spec)),
    ...validateOperations(spec),
    ...validatePaths(spec),
    ...validateEndpoint(spec),
    ...validateComponents(spec),
    ...validateExtensions(spec),
    ...validateReferences(spec),
    ...(Array.isArray(dereferenced) ? dereferenced : validateDereferenced(spec, dereferenced)),
  ]
  return Array.isArray(dereferenced) || problems.length > 0 ? problems : dereferenced
}

function validateDereferenced(spec: Spec, dereferenced: Members): Problem[] {
  return [validateSchemas, validateControl, validateDefaultRows].flatMap((check) => check(spec, dereferenced))
}

const completed = (spec: Spec, dereferenced: Members): ValidSpec => ({
  ...spec,
  document: complete(members(spec.openapi.value), dereferenced),
  dereferenced: complete(dereferenced, dereferenced),
})

async function tryDereference({ openapi }: Spec): Promise<Members | Problem[]> {
  try {
    return await dereference(openapi.value)
  } catch (error) {
    return thrownProblems(openapi, error)
  }
}
