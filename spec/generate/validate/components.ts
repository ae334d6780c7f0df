import type { Spec } from '../load.js'
import { members, valueAt } from '../openapi.js'
import { type Problem, problemAt } from '../problem.js'

// What generated/types.ts names itself, or takes from TypeScript.
const taken = ['nonnullable', 'readonly', 'readonlyarray', 'record', 'withrequired']

/** Checks that each schema can give its name to a type. */
export function validateComponents({ openapi }: Spec): Problem[] {
  const schemas = ['components', 'schemas']
  return Object.keys(members(valueAt(openapi.value, schemas))).flatMap((name) => {
    const reason = nameProblem(name)
    return reason === null ? [] : [problemAt(openapi, [...schemas, name], reason, 'key')]
  })
}

function nameProblem(name: string): string | null {
  const bare = name.replace(/^[._-]+|[._-]+$/g, '')
  if (!/^[a-z]/i.test(bare))
    return `expected a name that begins with a letter, observed "${name}": the schema gives it to a type`
  if (!taken.includes(bare.toLowerCase())) return null
  return `expected another name than "${name}": the generated types use it themselves`
}
