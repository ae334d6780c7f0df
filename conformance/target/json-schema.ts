import { toJsonSchema } from '@valibot/to-json-schema'
import { targetFileSchema } from './target-file.js'

/** The target file's schema for editors: what the suite accepts, but for what only code can say. */
export const targetJsonSchema = (): object => ({
  $comment: 'Generated from conformance/target/target-file.ts by `npm run generate`. Do not edit.',
  title: 'Target file of link-conformance',
  ...toJsonSchema(targetFileSchema, {
    target: 'draft-07',
    typeMode: 'output',
    ignoreActions: ['check', 'raw_check', 'readonly'],
    // Our maps are loose, so that every unknown key is named, and not the first alone.
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      valibotSchema.type === 'loose_object' ? { ...jsonSchema, additionalProperties: false } : undefined,
  }),
})
