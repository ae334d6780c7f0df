import { type InputName, inputs } from './load.js'

/** The first words of each generated file. It has no date and no version, which would only make differences. */
export function headerOf(paths: readonly string[]): string {
  return `Generated from ${paths.join(' and ')} by \`npm run generate\`. Do not edit.`
}

/** The header of what is made from inputs. */
export function headerText(names: readonly InputName[]): string {
  return headerOf(names.map((name) => inputs[name]))
}

/** The header as a comment. */
export function headerComment(names: readonly InputName[]): string {
  return `// ${headerText(names)}`
}
