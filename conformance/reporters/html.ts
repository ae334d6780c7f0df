import { createHash } from 'node:crypto'
import type { Report } from '../report/report.js'
import { findingSections } from './html-findings.js'
import { filtersHtml, headerHtml, noticesHtml } from './html-header.js'
import { requirementsHtml, unjudgedHtml } from './html-requirements.js'
import { script } from './html-script.js'
import { style } from './html-style.js'
import { line } from './html-text.js'
import type { RenderOptions } from './reporter.js'
import { closingSentence, headline } from './summary.js'

/** Renders the report as one self-contained page: no network, no script needed, nothing of the target's alive in it. */
export function renderHtml(report: Report, options: RenderOptions): string {
  const body = [
    headerHtml(report),
    '<main>',
    noticesHtml(report),
    filtersHtml(report),
    ...findingSections(report, options),
    requirementsHtml(report),
    unjudgedHtml(report),
    '</main>',
    footerHtml(report),
    '<p id="aloud" class="aloud" role="status"></p>',
    `<script>${script}</script>`,
  ]
  return `${[...headHtml(report), '<body>', ...body.filter((part) => part !== ''), '</body>', '</html>'].join('\n')}\n`
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

function headHtml(report: Report): readonly string[] {
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${line(`${headline(report)}: ${report.target}`)}</title>`,
    `<style>${style}</style>`,
    '</head>',
  ]
}

function footerHtml(report: Report): string {
  const { name, version, specDigest, checksDigest } = report.suite
  return `<footer>
<p>${line(closingSentence(report))}</p>
<p>${line(`${name} ${version}, exit status ${report.exitCode}, specification ${specDigest}, checks ${checksDigest}`)}</p>
</footer>`
}
