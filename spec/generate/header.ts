import { type InputName, inputs } from './load.js'

/** The command that writes the generated files. */
export const command = 'npm run generate'

/** The first words of each generated file. It has no date and no version, which would only make differences. */
export function headerText(names: readonly InputName[]): string {
  const sources = names.map((name) => inputs[name]).join(' and ')
  return `Generated from ${sources} by \`${command}\`. Do not edit.`
}

/** The header as a comment. */
export function headerComment(names: readonly InputName[]): string {
  return `// ${headerText(names)}`
}
