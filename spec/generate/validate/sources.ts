import type { Spec } from '../load.js'
import type { Problem } from '../problem.js'
import { shapeCheck } from './shape.js'

const text = { type: 'string', minLength: 1 }
const pattern = { type: 'string', pattern: '^https://[^{}]*\\{section\\}[^{}]*$' }

const checkSources = shapeCheck({
  type: 'object',
  minProperties: 1,
  additionalProperties: {
    type: 'object',
    additionalProperties: false,
    required: ['title', 'home'],
    properties: {
      title: text,
      home: { type: 'string', pattern: '^(https://|spec/)' },
      url: pattern,
      appendix: pattern,
      joint: text,
      sections: { type: 'object', additionalProperties: text },
      verified: { type: 'boolean' },
    },
  },
})

/** Checks the documents of spec/sources.yaml. */
export function validateSources({ sources }: Spec): Problem[] {
  return checkSources(sources, [], sources.value)
}
