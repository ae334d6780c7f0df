import * as v from 'valibot'
import { expects, map, text } from './schema.js'

const aToken = expects('a token, { env: NAME } or { file: path }')

/** A secret as it stands in the target file, or where it is: in the environment or in a file. */
export const tokenSource = v.union(
  [text, v.pipe(map({ env: v.exactOptional(text), file: v.exactOptional(text) }), v.entries(1, aToken))],
  aToken,
)
export type TokenSource = v.InferOutput<typeof tokenSource>

export const scalar = v.union([v.string(), v.number(), v.boolean()], expects('a string'))

/** What would break the framing of a request. */
export const fieldBreaks = /[\r\n\0]/

const aFieldValue = expects('a string, or { env: NAME }')

/** The value of a header field or of a field of a form. */
export const fieldValue = v.union(
  [
    v.pipe(
      scalar,
      v.check((value) => !fieldBreaks.test(String(value)), 'expected a value without line breaks'),
    ),
    map({ env: text }),
  ],
  aFieldValue,
)
export type FieldValue = v.InferOutput<typeof fieldValue>

export const fieldName = v.pipe(
  v.string(),
  v.regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'expected the name of a header field'),
)

/** A key that may be absent, and what an editor says of it. */
export const key = <S extends v.GenericSchema>(schema: S, about: string) =>
  v.exactOptional(v.pipe(schema, v.description(about)))
