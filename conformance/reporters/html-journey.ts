import type { Finding } from '../report/report.js'
import { clip } from './escape.js'
import { affordable, type Budget, commandHtml, leftOutHtml, messagesHtml } from './html-exchange.js'
import { face } from './html-screen.js'
import { type Html, html, type Part, stacked } from './html-tag.js'
import type { Hop, Leg, ToldJourney } from './journey.js'

const longestSummary = 300

function legHtml({ name, isTold, isReached }: Leg, { verdict }: Finding): Html {
  const unreached = isReached ? '' : html` <small>not reached</small>`
  if (isTold)
    return html`<li class="${verdict}" aria-current="step"><span>${name} <b class="verdict">${face(verdict)}</b>${unreached}</span></li>`
  return isReached
    ? html`<li><span>${name}</span></li>`
    : html`<li class="unreached"><span>${name}${unreached}</span></li>`
}

/** The legs of the valid journey, with the one that the finding is about. */
export const legsHtml = ({ legs }: ToldJourney, finding: Finding): Html =>
  html`<ol class="legs" role="list" aria-label="Legs of the journey">${legs.map((leg) => legHtml(leg, finding))}</ol>`

const hopHtml = ({ sent, went, exchange }: Hop): Html => html`<li><details>
<summary>${clip(sent, longestSummary)} <span class="muted">→ ${clip(went, longestSummary)}</span></summary>
${commandHtml('Command that sends this request', exchange.request.curl)}
${messagesHtml(exchange)}
</details></li>`

/** The walk, request by request. */
export function hopsHtml({ hops }: ToldJourney, budget: Budget): Part {
  if (hops.length === 0) return ''
  const shown = affordable(hops, hopHtml, budget)
  return html`<div class="exchange">
<p class="muted">Hop by hop</p>
<ol class="hops" aria-label="Hops of the journey">
${stacked(shown)}
</ol>
${leftOutHtml(hops.length - shown.length)}</div>
`
}
