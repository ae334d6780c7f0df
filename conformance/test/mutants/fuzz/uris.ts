import type { Random } from './random.js'
import { editText } from './texts.js'

/** The components, by RFC 3986's own expression; what is undefined is not there. */
interface Components {
  readonly scheme: string
  readonly authority: string | undefined
  readonly path: string
  readonly query: string | undefined
  readonly fragment: string | undefined
}

function split(uri: string): Components {
  const [, scheme = '', authority, path = '', query, fragment] =
    /^([^:/?#]+):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(uri) ?? []
  return { scheme, authority, path, query, fragment }
}

const join = ({ scheme, authority, path, query, fragment }: Components): string =>
  `${scheme}:${authority === undefined ? '' : `//${authority}`}${path}${query === undefined ? '' : `?${query}`}${fragment === undefined ? '' : `#${fragment}`}`

type Change = (parts: Components, random: Random) => Partial<Components>

const host = 'evil.example'

const ofAuthority: readonly Change[] = [
  () => ({ authority: host }),
  ({ authority }) => ({ authority: `${authority}.${host}` }),
  ({ authority }) => ({ authority: `${host}.${authority}` }),
  ({ authority }) => ({ authority: `x.${authority}` }),
  ({ authority }) => ({ authority: `x${authority}` }),
  ({ authority }) => ({ authority: `${authority}@${host}` }),
  ({ authority }) => ({ authority: `user@${authority}` }),
  ({ authority }) => ({ authority: `${authority}.` }),
  ({ authority = '' }) => ({ authority: authority.toUpperCase() }),
  ({ authority = '' }) => ({ authority: authority.replace(/^[^.]*/, '') }),
  ({ authority = '' }, { pick }) => ({
    authority: authority.replace(
      /^[^.]*/,
      pick(['a-b', '-a', 'a-', 'a.b', 'a_b', 'A', '', 'x'.repeat(63), 'x'.repeat(64)]),
    ),
  }),
  ({ authority = '' }, { pick }) => ({
    authority:
      authority.replace(/:\d*$/, '') +
      pick([
        ':443',
        ':80',
        ':8080',
        ':1',
        ':0',
        ':080',
        ':65535',
        ':65536',
        ':99999',
        ':123456',
        ':',
        ':x',
        ':+1',
        ':8o',
      ]),
  }),
  (_, { pick }) => ({
    authority: pick(['localhost', '127.0.0.2', '127.1', '[::1]', '[::1]:8080', '0.0.0.0', 'LOCALHOST:80']),
  }),
  ({ authority = '' }, random) => ({ authority: editText(authority, random) }),
]

const ofPath: readonly Change[] = [
  ({ path }) => ({ path: `${path}/` }),
  ({ path }) => ({ path: `${path}/more` }),
  ({ path }) => ({ path: `${path}/../x` }),
  ({ path }) => ({ path: `/..${path}` }),
  ({ path }) => ({ path: `/${path}` }),
  ({ path }) => ({ path: `/.${path}` }),
  ({ path }) => ({ path: path.toUpperCase() }),
  ({ path }) => ({ path: path.replace(/[^/]*$/, '') }),
  ({ path }) => ({ path: `${path};x=1` }),
  ({ path }) => ({ path: path.replaceAll('/', '\\') }),
  ({ path }) => ({ path: path.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`) }),
  ({ path }, random) => ({ path: editText(path, random) }),
]

const names = ['code', 'state', 'Error', 'iss', 'id_token', 'x', 'a-b', 'tenant', 'co%64e', '']

const ofQuery: readonly Change[] = [
  ({ query }, { pick }) => ({
    query: `${query === undefined ? '' : `${query}&`}${pick(names)}=${pick(['1', '', 'a%20b', '%zz', 'a=b', 'é'])}`,
  }),
  ({ query }, { pick }) => ({ query: `${pick(names)}=1${query === undefined ? '' : `&${query}`}` }),
  () => ({ query: '' }),
  () => ({ query: undefined }),
  ({ query = '' }) => ({ query: `${query}&` }),
  ({ query = '' }) => ({ query: `&${query}` }),
  ({ query = '' }) => ({ query: `${query}&&a=1` }),
  ({ query = '' }) => ({ query: `${query}?a=1` }),
  ({ query = '' }) => ({ query: query.replace('=', '') }),
  ({ query = '' }, random) => ({ query: editText(query, random) }),
]

const ofOthers: readonly Change[] = [
  () => ({ fragment: '' }),
  () => ({ fragment: 'x' }),
  () => ({ fragment: `@${host}` }),
  (_, { pick }) => ({ scheme: pick(['http', 'https', 'HTTPS', 'javascript', 'data', 'ftp', 'https+x']) }),
  ({ scheme }, random) => ({ scheme: editText(scheme, random) }),
  () => ({ authority: undefined }),
]

const changes = [ofAuthority, ofPath, ofQuery, ofOthers]

/** Edits a URI by component, or by character. */
export function editUri(uri: string, random: Random): string {
  if (random.chance(0.25)) return editText(uri, random)
  const parts = split(uri)
  return join({ ...parts, ...random.pick(random.pick(changes))(parts, random) })
}
