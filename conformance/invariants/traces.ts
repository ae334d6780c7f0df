/** What gives a server's insides away, and what those are. */
export interface Trace {
  readonly names: string
  readonly pattern: RegExp
}

/**
 * What frameworks, languages and databases say of their faults, each pattern bounded, so that it takes linear time
 * whatever the body repeats. A word alone is none: "exception" and "line 3" stand in correct pages.
 */
export const traces: readonly Trace[] = [
  // Languages
  {
    names: 'a stack trace of JavaScript',
    pattern:
      /\bat (?:[\w$.<>[\]]{1,80} ){0,5}\(?(?:file:|node:|\/|[A-Z]:\\)[^\s)]{0,300}:\d{1,7}:\d{1,7}\)?|\bat (?:async |new )?[\w$.<>]{1,80} \((?!https?:)[^\s()]{1,300}:\d{1,7}:\d{1,7}\)/,
  },
  {
    names: 'a stack trace of the JVM',
    pattern:
      /\bat (?:[\w$]{1,64}[./]){1,16}[\w$<>]{1,64}\((?:[\w$]{1,64}\.(?:java|kt|scala|groovy|clj)(?::\d{1,7})?|Native Method|Unknown Source)\)|\w\.(?:java|kt|scala|groovy):\d{1,7}\)|Exception in thread|\bCaused by: [\w$]{1,64}\.[\w$.]{1,200}/,
  },
  {
    names: 'an exception of the JVM',
    pattern: /\b(?:[a-z][\w$]{0,40}\.){2,12}[A-Z]\w{0,64}(?:Exception|Error)\b/,
  },
  {
    names: 'a stack trace of .NET',
    pattern:
      /\bat (?:System|Microsoft)\.[\w.`<>[\]]{1,200}\(|\bin [A-Za-z]?:?[\\/][^\r\n<>:"]{1,300}:line \d{1,7}|\bSystem\.(?:[A-Z]\w{1,40}\.){0,8}[A-Z]\w{1,60}Exception\b/,
  },
  {
    names: 'a stack trace of Python',
    pattern: /Traceback \(most recent call last\)|\bFile "[^"\r\n]{1,300}", line \d{1,7}/,
  },
  {
    names: 'a stack trace of Ruby',
    pattern: /[\w-]\.rb:\d{1,7}:in [`'‘"]|\bfrom [\w./-]{1,200}\.rb:\d{1,7}/,
  },
  {
    names: 'an exception of Ruby',
    pattern:
      /\b(?:Action|Active|Rack|Sinatra|PG|Mysql2|SQLite3|Redis|OpenSSL)\w{0,40}::(?:\w{1,40}::){0,4}[A-Z]\w{0,60}/,
  },
  {
    names: 'an error of PHP',
    pattern:
      /PHP (?:Fatal|Parse|Warning|Notice|Deprecated)|\.php(?:<\/b>)? on line (?:<b>)?\d{1,7}|Stack trace:\s{0,4}(?:<[^>]{1,40}>)?#0 |#\d{1,3} [^\s()]{1,300}\.php\(\d{1,7}\)|\b(?:[A-Z]\w{1,60}\\{1,2}){1,8}\w{0,60}(?:Exception|Error)\b/,
  },
  {
    names: 'a panic of Go',
    pattern:
      /\bgoroutine \d{1,7} \[[\w ,]{1,60}\]:|\bpanic: runtime error|\/[\w-]{1,100}\.go:\d{1,7}\b|\bmain\.go:\d/,
  },
  {
    names: 'a panic of Rust',
    pattern:
      /\bthread '[^'\r\n]{0,80}' panicked at|\bsrc[\\/][\w\\/-]{1,200}\.rs:\d{1,7}:\d|called `(?:Option|Result)::\w{1,20}\(\)` on/,
  },
  {
    names: 'an exception of Erlang or Elixir',
    pattern:
      /\*\* \([A-Z][\w.]{1,120}Error\)|[\w/]\.exs?:\d{1,7}: |\b(?:gen_server|proc_lib|cowboy_\w{1,30}|elixir_\w{1,30}):\w{1,60}\/\d|=CRASH REPORT=|\{badmatch,/,
  },
  { names: 'an error of Perl', pattern: /\bat [^\s"'<>]{1,300}\.(?:pl|pm|cgi|psgi) line \d{1,7}\b/ },
  {
    names: 'a crash of native code',
    pattern: /Segmentation fault|\bcore dumped\b|AddressSanitizer|terminate called after throwing/,
  },
  {
    names: 'a stack trace of another language',
    pattern:
      /\(package:[\w./]{1,200}\.dart:\d|CallStack \(from HasCallStack\)|\bstack traceback:|[\w-]\.lua:\d{1,7}: |\bat [\w./-]{1,200}\.swift:\d{1,7}/,
  },
  // What holds data
  {
    names: 'an error of PostgreSQL',
    pattern:
      /syntax error at or near|\bpq: (?:syntax|relation|column|duplicate|password|invalid|null|value)\b|\bPG::\w{1,40}|\bpsycopg2?\.|violates (?:unique|foreign key|not-null|check) constraint|\b(?:relation|column) "[^"\r\n]{1,80}" does not exist/,
  },
  {
    names: 'an error of MySQL',
    pattern:
      /You have an error in your SQL syntax|\bER_(?:DUP|PARSE|NO_SUCH|BAD|ACCESS_DENIED|TRUNCATED|DATA|ROW|LOCK|SYNTAX)[A-Z_]{0,40}\b|\bUnknown column '|\bTable '[^'\r\n]{1,120}' doesn't exist|\bDuplicate entry '|\bmysqli?_\w{1,40}\(/,
  },
  {
    names: 'an error of SQLite',
    pattern:
      /\bSQLITE_[A-Z]{3,20}\b|\bsqlite3\.\w{1,40}Error|\bno such (?:table|column): \w|\bnear "[^"\r\n]{1,60}": syntax error/,
  },
  {
    names: 'an error of SQL Server',
    pattern:
      /Unclosed quotation mark after the character string|\bIncorrect syntax near '|Microsoft OLE DB Provider|\bODBC [\w ]{0,30}Driver\b|\bMsg \d{2,6}, Level \d{1,2}, State \d/,
  },
  {
    names: 'an error of a database',
    pattern: /SQLSTATE\[|\bSQLSTATE[ :=]{1,3}\d|\bORA-\d{5}|\bDB2 SQL error|\bSQLCODE[ :=]{1,3}-?\d/,
  },
  {
    names: 'an error of a document store',
    pattern:
      /\bMongo(?:Server|Network|Bulk\w{0,20})?Error\b|\bE11000 duplicate key|\bWRONGTYPE Operation against a key|\bReplyError: /,
  },
  {
    names: 'an error of a mapper of objects',
    pattern:
      /\bPrismaClient\w{1,60}Error\b|\bInvalid `[\w.]{1,80}\(\)` invocation|\bSequelize\w{0,40}Error\b|\bQueryFailedError\b|\bsqlalchemy\.\w{1,40}|\borg\.hibernate\./,
  },
  {
    names: 'a statement of SQL',
    pattern:
      /\bSELECT [^;<>]{1,200} FROM [\w."`[\]]{1,80} (?:WHERE|JOIN|LEFT|INNER|ORDER|LIMIT)\b|\bINSERT INTO [\w."`[\]]{1,80} ?\(|\bUPDATE [\w."`[\]]{1,80} SET [\w."`[\]]{1,80} ?=|\bDELETE FROM [\w."`[\]]{1,80} WHERE\b/,
  },
  // Where it runs
  {
    names: 'a path of the file system',
    pattern:
      /\bnode_modules\/|\/home\/\w{1,64}\/|\/var\/www\/|\/usr\/(?:src|lib|local)\/|[A-Z]:\\{1,2}(?:Users|inetpub|Windows|Program Files)\\|\bsite-packages\/|\/vendor\/bundle\/|\/(?:opt|srv|root)\/[\w./-]{1,200}\.(?:[cm]?[jt]sx?|py|rb|php|go|rs|java|exs?|pl)\b|\/(?:app|code|workspace|build)\/[\w./-]{1,200}\.(?:[cm]?[jt]sx?|py|rb|php|go|rs|java|exs?|pl)(?::\d|, line \d|\(\d)/,
  },
  {
    names: 'a failed call of the operating system',
    pattern:
      /\b(?:ENOENT|EACCES|EPERM): |\bconnect E(?:CONN|TIMEDOUT|HOST|NETUN)[A-Z]{0,20}\b|\bgetaddrinfo E[A-Z_]{5,20}\b|\bNo such file or directory: '/,
  },
  // Pages for their developers
  {
    names: 'a debug page',
    pattern:
      /Werkzeug Debugger|\bWhoops\\|Whoops! There was an error|because you have <code>DEBUG = True|\bDjango Version:|Action Controller: Exception caught|Plug\.Debugger|<b>(?:Stack Trace|Source Error|Source File):? ?<\/b>|Using the URLconf defined in|Symfony Exception|Illuminate\\|\bRails\.root: /,
  },
  {
    names: 'a stack trace in a member',
    pattern:
      /"(?:stack|stack_?trace|stackTraceString|trace|traceback|back_?trace)" ?: ?(?:"[^"]{0,400}(?:\\n|\n|\bat )|\[ ?["{])|"inner_?exception" ?: ?(?:\{ ?"|"[^"])/i,
  },
]
