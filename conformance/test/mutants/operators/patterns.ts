import { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'
import { type Token, tokensOf } from './pattern-tokens.js'

type Variant = readonly [says: string, source: string, flags: string]

/** What a token becomes when it asks for less. */
function weaker({ kind, text }: Token): readonly (readonly [says: string, text: string])[] {
  switch (kind) {
    case 'anchor':
      return [[`drops ${text}`, '']]
    case 'look-around':
      return [[`drops ${text}`, '']]
    case 'class':
      return [[`takes any character for ${text}`, '[^]']]
    case 'quantifier':
      return widened(text).map((wider) => [`takes ${wider} for ${text}`, wider])
    case 'alternative':
      return [[`drops the alternative ${text}`, '']]
    case 'other':
      return []
    default:
      return kind satisfies never
  }
}

function widened(text: string): readonly string[] {
  if (text === '+') return ['*']
  if (text === '?') return ['*']
  return text.startsWith('{') ? ['*', text.replace(/,?\d*\}$/, ',}')] : []
}

const withoutAnother = (flags: string): readonly string[] => [...flags].map((flag) => flags.replace(flag, ''))

function variantsOf(source: string, flags: string): readonly Variant[] {
  const edited = tokensOf(source).flatMap((token) =>
    weaker(token).map(([says, text]): Variant => {
      const cut = source.slice(0, token.start) + text + source.slice(token.end)
      return [says, cut, flags]
    }),
  )
  const folded: readonly Variant[] = flags.includes('i') ? [] : [['ignores case', source, `${flags}i`]]
  return [
    ...edited,
    ...folded,
    ...withoutAnother(flags).map((less): Variant => [`has the flags "${less}"`, source, less]),
  ]
}

function compiles([, source, flags]: Variant): boolean {
  try {
    return new RegExp(source, flags) instanceof RegExp
  } catch {
    return false
  }
}

/** Each regular expression weakened in one place. */
export function patterns(node: Node): readonly Edit[] {
  if (!Node.isRegularExpressionLiteral(node)) return []
  const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.getText()) ?? []
  return variantsOf(source, flags)
    .filter((one) => one[1] !== '' && compiles(one))
    .map(([says, to, with_]) => ({ operator: 'pattern', says, text: `/${to}/${with_}` }))
}
