import type { ContextSoFar } from '../../../reference-impl/context.js'
import type { Answer } from '../../../reference-impl/index.js'
import { escapeHtml } from '../../../reference-impl/page.js'
import { asType, field, isErrorPage, wordsOf } from './answers.js'
import type { Variant } from './variant.js'

type Pair = readonly [name: string, value: string]

const sent = ({ parameters = [] }: ContextSoFar): readonly Pair[] =>
  parameters.filter(({ name }) => name !== 'access_token').map(({ name, value }) => [name, value])

const isHtmlPage = (answer: Answer): boolean =>
  isErrorPage(answer) && field(answer, 'content-type')?.startsWith('text/html') === true

/** Refusing pages show every value but the token, escaped for where it stands. */
const showing =
  (render: (value: string, name: string) => string): NonNullable<Variant['answer']> =>
  (answer, context) => {
    if (!isHtmlPage(answer)) return answer
    const html = sent(context)
      .map(([name, value]) => render(value, name))
      .join('')
    return { ...answer, body: answer.body.replace('</main>', () => `${html}</main>`) }
  }

/** As JSON for a script: what could end it is written by number. */
const inScript = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const inCss = (value: string): string =>
  value.replace(/[^A-Za-z0-9]/g, (sign) => `\\${sign.charCodeAt(0).toString(16)} `)

const inTemplate = (value: string): string =>
  value.replace(/[\\`$<]/g, (sign) => (sign === '<' ? '\\x3c' : `\\${sign}`))

export const markup: readonly Variant[] = [
  {
    id: 'markup-data-of-a-script',
    says: 'Pages hand the request to a script as JSON whose signs are written by number.',
    answer: showing(
      (value, name) => `<script>sent[${inScript(name)}] = ${inScript(value)}; done = 1 / 2</script>`,
    ),
  },
  {
    id: 'markup-data-after-a-pattern',
    says: 'Pages hand the request to a minified script, behind a pattern with quotes and a division.',
    answer: showing(
      (value) => `<script>var q=/['"]/g,n=8/2/2;s=${inScript(value)}.replace(q,"");t='it\\'s';</script>`,
    ),
  },
  {
    id: 'markup-data-of-a-template-string',
    says: 'Pages hand the request to a script in template strings, each sign that ends one with a backslash.',
    answer: showing((value) => `<script>show(\`<p>\${1}</p> ${inTemplate(value)}\`)</script>`),
  },
  {
    id: 'markup-data-block',
    says: 'Pages keep the request in a data block for their script.',
    answer: showing((value) => `<script type="application/json">{"it's": ${inScript(value)}}</script>`),
  },
  {
    id: 'markup-block-of-a-client-side-template',
    says: 'Pages keep escaped HTML in a block for a client-side template.',
    answer: showing(
      (value) => `<script type="text/x-template"><p>It isn't "${escapeHtml(value)}"</p></script>`,
    ),
  },
  {
    id: 'markup-argument-of-a-handler',
    says: 'Pages hand values to handlers: escaped for the script first, and then for the attribute.',
    answer: showing((value) => `<p onclick="retry(${escapeHtml(inScript(value))})">Again</p>`),
  },
  {
    id: 'markup-parameters-of-a-link',
    says: 'Pages link on with the request, percent-encoded.',
    answer: showing((value) => `<a href="/help?about=${encodeURIComponent(value)}">Help</a>`),
  },
  {
    id: 'markup-relative-links',
    says: 'Pages link to a place below themselves that is named by the value.',
    answer: showing((value) => `<a href="help/${escapeHtml(encodeURI(value))}">Help</a>`),
  },
  {
    id: 'markup-text-of-text-areas',
    says: 'Pages show the request in their title and in text areas, escaped.',
    answer: (answer, context) => {
      const shown = showing((value) => `<textarea>${escapeHtml(value)}</textarea>`)(answer, context)
      const title = escapeHtml(sent(context).flat().join(' '))
      return { ...shown, body: shown.body.replace('</title>', () => ` ${title}</title>`) }
    },
  },
  {
    id: 'markup-comments-of-words',
    says: 'Pages keep letters and digits of the request in a comment.',
    answer: showing((value) => `<!-- ${value.replace(/[^\w ]+/g, '-').replace(/-+/g, ' ')} -->`),
  },
  {
    id: 'markup-left-encoded',
    says: 'Pages show the request as it came over the wire, still encoded.',
    answer: showing((value) => `<p>${encodeURIComponent(value).replaceAll("'", '%27')}</p>`),
  },
  {
    id: 'markup-documents-inside',
    says: 'Pages show the request in a sandboxed frame, escaped twice.',
    answer: showing(
      (value) =>
        `<iframe title="What was sent" sandbox srcdoc="${escapeHtml(`<p>${escapeHtml(value)}</p>`)}"></iframe>`,
    ),
  },
  {
    id: 'markup-content-of-a-style',
    says: 'Pages show the request by generated content, each sign escaped for the style sheet.',
    answer: showing((value) => `<style>p::after { content: "${inCss(value)}" }</style>`),
  },
  {
    id: 'markup-as-plain-text',
    says: 'Errors are plain text that repeats the request, which no browser takes for anything else.',
    answer: (answer, context) =>
      isErrorPage(answer)
        ? asType(
            answer,
            'text/plain; charset=utf-8',
            `${wordsOf(answer)}\n${sent(context)
              .map(([name, value]) => `${name}: ${value}`)
              .join('\n')}`,
          )
        : answer,
  },
  {
    id: 'markup-as-xml',
    says: 'Errors are XML whose sections of character data hold the request.',
    answer: (answer, context) =>
      isErrorPage(answer)
        ? asType(
            answer,
            'application/xml; charset=utf-8',
            `<?xml version="1.0"?><error><message>${wordsOf(answer)}</message>${sent(context)
              .map(([, value]) => `<sent><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></sent>`)
              .join('')}</error>`,
          )
        : answer,
  },
  {
    id: 'markup-without-its-signs',
    says: 'Pages show letters, digits and dashes of the request, and drop the rest.',
    answer: showing(
      (value) => `<p title=${value.replace(/[^\w-]/g, '') || 'none'}>${value.replace(/[^\w -]/g, '')}</p>`,
    ),
  },
]
