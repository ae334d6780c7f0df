import { keysOf } from '../common/keys-of.js'
import type { TemplateValues } from '../request/templates.js'
import { valuesOf as foreignValues } from '../rules/foreign/parameters.js'
import { forgedTokens } from '../rules/forgeries/forged-tokens.js'
import { createRedactor, type Redact } from '../secrets/redact.js'
import { type Secret, shortestSecret } from '../secrets/secret-index.js'
import { encodeAllBytes, encodeValue, formDecodeOnce } from '../syntax/encoding.js'
import { type Target, type TokenName, tokenNames } from '../target/target-file.js'

const variableOf = (name: TokenName): string =>
  name === 'valid' ? 'LINK_ACCESS_TOKEN' : `LINK_ACCESS_TOKEN_${name.toUpperCase()}`

/** What a printed command holds in place of a secret: text of the request, and the shell word that gives it. */
export type ShellWords = ReadonlyMap<string, string>

/** Runs where the suite runs; `t` is the token. */
const script = (variable: string, expression: string): string =>
  `$(node -p 't=process.env.${variable};${expression}')`

const editedPayload =
  't.replace(/\\.[^.]*/,s=>"."+Buffer.from(JSON.stringify({...JSON.parse(Buffer.from(s.slice(1),"base64url")),sub:"link-conformance|someone-else"})).toString("base64url"))'

const otherHeader = (value: string): string => `"${value.split('.')[0] ?? ''}."+t.split(".")[1]+"."`

/** Changed tokens, made of the valid one by the command itself: printed, they would give it away. */
const changed = {
  token_signature_flipped: (value: string, token: string) => {
    const at = [...token].findIndex((char, index) => value[index] !== char)
    return `t.slice(0,${at})+"${value[at] ?? ''}"+t.slice(${at + 1})`
  },
  token_payload_edited: () => editedPayload,
  token_alg_none_mixed: otherHeader,
  token_signature_empty: () => `${editedPayload}.replace(/[^.]*$/,"")`,
  token_alg_none: otherHeader,
  token_case_swapped: () => 't.replace(/[a-z]/gi,c=>c<"a"?c.toLowerCase():c.toUpperCase())',
  token_truncated: () => 't.slice(0,-8)',
  token_dots_doubled: () => 't.replace(".","..")',
  token_escaped: () => 't.replace(/[A-Za-z0-9](?=[^A-Za-z0-9]*$)/,c=>"%"+c.charCodeAt(0).toString(16))',
  token_split: () => 't.slice(0,t.length>>1)+" "+t.slice(t.length>>1)',
} as const satisfies Readonly<Record<string, (value: string, token: string) => string>>

const changedTokens = keysOf(changed)

/** The valid token in other spellings: it is found in them by itself. */
const respelt: readonly string[] = ['token_dots_doubled', 'token_escaped', 'token_split']

/** A token goes into a query encoded; by some checks with a plus sign alone encoded, or with every octet. */
function withEncodings(value: string, plain: string, variable: string, expression: string): readonly Word[] {
  const as = (text: string, encoding: string): Word => [
    text,
    text === value ? plain : script(variable, `t=${expression};${encoding}`),
  ]
  return [
    as(value, 't'),
    as(encodeValue(value), 'encodeURIComponent(t)'),
    as(value.replaceAll('+', '%2B'), 't.replaceAll("+","%2B")'),
    as(encodeAllBytes(value), 'Buffer.from(t).toString("hex").toUpperCase().replace(/../g,"%$&")'),
  ]
}

type Word = readonly [text: string, word: string]

const textOf = (values: TemplateValues, name: string): string => {
  const entry = values[name]
  return entry !== undefined && 'value' in entry ? entry.value : ''
}

/** A header field that is read from a variable, as a command reads it: the whole line, for a short value occurs elsewhere too. */
const fieldWords = ({ headers, headerVariables }: Target): readonly Word[] =>
  Object.entries(headerVariables).map(([name, variable]) => [
    `${name}: ${headers[name] ?? ''}`,
    `${name}: $${variable}`,
  ])

/** Tokens forged of the valid one, and of keys that the target publishes. */
const forgedOf = (
  target: Target,
  values: TemplateValues,
): readonly { readonly text: string; readonly script: string | null }[] => [
  ...forgedTokens(target),
  ...Object.values(values).flatMap((entry) =>
    'value' in entry && entry.script !== undefined ? [{ text: entry.value, script: entry.script }] : [],
  ),
]

