import { LinkError } from '../../../reference-impl/errors.js'
import type { LinkServerOptions } from '../../../reference-impl/index.js'
import type { Variant } from './variant.js'

/** Steps of the pipeline in another form. */
export const replacing = (replace: NonNullable<LinkServerOptions['replace']>): Pick<Variant, 'options'> => ({
  options: () => ({ replace }),
})
export const nothing = (): void => {}

/** Copies of a parameter with one and the same value count once. */
export const distinct = <
  C extends { readonly parameters: readonly { readonly name: string; readonly value: string }[] },
>(
  context: C,
): C => ({
  ...context,
  parameters: context.parameters.filter(
    ({ name, value }, at, all) =>
      all.findIndex((other) => other.name === name && other.value === value) === at,
  ),
})

/** Another code, or another way out, for the errors of one step. */
export function changing<A extends unknown[], R>(
  step: (...given: A) => R,
  change: (error: LinkError) => LinkError,
): (...given: A) => R {
  const changed = (error: unknown): never => {
    throw error instanceof LinkError ? change(error) : error
  }
  return (...given) => {
    try {
      const result = step(...given)
      return result instanceof Promise ? (result.catch(changed) as R) : result
    } catch (error) {
      return changed(error)
    }
  }
}
/** The same error, on a page. */
export const toPage =
  (status: number, ...headers: readonly string[]) =>
  (error: LinkError): LinkError =>
    new LinkError(error.code, error.message, { status, delivery: 'page', headers })
