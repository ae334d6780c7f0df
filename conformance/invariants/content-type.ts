import { about, type Judgement, unmet } from '../common/judgement.js'
import { jsonValue } from '../syntax/json.js'
import { isCharset, type MediaType, parseMediaType } from '../syntax/media-type.js'
import { held } from './invariant.js'

const looksLikeJson = (body: string): boolean => /^\s*[{[]/.test(body) && jsonValue(body) !== undefined

const looksLikeHtml = (body: string): boolean => /^\s*<(?:!doctype html|html)[\s>]/i.test(body)

/** Of a problem document its own row says that it does not parse. */
const isJsonType = (type: string): boolean =>
  /^(?:application|text)\/json$|\+json$/.test(type) && type !== 'application/problem+json'

/** A mark of the byte order, and what keeps JSON from being run as a script, are no part of it. */
const isJson = (body: string): boolean =>
  jsonValue(body.replace(/^\xef\xbb\xbf/, '').replace(/^\)\]\}',?\s/, '')) !== undefined

/** What the body is instead of what its type says, in words. */
function contradiction(type: string, body: string): string | null {
  if (type === 'text/html') return looksLikeJson(body) ? 'the body is JSON' : null
  if (type === 'text/plain') return looksLikeHtml(body) ? 'the body is HTML' : null
  if (/\bjson$/.test(type) && looksLikeHtml(body)) return 'the body is HTML'
  return isJsonType(type) && !isJson(body) ? 'the body is no JSON' : null
}

function judgeCharset({ type, parameters }: MediaType, field: string): Judgement {
  const labels = parameters.filter(([name]) => name === 'charset').map(([, value]) => value ?? '')
  const unknown = labels.find((label) => !isCharset(label))
  if (unknown !== undefined) return unmet(`Content-Type: ${field}: no charset is called "${unknown}"`, 'low')
  if (new Set(labels.map((label) => label.toLowerCase())).size > 1)
    return unmet(`Content-Type: ${field} names two charsets`, 'low')
  return type.startsWith('text/') && labels.length === 0
    ? about(
        'A text is sent without a charset',
        unmet(`Content-Type: ${field} without a charset`, 'info', 'warn'),
      )
    : held
}

/** Whether a body is what its type says, as far as that shows. @see RFC 9110 §8.3 */
export function judgeContentType(fields: readonly string[], body: string): Judgement {
  const [field = ''] = fields
  if (field.trim() === '') return unmet('a body without a Content-Type', 'low')
  if (new Set(fields).size > 1) return unmet(`two Content-Type fields: ${fields.join(' and ')}`)
  const parsed = parseMediaType(field)
  const type = parsed?.type ?? field.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const contrary = contradiction(type, body)
  if (contrary !== null) return unmet(`Content-Type: ${field}, but ${contrary}`)
  return parsed === null
    ? unmet(`Content-Type: ${field} is no media type`, 'low')
    : judgeCharset(parsed, field)
}
