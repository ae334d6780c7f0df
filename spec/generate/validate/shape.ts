import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import { type Problem, problemAt, type SpecFile, type YamlPath } from '../problem.js'
import { didYouMean } from '../suggest.js'

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, verbose: true })

/** Makes a check that a value of a spec file has a shape, which is a JSON Schema. */
export function shapeCheck(shape: object): (file: SpecFile, path: YamlPath, value: unknown) => Problem[] {
  const validate = ajv.compile(shape)
  return (file, path, value) => {
    validate(value)
    return (validate.errors ?? []).map((error) => shapeProblem(file, path, error))
  }
}

/** Splits a JSON pointer into the steps of a path. */
export function pointerPath(pointer: string): string[] {
  const steps = pointer.split('/').slice(1)
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Says what a schema error means, as expected and observed. */
export function describe(error: ErrorObject): string {
  if (error.keyword === 'enum')
    return `expected ${list(error.params.allowedValues)}, observed ${quote(error.data)}`
  if (error.keyword === 'type') return `expected ${list(error.params.type)}, observed ${quote(error.data)}`
  if (error.keyword === 'required') return `missing key "${String(error.params.missingProperty)}"`
  return `${error.message ?? error.keyword}, observed ${quote(error.data)}`
}

function shapeProblem(file: SpecFile, base: YamlPath, error: ErrorObject): Problem {
  const path = [...base, ...pointerPath(error.instancePath)]
  if (error.keyword !== 'additionalProperties') return problemAt(file, path, describe(error))
  const key = String(error.params.additionalProperty)
  const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {})
  return problemAt(file, [...path, key], `unknown key "${key}"${didYouMean(key, known)}`, 'key')
}

function list(values: unknown): string {
  const all = Array.isArray(values) ? values : [values]
  return all.map((value) => String(value)).join(' | ')
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}
