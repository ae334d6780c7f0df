import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { traceIn } from './leaks.js'
import { traces } from './traces.js'

/** What each row is there for, as it stands in a body. */
const planted: Readonly<Record<string, readonly string[]>> = {
  'a stack trace of JavaScript': [
    'TypeError: x is undefined\n    at check (/srv/link/lib/check.js:10:5)',
    'at async file:///work/dist/main.js:7:12',
    'Error\n    at Layer.handle [as handle_request] (node:internal/router:95:5)',
    'Error\n    at Object.<anonymous> (src/app.ts:12:5)',
    'ReferenceError\n    at eval (webpack-internal:///./pages/authorize.js:8:3)',
    'at C:\\site\\app.js:3:9',
  ],
  'a stack trace of the JVM': [
    'at com.example.link.Authorize.handle(Authorize.java:42)',
    'at scala.concurrent.Future.$anonfun$map$1(Future.scala:292)',
    'at java.base/jdk.internal.reflect.DirectMethodHandleAccessor.invoke(Unknown Source)',
    'at io.ktor.Routing$route$1.invokeSuspend(Routing.kt)',
    'Caused by: com.example.Broken: no token',
    'Exception in thread "main"',
  ],
  'an exception of the JVM': ['{"exception":"java.lang.NullPointerException"}'],
  'a stack trace of .NET': [
    '   at System.Web.Mvc.ControllerActionInvoker.Invoke(ControllerContext context)',
    'at Link.Authorize.Run(String id) in C:\\src\\Link\\Authorize.cs:line 31',
    'at Link.Run() in /src/Link/Authorize.cs:line 31',
    'System.Collections.Generic.KeyNotFoundException: The given key',
  ],
  'a stack trace of Python': [
    'Traceback (most recent call last):',
    'File "/srv/link/views.py", line 3, in authorize',
    '<code>File &quot;views.py&quot;, line 3</code>',
    '{"detail":"File \\"views.py\\", line 3"}',
  ],
  'a stack trace of Ruby': [
    "app/controllers/links_controller.rb:12:in `show'",
    "app/link.rb:12:in 'Link#show'",
    'app/link.rb:12:in &#39;show&#39;',
    '\tfrom lib/link.rb:7',
  ],
  'an exception of Ruby': ['ActiveRecord::RecordNotFound', 'ActionController::ParameterMissing'],
  'an error of PHP': [
    'Fatal error: Uncaught Error in /web/link.php on line 3',
    '<b>Warning</b>: Undefined index in <b>/web/link.php</b> on line <b>7</b>',
    'Stack trace:\n#0 /web/link.php(12): run()',
    '#1 {main} #2 /web/link.php(12): run()',
    'Illuminate\\Database\\QueryException',
    '{"exception":"Symfony\\\\Component\\\\HttpKernel\\\\Exception\\\\NotFoundHttpException"}',
    'PHP Warning: x',
  ],
  'a panic of Go': [
    'goroutine 17 [running]:',
    'panic: runtime error: invalid memory address',
    '\t/go/src/link/main.go:23 +0x1d',
  ],
  'a panic of Rust': [
    "thread 'tokio-runtime-worker' panicked at src/link.rs:5:9",
    'src/routes/link.rs:44:13',
    'called `Option::unwrap()` on a `None` value',
  ],
  'an exception of Erlang or Elixir': [
    '** (RuntimeError) no token',
    '** (Ecto.NoResultsError) expected one',
    'lib/link/router.ex:12: Link.Router.call/2',
    '{link_handler,init,2},{cowboy_handler:execute/2}',
    '{badmatch,undefined}',
  ],
  'an error of Perl': ["Can't locate object method at /web/link.pl line 3.", 'died at Link/App.pm line 12.'],
  'a crash of native code': ['Segmentation fault (core dumped)', 'ERROR: AddressSanitizer: heap'],
  'a stack trace of another language': [
    '#0      main (package:link/server.dart:12:3)',
    'CallStack (from HasCallStack):\n  error',
    'stack traceback:\n\t[C]: in ?',
    'access.lua:12: attempt to index a nil value',
  ],
  'an error of PostgreSQL': [
    'ERROR: syntax error at or near "x"',
    'pq: duplicate key value',
    'PG::UniqueViolation',
    'psycopg2.errors.UndefinedTable',
    'duplicate key value violates unique constraint "clients_pkey"',
    'relation "clients" does not exist',
    'column &quot;client&quot; does not exist',
  ],
  'an error of MySQL': [
    'You have an error in your SQL syntax; check',
    'ER_DUP_ENTRY',
    "Unknown column 'client' in 'where clause'",
    "Table 'auth.clients' doesn't exist",
    "Duplicate entry 'x' for key 'PRIMARY'",
  ],
  'an error of SQLite': [
    'SQLITE_ERROR: x',
    'sqlite3.OperationalError',
    'no such table: clients',
    'near "OR": syntax error',
  ],
  'an error of SQL Server': [
    'Unclosed quotation mark after the character string',
    "Incorrect syntax near 'x'.",
    '[Microsoft][ODBC Driver 17 for SQL Server]',
    'Msg 102, Level 15, State 1',
  ],
  'an error of a database': ['SQLSTATE[42000]: Syntax error', 'ORA-00942: table or view', 'SQLSTATE: 42P01'],
  'an error of a document store': [
    'MongoServerError: E11000',
    'E11000 duplicate key error collection',
    'WRONGTYPE Operation against a key holding',
  ],
  'an error of a mapper of objects': [
    'PrismaClientKnownRequestError',
    'Invalid `prisma.client.findUnique()` invocation',
    'SequelizeDatabaseError',
    'QueryFailedError: x',
    'sqlalchemy.exc.ProgrammingError',
    'org.hibernate.exception',
  ],
  'a statement of SQL': [
    'SELECT id, secret FROM clients WHERE id = $1',
    'INSERT INTO links (client, user) VALUES',
    'UPDATE users SET linked = 1',
    'DELETE FROM links WHERE id = 1',
  ],
  'a path of the file system': [
    'in /home/deploy/link/app',
    '/var/www/link',
    'require("node_modules/x")',
    'C:\\Users\\deploy\\link',
    '{"file":"C:\\\\inetpub\\\\wwwroot"}',
    '/opt/link/lib/check.js',
    '/app/src/check.ts:12',
  ],
  'a failed call of the operating system': [
    "ENOENT: no such file or directory, open 'clients.json'",
    'connect ECONNREFUSED 10.0.0.7:5432',
    'getaddrinfo ENOTFOUND db.internal',
    "[Errno 2] No such file or directory: 'clients.json'",
  ],
  'a debug page': [
    '// Werkzeug Debugger',
    'because you have <code>DEBUG = True</code>',
    '<title>KeyError at /authorize</title><table><tr><th>Django Version:',
    '<h1>Action Controller: Exception caught</h1>',
    '<b>Source Error:</b><br>',
    '<title>Whoops! There was an error.</title>',
    'Rails.root: /rails',
  ],
  'a stack trace in a member': [
    '{"stack":"Error: x\\n    at y"}',
    '{"stackTrace":[{"method":"run"}]}',
    '{"trace":"x.Y: z\\n\\tat q"}',
    '{"innerException":{"message":"x"}}',
  ],
}

