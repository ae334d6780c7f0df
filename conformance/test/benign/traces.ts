import { asType, isErrorPage } from './answers.js'
import type { Variant } from './variant.js'

const adding =
  (html: string): NonNullable<Variant['answer']> =>
  (answer) =>
    isErrorPage(answer) ? { ...answer, body: answer.body.replace('</main>', () => `${html}</main>`) } : answer

const asJson =
  (members: Readonly<Record<string, unknown>>): NonNullable<Variant['answer']> =>
  (answer) =>
    isErrorPage(answer)
      ? asType(answer, 'application/json', JSON.stringify({ error: 'invalid_request', ...members }))
      : answer

/** Correct pages that say something like a program that broke. */
export const traceless: readonly Variant[] = [
  {
    id: 'traceless-help',
    says: 'Error pages speak of lines, exceptions, times and selecting something from a list.',
    answer: adding(
      '<p>Look at our docs: line 3. At least one parameter is missing; there is no exception to this rule. ' +
        'Select a client from the list where it was registered. Occurred at 12:30:45 (UTC).</p>',
    ),
  },
  {
    id: 'traceless-links',
    says: 'Error pages link to places that have names like folders, and load a script from one.',
    answer: adding(
      '<a href="/home/docs/errors.php">Help</a> <script src="/app/main.js"></script> ' +
        '<script>import("/static/app.js").catch(() => { throw new Error("failed") })</script>',
    ),
  },
  {
    id: 'traceless-identifiers',
    says: 'JSON errors carry identifiers of a trace, and members that are empty.',
    answer: asJson({
      trace: '0af7651916cd43dd8448eb211c80319c',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      exception: null,
      stackTrace: [],
      stack: 'eu-1',
    }),
  },
  {
    id: 'traceless-codes',
    says: 'JSON errors have classes and codes of their own.',
    answer: asJson({
      code: 'ER-2041',
      type: 'InvalidRequestError',
      detail: 'pq: see §3',
      status: 'E_CONN_40',
    }),
  },
  {
    id: 'traceless-page-of-a-framework',
    says: 'Error pages are those of a framework in production.',
    answer: adding(
      '<h2>Whitelabel Error Page</h2><p>There was an unexpected error (type=Bad Request, status=400).</p>',
    ),
  },
  {
    id: 'traceless-hosts',
    says: 'Error pages name hosts and ports whose endings are those of source files.',
    answer: adding('<p>Write to help@example.rs, or call api.example.pl:443 and play.example.go:8080.</p>'),
  },
]
