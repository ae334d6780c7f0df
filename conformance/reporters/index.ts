import { renderHtml } from './html.js'
import { renderJson } from './json.js'
import { renderJunit } from './junit.js'
import { renderMarkdown } from './markdown.js'
import type { Reporter } from './reporter.js'
import { renderSarif } from './sarif.js'
import { renderTerminal } from './terminal.js'

/** Every reporter, by the name that `--reporter` takes. */
export const reporters = {
  terminal: renderTerminal,
  json: renderJson,
  junit: renderJunit,
  markdown: renderMarkdown,
  html: renderHtml,
  sarif: renderSarif,
} as const satisfies Record<string, Reporter>

export type ReportersMap = typeof reporters

export type ReporterName = keyof ReportersMap

export const reporterNames = Object.keys(reporters) as readonly ReporterName[]

export type { RenderOptions, Reporter } from './reporter.js'
