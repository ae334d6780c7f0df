import { requirements } from '../../generated/requirements.js'
import type { Check } from '../checks/check.js'
import type { Aim, Form } from '../redirect-uris/form.js'
import { checkOf } from '../redirect-uris/sending/sent-forms.js'
import { oneLine } from '../report/form-findings.js'
import { formsOf } from '../run/selection.js'
import { bullet, mutationWords, quoted } from './explain-words.js'
import type { Io } from './io.js'

/** Where a browser goes that is sent to the form. */
const aims: Readonly<Record<Aim, string>> = {
  attacker: "the attacker's host",
  'registered-host': 'the registered host, at another URI',
  equal: 'the registered URI itself, once it is parsed',
  'other-host': 'another host',
  relative: 'a place below the authorization server itself',
  'non-http': 'a program other than a browser, or a script',
  unparsable: 'nowhere: it cannot be parsed',
}

/** What the form is for the example target, in each encoding once. */
function valuesOf({ id }: Form, checks: readonly Check[]): readonly string[] {
  const marks = checks.flatMap(({ requests }) => requests.flatMap(({ form }) => form ?? []))
  const own = marks.filter((mark) => mark.id.replace(/ raw$/, '') === id)
  return [...new Set(own.map(({ value, from }) => `${oneLine(value)}  instead of ${oneLine(from)}`))]
}

/** What is sent, and where it leads. */
function sentLines(form: Form, checks: readonly Check[]): string {
  if (form.technique === 'request-pollution')
    return `Sends, as the control but for this:\n${bullet([mutationWords(form.mutation)])}`
  const { template, aim, parser } = form
  const reader =
    parser === undefined ? '' : ` (for a parser of ${parser === 'whatwg' ? 'WHATWG URLs' : 'RFC 3986'})`
  const values = valuesOf(form, checks)
  const shown = values.length === 0 ? ['nothing: it has no registration that the form needs'] : values
  return `Made as: ${quoted(template)}\nLeads to: ${aims[aim]}${reader}\nFor a target with two registrations it is:\n${bullet(shown)}`
}

/** Explains one form of the catalogue of redirection URIs: what is odd about it, where it is known from, who judges it. */
export function explainForm(form: Form, checks: readonly Check[], io: Io): void {
  const { id, what, source, technique, requirement } = form
  const judge = checkOf(form)
  const { level, why, hint } = requirements[requirement]
  const others = checks.filter((check) => check.id !== judge && formsOf(check).includes(id))
  io.out(`${id}  (a form of redirect_uri: run it alone with --only ${id})\n\n`)
  io.out(`${what}\n\nTechnique: ${technique}\nKnown from: ${source}\n${sentLines(form, checks)}\n`)
  io.out(`Judged by:\n${bullet([`${judge}  (${requirement}, ${level})`])}`)
  if (others.length > 0) io.out(`Sent by these checks too:\n${bullet(others.map((check) => check.id))}`)
  io.out(`\nWhy it matters: ${why}\nHow to comply: ${hint}\n`)
}