/** What correct pages say. */
const harmless: readonly string[] = [
  'Look at our docs: line 3 says how.',
  '<a href="/home/user/">Home</a> <a href=/var/www/>',
  'Choose at least one connection (see below).',
  'An exception to this rule: an error at 12:30:45.',
  'Sent at 2026-11-27T12:30:45Z by login.example.com (eu-1).',
  'Open https://example.com/home/docs/app.js:12:5 for help.',
  '<script>import("/app/main.js"); fetch("/assets/x.js").catch(() => { throw new Error("failed") })</script>',
  '<script src="/home/static/app.js"></script>',
  '{"error":"invalid_request","trace":"0af7651916cd43dd8448eb211c80319c","exception":null,"stack":"eu-1"}',
  '{"traceId":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}',
  '<h1>Whitelabel Error Page</h1><p>There was an unexpected error (type=Bad Request, status=400).</p>',
  'Whoops, looks like something went wrong.',
  "Server Error in '/' Application. Runtime Error",
  'Select a client from the list where you registered it.',
  'The relation between client and URI does not exist.',
  'Segment at the end: panic not, thread on.',
  'Unknown column of the form, duplicate entry, no such client.',
  'The client is at fault: at(1), at.most(2) of them.',
  'Fatal: the request has no client_id. Stack: none.',
  'Write to support@example.com, Reference: ER-2041, MSG-102.',
  'Go to app.go:8080 or example.rs:443',
  'Errors of class InvalidRequestError or invalid_request_exception',
]

const asItIs = (text: string): string => text
const addresses = /\b(?:href|src)=(?:"[^"]*"|[^\s>]*)|https?:\/\/[^\s"'<>]*/gi

for (const { names } of traces)
  test(`sees ${names}`, () => {
    const texts = planted[names] ?? []
    assert.ok(texts.length > 0, 'nothing is planted for it')
    for (const text of texts) {
      const found = traceIn(`<pre>${text}</pre>`, asItIs)
      assert.ok(found, text)
    }
    assert.ok(
      texts.some((text) => traceIn(`<pre>${text}</pre>`, asItIs)?.startsWith(`${names}: `)),
      `${names} is told as another`,
    )
  })

test('what correct pages say is no trace', () => {
  for (const text of harmless)
    assert.is(
      traceIn(text, (given) => given.replace(addresses, ' ')),
      null,
      text,
    )
})

test.run()
