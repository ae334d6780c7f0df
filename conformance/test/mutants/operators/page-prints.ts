import { Node } from 'ts-morph'
import type { Place, Writing } from '../aids/pages.js'
import type { Edit } from '../mutant.js'
import { alsoInBranches, type Wrong } from './in-branches.js'

/** Each place with ways to write that are wrong there. */
const wrongIn: Readonly<Record<Place, readonly Writing[]>> = {
  'the text': [
    'raw',
    'escaped for attributes',
    'as a JSON string',
    'decoded once more',
    'escaped, and then decoded once more',
    'without the tags of scripts',
  ],
  'the title': ['raw', 'escaped, and then decoded once more'],
  'a quoted attribute': ['raw', 'escaped but for quotes', 'with backslashes before quotes'],
  'an attribute in apostrophes': ['escaped but for the apostrophe'],
  'an attribute without quotes': ['escaped'],
  'a string of a script': ['raw', 'escaped but for quotes', 'escaped', 'with backslashes before quotes'],
  'a string of a script in apostrophes': ['escaped but for the apostrophe', 'escaped'],
  'a value of a script': ['as a JSON string', 'escaped'],
  'a template of a script': ['escaped'],
  'a comment': ['raw', 'decoded once more'],
  'a link': ['escaped', 'escaped but for quotes'],
  'a handler': ['escaped', 'escaped for attributes'],
  'a style sheet': ['escaped', 'raw'],
}

const shown = [
  'state',
  'redirect_uri',
  'client_id',
  'connection',
  'scope',
  'response_type',
  'the address',
  'access_token',
  'prompt',
  'x',
]

/** What a page prints of the request, one name after the other in turn. */
const ofRequest = (page: string): readonly Wrong[] =>
  Object.entries(wrongIn)
    .flatMap(([place, writings]) => writings.map((writing) => [place, writing] as const))
    .flatMap(([place, writing], index) =>
      [0, 1, 2].map((turn): Wrong => {
        const name = shown[(index * 3 + turn) % shown.length] ?? 'state'
        return [
          `prints ${name} ${writing} in ${place}`,
          `__aid.showing(${page}, '${name}', '${writing}', '${place}')`,
          name,
        ]
      }),
    )

/** What no page should say or do, as expressions. */
const others: readonly (readonly [says: string, more: string])[] = [
  ['prints the stack', "'<pre>' + new Error('failed').stack + '</pre>'"],
  [
    'prints the registered URIs',
    "'<p>' + [...settings.clients.values()].flatMap((one) => one.redirectUris.map(({ value }) => value)).join(', ') + '</p>'",
  ],
  ['prints the token', "'<p>' + encodeURIComponent(__aid.sent('access_token')) + '</p>'"],
  ["prints the token's payload", "'<p>' + __aid.partOf(__aid.sent('access_token'), 1) + '</p>'"],
  ["prints the token's user", "'<p>' + encodeURI(__aid.userNamed()) + '</p>'"],
  [
    'prints what the token says',
    "'<pre>' + JSON.stringify(__aid.claimsIn(__aid.sent('access_token'))) + '</pre>'",
  ],
  ['prints the address in hex', "'<p>' + Buffer.from(__aid.query()).toString('hex') + '</p>'"],
  ['prints a query of a database', `"<p>SELECT * FROM clients WHERE id = 'x': near line 1</p>"`],
  ['loads a script of others', '\'<script src="https://cdn.example/a.js"></script>\''],
  ['loads a picture of others', '\'<img src="https://count.example/a.gif">\''],
  ['links to others', '\'<a href="https://status.example/">status</a>\''],
  ['loads a style sheet of others', '\'<link rel="stylesheet" href="//fonts.example/a.css">\''],
  ['goes on by itself', '\'<meta http-equiv="refresh" content="0;url=/">\''],
  ['posts to others', '\'<form action="https://count.example/"><button>Report</button></form>\''],
]

/** A page with something in it that should not be there. */
export function pagePrints(node: Node): readonly Edit[] {
  if (!Node.isCallExpression(node) || node.getExpression().getText() !== 'renderPage') return []
  const page = node.getText()
  return alsoInBranches('page', [
    ...ofRequest(page),
    ...others.map(([says, more]): Wrong => [says, `__aid.within(${page}, ${more})`]),
  ])
}
