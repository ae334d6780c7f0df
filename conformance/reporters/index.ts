import { renderHtml } from './html.js'
import { renderJson } from './json.js'
import { renderJunit } from './junit.js'
import { renderMarkdown } from './markdown.js'
import type { Reporter, ReporterName } from './reporter.js'
import { renderSarif } from './sarif.js'
import { renderTerminal } from './terminal.js'

/** Every reporter, by its name. */
export const reporters: Readonly<Record<ReporterName, Reporter>> = {
  terminal: renderTerminal,
  json: renderJson,
  junit: renderJunit,
  markdown: renderMarkdown,
  html: renderHtml,
  sarif: renderSarif,
}
