import type { Report, RequirementResult } from '../report/report.js'
import { face, line, sourceLink, toneOf } from './html-text.js'
import { count, reasons } from './summary.js'

/** Every requirement in a table, grouped as the specification groups them. */
export function requirementsHtml(report: Report): string {
  const groups = [...new Set(report.requirements.map(({ group }) => group))]
  const bodies = groups.map((group) => {
    const rows = report.requirements.filter((row) => row.group === group)
    return `<tbody role="rowgroup">\n<tr role="row"><th role="rowheader" colspan="3" scope="rowgroup">${line(group)}</th></tr>\n${rows.map(requirementRow).join('\n')}\n</tbody>`
  })
  return `<section aria-labelledby="requirements">
<h2 id="requirements">Requirements <small>${count(report.requirements.length, 'requirement')}</small></h2>
<table role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Id, level</th><th role="columnheader" scope="col">Statement</th><th role="columnheader" scope="col">Verdict</th></tr></thead>
${bodies.join('\n')}
</table>
</section>`
}

// A narrow screen turns the rows into blocks, which costs some browsers the table's meaning: hence the roles.
function requirementRow(row: RequirementResult): string {
  const reason = row.reason === '' ? '' : ` · ${line(row.reason)}`
  return `<tr role="row" data-of="requirement" data-verdict="${row.verdict}" data-level="${line(row.level)}" data-group="${line(row.group)}">
<th role="rowheader" scope="row"><span class="id">${line(row.id)}</span><span class="level">${line(row.level)}</span></th>
<td role="cell">${line(row.statement)}<p>${sourceLink(row)}${reason}</p></td>
<td role="cell" class="${toneOf(row.verdict)}"><span class="verdict">${face(row.verdict)}</span></td>
</tr>`
}

/** What the target file lacks, and which requirements that keeps from being judged. */
export function unjudgedHtml(report: Report): string {
  const listed = reasons(report.requirements, 'inapplicable')
  if (listed.length === 0) return ''
  const items = listed.map(({ reason, rows }) => {
    const ids = rows.map(({ id }) => `<span class="id">${line(id)}</span>`)
    return `<li>${line(reason)}<br>${ids.join(' ')}</li>`
  })
  return `<section aria-labelledby="inapplicable">
<h2 id="inapplicable">Inapplicable <small>and what would enable it</small></h2>
<ul class="notices">
${items.join('\n')}
</ul>
</section>`
}
