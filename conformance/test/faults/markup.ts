import { STATUS_CODES } from 'node:http'
import { pageAnswer } from '../../../reference-impl/answers.js'
import type { ContextSoFar } from '../../../reference-impl/context.js'
import type { Answer } from '../../../reference-impl/index.js'
import { escapeHtml, renderPage } from '../../../reference-impl/page.js'
import { withFields } from '../benign/answers.js'
import type { Fault } from './fault.js'
import { asked, everywhere, onErrorPage, steering } from './making.js'

type Render = (value: string) => string

const kills = ['request-values-never-become-markup']

const addTo = (answer: Answer, html: string): Answer => ({
  ...answer,
  body: answer.body.replace('</main>', () => `${html}</main>`),
})

/** Refusing pages show a parameter, in their own way. */
const shows = (name: string, render: Render) =>
  onErrorPage((answer, context) => addTo(answer, render(asked(context, name) ?? '')))

/** Some requests are answered by a page of their own, which shows a parameter. */
const ownPage = (
  applies: (context: ContextSoFar) => boolean,
  name: string,
  render: Render,
  status = 400,
): Pick<Fault, 'answer'> =>
  everywhere((answer, context) =>
    applies(context)
      ? pageAnswer(
          context.settings,
          status,
          renderPage(STATUS_CODES[status] ?? 'Error', render(asked(context, name) ?? '')),
        )
      : answer,
  )

const escapedForScript = (value: string): string => JSON.stringify(value).replaceAll('<', '\\u003c')

const decodedAgain = (value: string): string => {
  try {
    return decodeURIComponent(value)
  } catch {
    return escapeHtml(value)
  }
}

