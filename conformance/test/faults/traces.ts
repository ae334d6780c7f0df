import { escapeHtml } from '../../../reference-impl/page.js'
import { asType } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked, everywhere, onErrorPage } from './making.js'

const kills = ['bodies-show-no-insides']

/** Error pages show what a program said, escaped. */
const said = (text: string) =>
  onErrorPage((answer) => ({
    ...answer,
    body: answer.body.replace('</main>', () => `<pre>${escapeHtml(text)}</pre></main>`),
  }))

const asJson = (members: Readonly<Record<string, unknown>>) =>
  onErrorPage((answer) =>
    asType(answer, 'application/json', JSON.stringify({ error: 'invalid_request', ...members })),
  )

export const shownTraces: readonly Fault[] = [
  {
    id: 'trace-of-the-jvm',
    what: 'Error pages show a stack trace of Kotlin.',
    kills,
    ...said('no such client\n\tat com.example.link.ClientsKt.find(Clients.kt:42)\n\t... 23 more'),
  },
  {
    id: 'trace-of-net',
    what: 'Error pages show a stack trace of .NET.',
    kills,
    ...said('   at Link.Clients.Find(String id) in /src/Link/Clients.cs:line 31'),
  },
  {
    id: 'trace-of-python-frames',
    what: 'Error pages show the frames of a Python program without their heading.',
    kills,
    ...said('  File "link/views.py", line 3, in authorize\n    found = registered[name]\nKeyError'),
  },
  {
    id: 'trace-of-ruby',
    what: 'Error pages show a backtrace of Ruby.',
    kills,
    ...said("lib/link/clients.rb:12:in 'Link::Clients#find': no such client"),
  },
  {
    id: 'trace-of-php',
    what: 'Error pages begin with a warning of PHP.',
    kills,
    ...onErrorPage((answer) => ({
      ...answer,
      body: answer.body.replace(
        '<main>',
        '<main><b>Warning</b>: Undefined array key in <b>/web/link.php</b> on line <b>12</b>',
      ),
    })),
  },
  {
    id: 'trace-of-go',
    what: 'Error pages show a panic of Go.',
    kills,
    ...said('goroutine 34 [running]:\nlink.find(...)\n\t/src/link/clients.go:23 +0x1d'),
  },
  {
    id: 'trace-of-rust',
    what: 'Error pages show a panic of Rust.',
    kills,
    ...said("thread 'tokio-runtime-worker' panicked at src/clients.rs:44:13:\nno such client"),
  },
  {
    id: 'trace-of-elixir',
    what: 'Error pages show an exception of Elixir.',
    kills,
    ...said('** (KeyError) key "x" not found\n    lib/link/clients.ex:12: Link.Clients.find/1'),
  },
  {
    id: 'trace-of-perl',
    what: 'Error pages show where a Perl program died.',
    kills,
    ...said('Can\'t call method "uris" on an undefined value at lib/Link/Clients.pm line 12.'),
  },
  {
    id: 'trace-of-bundled-javascript',
    what: 'Error pages show a trace of JavaScript with relative paths.',
    kills,
    ...said('TypeError: undefined is not an object\n    at findClient (dist/server/chunks/link.mjs:3:1204)'),
  },
  {
    id: 'trace-of-sqlite',
    what: 'JSON errors carry the message of SQLite.',
    kills,
    ...asJson({ message: 'SQLITE_ERROR: unrecognized token' }),
  },
  {
    id: 'trace-of-postgresql',
    what: 'JSON errors carry the message of PostgreSQL.',
    kills,
    ...asJson({ message: 'invalid client: relation "clients" does not exist' }),
  },
  {
    id: 'trace-of-a-document-store',
    what: 'JSON errors carry the message of a document store.',
    kills,
    ...asJson({ name: 'MongoServerError', message: 'unknown operator' }),
  },
  {
    id: 'trace-of-a-statement',
    what: 'Error pages show the statement that failed.',
    kills,
    ...said('Query failed: SELECT id, redirect_uris FROM clients WHERE id = $1'),
  },
  {
    id: 'trace-of-a-lost-database',
    what: 'Every refusal names the address of its database.',
    kills,
    ...asJson({ message: 'connect ECONNREFUSED 10.0.0.7:5432' }),
  },
  {
    id: 'trace-in-a-member',
    what: 'JSON errors carry the frames of the program as objects.',
    kills,
    ...asJson({ stackTrace: [{ declaringClass: 'Clients', methodName: 'find', lineNumber: 42 }] }),
  },
  {
    id: 'trace-of-the-class-of-an-exception',
    what: 'JSON errors name the class of an exception, as Spring does with include-exception.',
    kills,
    ...asJson({ exception: 'org.springframework.web.bind.MissingServletRequestParameterException' }),
  },
  {
    id: 'trace-of-a-debug-page',
    what: 'A wrong method gets a debug page.',
    kills,
    ...everywhere((answer) =>
      answer.status === 405
        ? asType(
            answer,
            'text/html; charset=utf-8',
            '<title>MethodNotAllowed</title><p>Rails.root: /rails/link</p>',
          )
        : answer,
    ),
  },
  {
    id: 'trace-with-a-word-of-the-request',
    what: 'A request for a code is refused by a debug page, in an element that has the name of the response_type.',
    kills,
    ...onErrorPage((answer, context) =>
      asked(context, 'response_type') === 'code'
        ? {
            ...answer,
            body: answer.body.replace(
              '</main>',
              'You see this because you have <code>DEBUG = True</code></main>',
            ),
          }
        : answer,
    ),
  },
]
