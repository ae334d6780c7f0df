import type { Reading } from './allowances.js'
import { errorIn, isError } from './answers.js'
import { type Draft, formType } from './draft.js'
import { mapPairs, meaningOf, meaningsOf, withoutNames } from './meaning.js'

const namesOf = (draft: Draft): readonly string[] => meaningsOf(draft).map(({ name }) => name)

const malformedNames = (draft: Draft): readonly string[] =>
  meaningsOf(draft)
    .filter(({ wellFormed }) => !wellFormed)
    .map(({ name }) => name)

/** Parameters of which a value that means nothing must be refused. */
const isStrict = (name: string): boolean =>
  ['response_type', 'client_id', 'connection', 'redirect_uri', 'access_token'].includes(name)

const readLiterally = (draft: Draft): Draft | null =>
  malformedNames(draft).length > 0
    ? mapPairs(draft, (pair, { name, value, wellFormed }) => (wellFormed ? pair : { name, value }))
    : null

/** Names of parameters that an answer may have, by which an authorization response could be imitated. */
const ofAnswers = /^(code|state|error|iss|id_token|access_token)$/

/** Names of the redirection URI's query that are those of an answer in another case: replaced by one that is not. */
const withoutLookAlikes = (uri: string): string =>
  uri.replace(/(?<=[?&])[^=&#]*/g, (name) =>
    ofAnswers.test(name.toLowerCase()) && !ofAnswers.test(name) ? 'x' : name,
  )

/** Requests that a correct server may take for another one. */
export const allowedReadings: readonly Reading[] = [
  {
    says: 'request and request_uri are ignored.',
    because: 'LINK-OIDC-003: refused or ignored',
    instead: (draft) => withoutNames(draft, ['request', 'request_uri']),
  },
  {
    says: 'prompt is ignored.',
    because: 'LINK-OIDC-001 and -002 accept it of a server that does not do OpenID Connect',
    instead: (draft) => withoutNames(draft, ['prompt']),
  },
  {
    says: 'A malformed scope is ignored.',
    because: 'RFC 6749 §3.3: a server may ignore the scope, partly or wholly',
    instead: (draft) => withoutNames(draft, ['scope']),
  },
  {
    says: 'Another spelling of the path is served as well.',
    because: 'LINK-ROBUST-004 forbids a weaker copy, not a copy',
    instead: (draft, { path }) => {
      const target = draft.target?.replace(/^[^?]*/, path) ?? null
      return draft.path === path && draft.target === target ? null : { ...draft, path, target }
    },
  },
  {
    says: 'The form of a POST counts alone, whatever its address repeats or adds.',
    because:
      "LINK-TLS-004 lets the endpoint's own address have a query; no row makes it a second place for the parameters of a form",
    instead: (draft) =>
      draft.method === 'POST' && draft.body !== null && (draft.query.length > 0 || draft.target !== null)
        ? { ...draft, query: [], target: null }
        : null,
  },
  {
    says: 'The address of a POST is read together with its form.',
    because: 'LINK-METH-003 asks for the parameters of the form, and no row keeps those of the address out',
    instead: (draft) =>
      draft.method === 'POST' && draft.query.length > 0
        ? {
            ...draft,
            query: [],
            body: [...draft.query, ...(draft.body ?? [])],
            headers: [
              ...draft.headers.filter(([name]) => name !== 'Content-Type'),
              ['Content-Type', formType],
            ],
          }
        : null,
  },
  {
    says: 'A form is read whatever type its content says to have.',
    because: 'LINK-METH-003 and LINK-PARAM-010 speak of forms and of JSON, and of nothing between',
    instead: ({ headers, ...draft }) => ({
      ...draft,
      headers: headers.map(([name, value]) => [name, name === 'Content-Type' ? formType : value]),
    }),
  },
  {
    says: 'Names of connections are compared without case.',
    because: 'LINK-CONN-010 is MAY',
    instead: (draft, { clients }) => {
      const known = clients.flatMap(({ connections }) => connections)
      const exact = (value: string): string | undefined =>
        known.find((one) => one.toLowerCase() === value.toLowerCase())
      const read = mapPairs(draft, (pair) => {
        const { name, value } = meaningOf(pair)
        const connection = name === 'connection' ? exact(value) : undefined
        return connection === undefined ? pair : { name, value: connection }
      })
      return namesOf(draft).includes('connection') ? read : null
    },
  },
  {
    says: 'A parameter without a value does not count as a repetition.',
    because: 'LINK-PARAM-001: it is as if it were not there',
    instead: (draft) =>
      meaningsOf(draft).some(({ value }) => value === '')
        ? mapPairs(draft, (pair, { value }) => (value === '' ? null : pair))
        : null,
  },
  {
    says: "A name in the redirection URI's query that is that of an answer but for its case is one like any other.",
    because: 'LINK-PARAM-006: names are case sensitive',
    instead: (draft) =>
      meaningsOf(draft).some(
        ({ name, value }) => name === 'redirect_uri' && withoutLookAlikes(value) !== value,
      )
        ? mapPairs(draft, (pair, { name, value }) =>
            name === 'redirect_uri' ? { name, value: withoutLookAlikes(value) } : pair,
          )
        : null,
  },
  {
    says: 'What has no decoding in state, in scope or in no known parameter is read as the WHATWG parser reads it.',
    because: 'LINK-PARAM-008 accepts a redirect then',
    instead: (draft) => (malformedNames(draft).some(isStrict) ? null : readLiterally(draft)),
  },
  {
    says: 'What has no decoding is read so in any other parameter, and then refused.',
    because: 'LINK-PARAM-008 accepts it',
    instead: readLiterally,
    only: isError,
  },
  {
    says: 'What has no decoding is an error that is delivered to the client.',
    because: 'LINK-PARAM-008: by page or redirect as the parameter allows',
    instead: (draft) =>
      malformedNames(draft).length > 0
        ? mapPairs(draft, (pair, { wellFormed }) => (wellFormed ? pair : null))
        : null,
    only: (mutant) => errorIn(mutant) !== '',
  },
  {
    says: 'A longer target, or longer content, is read.',
    because: 'LINK-PARAM-011 accepts an ordinary answer; no row bounds the content of a form at this length',
    instead: (draft) =>
      draft.length === null && draft.bodyLength === null
        ? null
        : { ...draft, length: null, bodyLength: null },
  },
]
