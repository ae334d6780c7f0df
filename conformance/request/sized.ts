import type { Mutation, Template } from './mutation.js'

const counted = /\{(repeat|series):([^}]+):(\d+)\}/g

/** Repeats so much of what a template repeats, with another end: its last two characters, where it has any behind. */
function ofSize(template: Template, share: number, end: string): Template {
  if (!template.includes('{repeat:') && !template.includes('{series:')) return template
  const scaled = template.replace(
    counted,
    (_, name: string, part: string, count: string) =>
      `{${name}:${part}:${Math.max(1, Math.round(Number(count) * share))}}`,
  )
  return scaled.endsWith('00') ? scaled.slice(0, -2) + end : scaled
}

/** The same request with values of that share of their length; two characters at the end make them fresh. */
export function sized(mutation: Mutation, share: number, end: string): Mutation {
  const change = (template: Template): Template => ofSize(template, share, end)
  const { set, rawPairs, headers } = mutation
  const all = (texts: Readonly<Record<string, Template>>): Readonly<Record<string, Template>> =>
    Object.fromEntries(Object.entries(texts).map(([name, template]) => [name, change(template)]))
  return {
    ...mutation,
    ...(set === undefined ? {} : { set: all(set) }),
    ...(rawPairs === undefined ? {} : { rawPairs: rawPairs.map(change) }),
    ...(headers === undefined ? {} : { headers: all(headers) }),
  }
}

const isRepeating = (template: Template): boolean => /\{(?:repeat|series):/.test(template)

/** The request with fewer of its repetitions: `keep` says which, by the number of each in turn. */
function keeping(mutation: Mutation, keep: (index: number) => boolean): Mutation {
  let index = 0
  const some = (texts: Readonly<Record<string, Template>> | undefined): Readonly<Record<string, Template>> =>
    Object.fromEntries(Object.entries(texts ?? {}).filter(([, text]) => !isRepeating(text) || keep(index++)))
  return { ...mutation, set: some(mutation.set), headers: some(mutation.headers) }
}

/** A request that repeats in several places as two, with half of the places each; null when there is one place. */
export function halves(mutation: Mutation): readonly [Mutation, Mutation] | null {
  const texts = [...Object.values(mutation.set ?? {}), ...Object.values(mutation.headers ?? {})]
  const { length } = texts.filter(isRepeating)
  const middle = length / 2
  return length < 2 ? null : [keeping(mutation, (at) => at < middle), keeping(mutation, (at) => at >= middle)]
}
