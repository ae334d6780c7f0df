import { Node, type TemplateExpression } from 'ts-morph'
import type { Edit } from '../mutant.js'
import { alsoInBranches, type Wrong } from './in-branches.js'
import { notNew } from './not-new.js'

/** Parameters whose value has to be new. */
const isNew = (name: string): boolean => /^(state|nonce|code_challenge|transaction)$/.test(name)

/** The parameter whose value an expression in a template is. */
function nameBefore(node: Node): string | null {
  const span = node.getParent()
  const template = span?.getParent()
  if (!Node.isTemplateSpan(span) || !Node.isTemplateExpression(template)) return null
  const at = template.getTemplateSpans().indexOf(span)
  const before = at === 0 ? template.getHead() : template.getTemplateSpans()[at - 1]?.getLiteral()
  return /[?&](\w+)=\$\{$/.exec(before?.getText() ?? '')?.[1] ?? null
}

/** Other texts that the function has at hand: its parameters and its constants. */
function atHand(node: Node): readonly string[] {
  const within = node.getFirstAncestor(Node.isFunctionLikeDeclaration)
  if (within === undefined) return []
  const given = within
    .getParameters()
    .filter((one) => one.getTypeNode()?.getText() === 'string')
    .map((one) => one.getName())
  const made = within
    .getDescendants()
    .filter(Node.isVariableDeclaration)
    .filter((one) => Node.isIdentifier(one.getNameNode()))
    .map((one) => one.getName())
  return [...given, ...made].filter((one) => one !== node.getText())
}

const ofNew = (node: Node): readonly Wrong[] => [
  ...notNew(node.getText()),
  ...atHand(node).flatMap((other): readonly Wrong[] => [
    [`takes ${other} in its place`, other],
    [`takes the hash of ${other}`, `__aid.digest(${other})`],
  ]),
]

const given = (name: string, text: string): string =>
  `(__aid.sent('${name}') === '' ? ${text} : encodeURIComponent(__aid.sent('${name}')))`

/** Of the callback: with something of the request in it, or at another host. */
const ofCallback = (text: string): readonly Wrong[] => [
  [
    'adds the state of the client',
    `${text} + '%3Fstate%3D' + encodeURIComponent(__aid.sent('state'))`,
    'state',
  ],
  ['adds the redirection URI', `${text} + '%3Fnext%3D' + encodeURIComponent(__aid.sent('redirect_uri'))`],
  ['adds a number', `${text} + '%2F' + __aid.next()`],
  ['takes the host of the request', `encodeURIComponent('https://' + __aid.fieldSent('host') + '/callback')`],
  [
    'takes the host that a proxy names',
    `(__aid.fieldSent('x-forwarded-host') === '' ? ${text} : encodeURIComponent('https://' + __aid.fieldSent('x-forwarded-host') + '/callback'))`,
  ],
]

/** The server's own values: the client's in their place. Which scope the connection asks for is its own affair. */
const ofConfigured = (name: string, text: string): readonly Wrong[] => [
  ["takes the request's own", given(name, text), name],
  ...(name === 'scope' ? [] : [['takes nothing', "''"] as const]),
  ...(name === 'client_id' ? [['adds the client', `${text} + '.' + __aid.sent('client_id')`] as const] : []),
  ...(name === 'redirect_uri' ? ofCallback(text) : []),
]

/** Parameters that belong to the request of the client alone, passed on. */
const passed = [
  'state',
  'redirect_uri',
  'client_id',
  'scope',
  'response_type',
  'response_mode',
  'access_token',
  'code_challenge',
]

const partsOf = (text: string): readonly string[] => text.slice(1, -1).split(/(?=&\w)/)

function ofQuery(node: TemplateExpression): readonly Wrong[] {
  const text = node.getText()
  const parts = partsOf(text).filter((part) => part.startsWith('&'))
  return [
    ...parts.flatMap((part): readonly Wrong[] => [
      [`has ${part} twice`, `${text.slice(0, -1)}${part}\``],
      [`leaves out ${part}`, text.replace(part, () => '')],
      [`has ${part} with another name`, text.replace(part, part.replace(/(?==)/, '_'))],
    ]),
    ...atHand(node).map((other): Wrong => {
      const plain = text.replace('S256', 'plain').replace(/(_challenge=\$\{)\w+/, (_, start) => start + other)
      return [`sends ${other} with the method plain`, plain]
    }),
    ['names the method plain', text.replace('S256', 'plain')],
    ['asks for a token', text.replace('response_type=code', 'response_type=token')],
    ...passed.map((name): Wrong => [`passes on ${name}`, `${text} + __aid.passedOn('${name}')`]),
    ['passes on everything', `${text} + '&' + __aid.query()`],
  ]
}

const changed = (node: Node, wrongs: readonly Wrong[]): readonly Wrong[] =>
  wrongs.filter(([, text]) => text !== node.getText())

/** What a request to a connection says, exchanged, left out and doubled. */
export function queries(node: Node): readonly Edit[] {
  if (Node.isTemplateExpression(node) && /[?&]\w+=[^;]*&/.test(node.getText()))
    return alsoInBranches('upstream query', changed(node, ofQuery(node)))
  const name = Node.isExpression(node) ? nameBefore(node) : null
  if (name === null) return []
  const wrongs = isNew(name) ? ofNew(node) : ofConfigured(name, node.getText())
  return alsoInBranches('upstream query', changed(node, wrongs))
}