/** The words of the shell that stand for secrets in a printed command, the longest text first. */
export function secretWords(target: Target, values: TemplateValues): ShellWords {
  const { accessTokens } = target
  const given = tokenNames.flatMap((name): readonly Word[] => {
    const variable = variableOf(name)
    return withEncodings(accessTokens[name] ?? '', `$${variable}`, variable, 't')
  })
  const valid = accessTokens.valid ?? ''
  const made = changedTokens.flatMap((name): readonly Word[] => {
    const value = textOf(values, name)
    const expression = changed[name](value, valid)
    return withEncodings(value, script('LINK_ACCESS_TOKEN', expression), 'LINK_ACCESS_TOKEN', expression)
  })
  const forged = forgedOf(target, values).flatMap(({ text, script: expression }): readonly Word[] =>
    expression === null
      ? []
      : withEncodings(text, script('LINK_ACCESS_TOKEN', expression), 'LINK_ACCESS_TOKEN', expression),
  )
  // A short one would be found where no token is.
  const words = [...given, ...made, ...forged].filter(([text]) => text.length >= shortestSecret)
  return new Map([...fieldWords(target), ...words].toSorted(([a], [b]) => b.length - a.length))
}

/** Names of header fields and parameters whose values are secrets. */
export const secretHeader = /auth|cookie|credential|key|pass|secret|session|token/i
export const secretParameter = /assertion|credential|key|pass|secret|session|token/i

/** The redactor of a run. Tokens of the suite's own only look like a part of a secret one, and must be readable. */
export const redactorOf = (target: Target, values: TemplateValues): Redact =>
  createRedactor(
    secretsOf(target, values),
    [textOf(values, 'attacker_request_object'), foreignValues.jwt.valid].filter((text) => text !== ''),
  )

/** A server repeats the value of a cookie without its name, and decoded, or a credential without its scheme. */
const partsOf = (field: string): readonly string[] =>
  field.split(/[;,\s]+/).flatMap((part) => {
    const value = part.slice(part.indexOf('=') + 1)
    return [part, value, formDecodeOnce(value)]
  })

const fieldSecrets = ({ headers, headerVariables }: Target): readonly Secret[] =>
  Object.entries(headers)
    .filter(([name]) => secretHeader.test(name) || headerVariables[name] !== undefined)
    .flatMap(([name, value]) =>
      [...new Set([value, ...partsOf(value)])].map((part) => ({ name: `headers.${name}`, value: part })),
    )

/** Those of the key `journey`. */
const journeySecrets = ({ journey }: Target): readonly Secret[] =>
  (journey?.secrets ?? []).flatMap(({ name, value }) => {
    const isField = /\.cookie$|\.headers\./.test(name)
    return [...new Set([value, ...(isField ? partsOf(value) : [])])].map((part) => ({ name, value: part }))
  })

/** Everything that must not leave the process: tokens, what was made of them, cookies and credentials. */
function secretsOf(target: Target, values: TemplateValues): readonly Secret[] {
  const { accessTokens } = target
  const tokens = tokenNames.map((name) => ({
    name: `access_tokens.${name}`,
    value: accessTokens[name] ?? '',
  }))
  const derived = changedTokens
    .filter((name) => !respelt.includes(name))
    .map((name) => ({ name, value: textOf(values, name) }))
  const parameters = Object.entries(target.parameters)
    .filter(([name]) => secretParameter.test(name))
    .map(([name, value]) => ({ name: `parameters.${name}`, value }))
  const forged = forgedTokens(target).flatMap(({ forgery, secrets }) =>
    secrets.map((value) => ({ name: `a forged token (${forgery.id})`, value })),
  )
  const ofKeys = Object.entries(values).flatMap(([name, entry]) =>
    // The rest of it is public, or the valid token's own.
    'value' in entry && entry.script !== undefined
      ? [{ name, value: entry.value.slice(entry.value.lastIndexOf('.') + 1) }]
      : [],
  )
  const own = [...fieldSecrets(target), ...parameters, ...journeySecrets(target)]
  return [...tokens, ...derived, ...forged, ...ofKeys, ...own].filter(({ value }) => value !== '')
}
