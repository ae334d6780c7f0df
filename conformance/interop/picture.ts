import { statSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { problemsOf } from '../common/errors.js'
import { readReport } from '../report/read-report.js'
import { renderMatrix } from '../reporters/matrix/page.js'
import { chromium } from '../test/fixtures/browser.js'

/**
 * `npx tsx conformance/interop/picture.ts <report.json…>` makes the page of these reports and a picture of it, which the
 * README shows: `matrix.html`, which is not committed, in the working directory and `conformance/interop/matrix.png`.
 */
const picture = join(import.meta.dirname, 'matrix.png')
const most = 200_000

const reports = process.argv.slice(2).map((name) => ({ name, result: readReport(resolve(name), name, '') }))
const problems = reports.flatMap(({ result }) => problemsOf(result).map(({ message }) => message))
if (reports.length === 0 || problems.length > 0) {
  process.stderr.write(
    `${problems.join('\n') || 'expected reports, as `npm run interop -- --report <folder>` writes them'}\n`,
  )
  process.exit(2)
}

const browser = await chromium()
if (typeof browser === 'string') throw new Error(browser)
const page = await browser.newPage({ viewport: { width: 1100, height: 860 }, deviceScaleFactor: 1 })
const named = reports.flatMap(({ name, result }) =>
  'value' in result ? [{ name, report: result.value }] : [],
)
writeFileSync('matrix.html', renderMatrix(named))
await page.goto(pathToFileURL(resolve('matrix.html')).href)
await page.screenshot({ path: picture })
await browser.close()
const size = statSync(picture).size
process.stdout.write(`wrote ${basename(picture)}, ${size} bytes, of ${named.length} reports\n`)
if (size > most) throw new Error(`the picture has ${size} bytes, expected at most ${most}`)