const withoutReferences = (value: string): string =>
  escapeHtml(value).replace(/&amp;#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))

const isValid = ({ location }: ContextSoFar): boolean => location !== undefined

export const markup: readonly Fault[] = [
  {
    id: 'markup-script-on-the-silent-page',
    what: 'The page with which prompt=none is answered hands state to its script as JSON, which may hold </script>.',
    kills: [...kills, 'markup-on-each-kind-of-page-stays-text'],
    ...ownPage(
      (context) => asked(context, 'prompt') === 'none' && context.redirectUri !== undefined,
      'state',
      (state) => `<script>window.opener.done({ state: ${JSON.stringify(state)} })</script>`,
    ),
  },
  {
    id: 'markup-locale-in-a-bare-attribute',
    what: 'Error pages put ui_locales into an attribute without quotes, with everything else escaped.',
    kills: [...kills, 'markup-on-each-kind-of-page-stays-text'],
    ...onErrorPage((answer, context) => ({
      ...answer,
      body: answer.body.replace(
        '<html lang="en">',
        () => `<html lang=${escapeHtml(asked(context, 'ui_locales') ?? 'en')}>`,
      ),
    })),
  },
  {
    id: 'markup-state-in-a-comment',
    what: 'Error pages keep state in a comment for their support.',
    kills: [...kills, 'markup-on-each-kind-of-page-stays-text'],
    ...shows('state', (state) => `<!-- state: ${state.replaceAll('"', '&quot;')} -->`),
  },
  {
    id: 'markup-description-in-a-text-area',
    what: 'Error pages offer a report in a text area, and trust that nothing in it is markup.',
    kills: [...kills, 'markup-on-each-kind-of-page-stays-text'],
    ...shows('error_description', (text) => `<textarea readonly>${text}</textarea>`),
  },
  {
    id: 'markup-state-in-a-handler',
    what: 'Error pages escape state as HTML where a handler has it in a string of its script.',
    kills: [...kills, 'markup-on-each-kind-of-page-stays-text'],
    ...shows('state', (state) => `<p onclick="retry('${escapeHtml(state)}')">Again</p>`),
  },
  {
    id: 'markup-state-is-a-link',
    what: 'Error pages lead back to wherever state says, javascript: included.',
    kills: [...kills, 'markup-on-each-kind-of-page-stays-text'],
    ...shows('state', (state) => `<p><a href="${escapeHtml(state)}">Back</a></p>`),
  },
  {
    id: 'markup-hint-in-a-style-sheet',
    what: 'Error pages make a selector of their style sheet of screen_hint, without angle brackets.',
    kills: [...kills, 'markup-on-each-kind-of-page-stays-text'],
    ...shows(
      'screen_hint',
      (hint) => `<style>.${hint.replace(/[<>]/g, '') || 'none'} { color: red }</style>`,
    ),
  },
  {
    id: 'markup-message-in-a-nested-document',
    what: 'Error pages show message in a frame, whose source they escape once instead of twice.',
    kills: [...kills, 'markup-on-each-kind-of-page-stays-text'],
    ...shows('message', (message) => `<iframe sandbox srcdoc="${escapeHtml(message)}"></iframe>`),
  },
  {
    id: 'markup-hint-is-decoded-again',
    depth: 'default',
    what: 'Error pages refuse markup in login_hint, and then decode it once more.',
    kills: [...kills, 'markup-encoded-again-stays-text'],
    ...shows('login_hint', (hint) => (/[<>"']/.test(hint) ? '' : `<p>${decodedAgain(hint)}</p>`)),
  },
  {
    id: 'markup-state-loses-its-references',
    depth: 'default',
    what: 'Error pages escape state, and then undo numeric references of HTML.',
    kills: [...kills, 'markup-encoded-again-stays-text'],
    ...shows('state', (state) => `<p>${withoutReferences(state)}</p>`),
  },
  {
    id: 'markup-state-is-a-template',
    what: 'Error pages evaluate the expressions of Ruby in state.',
    kills: [...kills, 'markup-on-each-kind-of-page-stays-text'],
    ...shows('state', (state) => `<p>${escapeHtml(state).replaceAll('#{7*7}', '49')}</p>`),
  },
  {
    id: 'markup-quotes-escaped-without-backslashes',
    what: 'Error pages put a backslash before each quote of state, and none before a backslash.',
    kills: [...kills, 'markup-on-each-kind-of-page-stays-text'],
    ...shows(
      'state',
      (state) =>
        `<script>resume('${state.replaceAll('<', '\\x3c').replaceAll("'", "\\'").replaceAll('\n', '')}')</script>`,
    ),
  },
  {
    id: 'markup-backslash-takes-the-quote',
    what: 'Error pages escape state as HTML inside a string of a script, which a last backslash keeps open.',
    kills: [...kills, 'markup-on-each-kind-of-page-stays-text'],
    ...shows('state', (state) => `<script>resume("${escapeHtml(state)}", "x")</script>`),
  },
  {
    id: 'markup-unknown-path-is-shown',
    depth: 'default',
    what: 'The page for an unknown path shows it, decoded.',
    kills: [...kills, 'markup-beside-the-parameters-stays-text'],
    // Where a registered URI is sent as a path, it is shown as well.
    alsoTrips: ['LINK-RURI-025'],
    answer: (answer, { request, settings }) =>
      answer.status === 404
        ? pageAnswer(
            settings,
            404,
            renderPage('Not found', `<p>No page ${decodedAgain(request.path)} here</p>`),
          )
        : answer,
  },
  {
    id: 'markup-referer-is-shown',
    depth: 'default',
    what: 'Error pages lead back to the Referer, in an attribute with apostrophes that they do not escape.',
    kills: [...kills, 'markup-beside-the-parameters-stays-text'],
    ...steering((answer, { headers: { referer = '' } }) =>
      answer.status === 400 && answer.body.includes('</main>') && referer !== ''
        ? addTo(answer, `<input value='${escapeHtml(referer).replaceAll('&#39;', "'")}'>`)
        : answer,
    ),
  },
  {
    id: 'markup-name-in-an-attribute',
    depth: 'default',
    what: 'Error pages name each parameter that they do not know, in an attribute with apostrophes.',
    kills: [...kills, 'markup-beside-the-parameters-stays-text'],
    ...onErrorPage((answer, { parameters = [] }) =>
      addTo(
        answer,
        parameters.map(({ name }) => `<i title='${escapeHtml(name).replaceAll('&#39;', "'")}'></i>`).join(''),
      ),
    ),
  },
  {
    id: 'markup-on-the-page-of-a-message',
    depth: 'default',
    what: 'response_mode=web_message is answered by a page that posts state from an unescaped template string.',
    kills: [...kills, 'markup-on-each-kind-of-page-stays-text'],
    ...ownPage(
      (context) =>
        asked(context, 'response_mode') === 'web_message' &&
        context.redirectUri !== undefined &&
        !isValid(context),
      'state',
      (state) =>
        `<script>parent.postMessage(\`${state.replaceAll('<', '\\x3c').replaceAll('`', '')}\`, "https://app.example.com")</script>`,
      200,
    ),
  },
  {
    id: 'markup-on-the-page-of-a-wrong-method',
    depth: 'default',
    what: 'The page for a wrong method shows state between double quotes of a script.',
    kills: [...kills, 'markup-on-each-kind-of-page-stays-text'],
    ...everywhere((answer, context) =>
      answer.status === 405
        ? {
            ...withFields(
              answer,
              'Content-Type',
              'text/html; charset=utf-8',
              'Content-Security-Policy',
              "frame-ancestors 'none'",
            ),
            body: renderPage(
              'Method',
              `<script>var s = ${escapedForScript(new URLSearchParams(context.request.query).get('state') ?? '').replaceAll('\\"', '"')}</script>`,
            ),
          }
        : answer,
    ),
  },
  {
    id: 'markup-where-a-client-is-repeated',
    depth: 'default',
    what: 'Only the page for a repeated client_id shows state, without escaping it.',
    kills,
    ...onErrorPage((answer, context) =>
      (context.parameters ?? []).filter(({ name }) => name === 'client_id').length > 1
        ? addTo(answer, `<p>${asked(context, 'state') ?? ''}</p>`)
        : answer,
    ),
  },
  {
    id: 'markup-where-an-extension-is-unknown',
    depth: 'default',
    what: 'Only the page for an unknown code_challenge_method shows it, without escaping it.',
    kills,
    ...everywhere((answer, context) => {
      const method = asked(context, 'code_challenge_method') ?? 'S256'
      return method === 'S256' || context.redirectUri === undefined || answer.status !== 302
        ? answer
        : pageAnswer(context.settings, 400, renderPage('Error', `<p>No method ${method}</p>`))
    }),
  },
]
