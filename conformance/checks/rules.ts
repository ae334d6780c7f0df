interface Rule {
  /** What it makes requests of, in a sentence. */
  readonly makes: string
  readonly why: string
}

/** Where requests are made by a rule, because a list of them would end before the faults do. */
export const rules = {
  'from-contract': {
    makes:
      'For each parameter of the contract: missing, empty, repeated, and whatever its schema does not allow, or just allows.',
    why: 'What is edited in the contract is checked without anybody writing a check.',
  },
  'other-carriers': {
    makes:
      'Each parameter of the contract in every other guise: other spellings of its name, brackets, a cookie, a header field, content of a GET, a path parameter; alone, beside a wrong value, and beside the right one.',
    why: 'A second way in is looked at by no check of the server, and it is another one in each framework.',
  },
  posted: {
    makes:
      'What is wrong in a query, once more in the content of a POST: missing, empty and repeated parameters, other guises of a name, a value that is encoded twice, a malformed pair. It is refused, or answered as by GET.',
    why: 'A form is read by another parser than a query, with habits of its own.',
  },
  'path-variants': {
    makes:
      "The endpoint's path in other spellings that a router may take for it (a slash, capitals, dot segments, an encoded letter, a suffix), with an unregistered redirect_uri and with an invented token.",
    why: 'A second route to the same code may lack what guards the first.',
  },
  forms: {
    makes:
      'Each form of the catalogue of redirection URIs for the registration that the valid request uses: alone, and together with an error that shows which URI the server goes on with.',
    why: 'Each form has a name and a lesson: a CVE, a paper, a tool that sends it.',
  },
  'each-registration': {
    makes:
      'What stands for each technique of the catalogue, for every other registration in its own way of matching; and one error for each registered URI.',
    why: 'A server that compares its first URI well may compare the one with a port, a query or a private-use scheme by other code.',
  },
  'single-edits': {
    makes:
      'Each registered URI with one edit: a sign inserted, deleted, exchanged, spelt or encoded in another way, in each component, drawn with --seed from classes of signs. What is accepted is tried again in simpler ways.',
    why: 'No list of attacks has the normaliser that one server happens to use; but each of them takes some single edit for nothing.',
  },
  branches: {
    makes:
      'A covering array over the valid branches of a request (response type, connection, client and registration, method, state, cookie, guise of the client), in which every two values meet; each row with each invalid value alone.',
    why: 'A check that one kind of request gets around is no check, and each framework has other kinds.',
  },
  'foreign-parameters': {
    makes:
      'Parameters of OpenID Connect, OAuth extensions, vendors and frameworks, with valid, hostile, malformed, repeated and long values; beside the valid request, a bad redirect_uri and a bad token. Many ride on one request, which is halved until the one is found that changes its answer.',
    why: 'Each of them is a branch of its own, and the check that everyone else passes is forgotten in one of them.',
  },
  'foreign-fields': {
    makes:
      'Header fields of proxies, browsers and test tools, with plausible, hostile and malformed values, and other forms of the message; beside the valid request, a bad redirect_uri and a bad token. Many fields ride on one request, as parameters do.',
    why: 'What a field says is written by whoever sends the request, and each form of the message is read by other code.',
  },
  markup: {
    makes:
      'One value that ends whatever it may stand in (text, attributes, comments, scripts, style sheets, templates) in every parameter of the contract, in names that servers print, in a name, in the path and in header fields, on each usual kind of page; plain, and encoded once more. What pages show of a request is sent again as such a value.',
    why: 'Each page has its own template, and each place on it its own way out.',
  },
  'forged-tokens': {
    makes:
      "Tokens made of what the target shows: of a JWT the valid one's header and claims under another signature, signed with the keys that the target publishes, with one of our own that the header brings along, with secrets that can be guessed; of an opaque token parts of it, patterns, and single characters exchanged.",
    why: 'A server that verifies tokens by a list of tricks knows those on it. Whoever makes a token that it takes is any of its users.',
  },
  'odd-fields': {
    makes:
      'Host, Cookie, Authorization and the fields of content with values that no client sends and any stranger can: one at a time at the end of a run, since they may end a server. Not to a host that is not loopback, unless with --exhaustive.',
    why: 'These fields are read before anybody looks at the request, by code that few test.',
  },
  repetitions: {
    makes:
      'Long values of one sign or one part, over and over, in what servers match by patterns or take apart: parameters and header fields. What is answered slowly is sent again at other lengths, and only how the time grows is judged.',
    why: 'A pattern or a loop that goes through every way to read a value occupies the server for the price of one request.',
  },
} as const satisfies Readonly<Record<string, Rule>>

export type RuleName = keyof typeof rules
