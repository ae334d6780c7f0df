import type { Report } from '../report/report.js'
import { renderGithub } from './github.js'
import { renderHtml } from './html.js'
import { renderJson } from './json.js'
import { renderJunit } from './junit.js'
import { renderMarkdown } from './markdown.js'
import type { RenderOptions, ReporterName } from './reporter.js'
import { renderSarif } from './sarif.js'
import { renderTerminal } from './terminal.js'

/** Each turns a report into the text of one format: same report and options, same bytes. */
export const reporters: Readonly<Record<ReporterName, (report: Report, options: RenderOptions) => string>> = {
  terminal: renderTerminal,
  json: renderJson,
  junit: renderJunit,
  markdown: renderMarkdown,
  html: renderHtml,
  sarif: renderSarif,
  github: renderGithub,
}
