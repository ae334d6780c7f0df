/** The style sheet of the HTML report. It names no colour that fails WCAG AA on its background, in either scheme. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #fcfcfa; --raised: #ffffff; --sunk: #f4f3ef; --line: #dfddd6; --text: #1d1d1b; --muted: #5f5e58;
  --link: #1b5a9c; --pass: #1a6b3c; --fail: #b3261e; --warn: #855700; --note: #1b5a9c; --odd: #6b3fa0;
  --mark: #ffe3b3; --idle: #b9b7ae;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #171716; --raised: #1f1f1d; --sunk: #121211; --line: #383732; --text: #ecebe6; --muted: #a9a79f;
    --link: #8fbcf0; --pass: #74cf9a; --fail: #ff8f86; --warn: #efb953; --note: #8fbcf0; --odd: #c7aaf2;
    --mark: #5c4213; --idle: #5b5a53;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 0 1.25rem 4rem; background: var(--ground); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  overflow-wrap: anywhere; -webkit-text-size-adjust: 100%;
}
body > * { max-width: 58rem; margin-inline: auto; }
h1, h2, h3, p, ul, dl, dd, pre { margin: 0; }
h1 { font-size: clamp(1.6rem, 5vw, 2.25rem); line-height: 1.15; letter-spacing: -0.015em; font-weight: 650; }
h2 { font-size: 1.2rem; line-height: 1.3; font-weight: 650; margin: 3rem 0 0.9rem; }
h2 small { font-size: 0.9rem; font-weight: 400; color: var(--muted); margin-left: 0.4rem; }
h3 { font-size: 1rem; line-height: 1.4; font-weight: 600; display: inline; }
a { color: var(--link); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
code, pre, .id { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.84em; }
code, pre, dd { unicode-bidi: isolate; }
ul { padding: 0; list-style: none; }
.muted, .level { color: var(--muted); }
.skip { position: absolute; left: -99rem; }
.skip:focus { position: static; display: block; padding: 0.75rem 0; }
.aloud { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.pass { --tone: var(--pass); } .fail, .error { --tone: var(--fail); } .warn { --tone: var(--warn); }
.note { --tone: var(--note); } .blocked, .inconclusive { --tone: var(--odd); }
.inapplicable, .not-testable, .known { --tone: var(--muted); }
.verdict { color: var(--tone); font-weight: 600; white-space: nowrap; }

header { padding-top: 3.5rem; }
header h1 { color: var(--tone); }
.target { font-size: 1.1rem; margin-top: 0.5rem; }
.bar { display: block; width: 100%; height: 0.6rem; margin: 1.75rem 0 1rem; border-radius: 0.3rem; background: var(--line); }
.bar rect { fill: var(--tone); }
.bar .inapplicable, .bar .not-testable { fill: var(--idle); }
.counts { display: flex; flex-wrap: wrap; gap: 0.35rem 1.6rem; }
.counts .none b { color: var(--muted); }
.counts b { color: var(--tone); font-size: 1.3rem; font-weight: 650; font-variant-numeric: tabular-nums; margin-right: 0.15rem; }
.facts { color: var(--muted); font-size: 0.9rem; margin-top: 1.1rem; }

.notices { margin-top: 2.25rem; display: grid; gap: 0.6rem; }
.notices li { padding: 0.75rem 1rem; background: var(--sunk); border-left: 3px solid var(--tone); border-radius: 0 6px 6px 0; }

.filters { display: none; margin-top: 2.5rem; gap: 0.75rem; flex-wrap: wrap; align-items: end; }
.js .filters { display: flex; }
.filters label { display: grid; gap: 0.2rem; font-size: 0.85rem; color: var(--muted); flex: 1 1 8rem; min-width: 0; }
.filters label:first-of-type { flex: 3 1 14rem; }
.filters input, .filters select, button {
  font: inherit; color: var(--text); background: var(--raised); border: 1px solid var(--muted); border-radius: 6px;
  padding: 0.45rem 0.6rem; min-height: 2.75rem; width: 100%;
}
button { width: auto; padding-inline: 1rem; cursor: pointer; }
.filters output { flex-basis: 100%; font-size: 0.9rem; color: var(--muted); }

.finding {
  background: var(--raised); border: 1px solid var(--line); border-left: 4px solid var(--tone); border-radius: 6px;
  margin-bottom: 0.75rem; content-visibility: auto; contain-intrinsic-size: auto 5.5rem;
}
summary { cursor: pointer; }
.finding > summary { padding: 0.85rem 1rem; display: grid; grid-template-columns: 1.4rem 1fr; }
.finding > summary::-webkit-details-marker { display: none; }
.finding > summary::before { content: "›"; color: var(--muted); font-size: 1.2rem; line-height: 1.2; align-self: start; transform-origin: 30% 55%; }
.finding[open] > summary::before { transform: rotate(90deg); }
.finding > summary:hover h3 { text-decoration: underline; text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
.finding > summary p { grid-column: 2; font-size: 0.875rem; color: var(--muted); margin-top: 0.15rem; }
.body { padding: 0.25rem 1rem 1.1rem 2.4rem; }
.body dl { display: grid; grid-template-columns: 7.5rem 1fr; gap: 0.55rem 1rem; }
.body dt { color: var(--muted); font-size: 0.9rem; }
.body dd { white-space: pre-line; min-width: 0; }
.body dd.exact { white-space: pre-wrap; }
.cluster { margin-bottom: 0.75rem; }
.cluster > :not(summary) { margin-left: 0.9rem; }
.cluster > summary { padding: 0.85rem 1rem; background: var(--sunk); border-left: 4px solid var(--tone); border-radius: 0 6px 6px 0; }
.cluster > summary p { font-size: 0.9rem; margin-top: 0.2rem; }
.cluster[open] > summary { margin-bottom: 0.75rem; }
mark { background: var(--mark); color: inherit; border-radius: 2px; padding: 0 0.1em; }
pre {
  background: var(--sunk); border: 1px solid var(--line); border-radius: 6px; padding: 0.65rem 0.8rem; line-height: 1.5;
  white-space: pre-wrap; max-height: 24rem; overflow: auto;
}
.exchange { margin-top: 1.1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
.exchange > summary, .exchange > details { margin-top: 0.6rem; }
.exchange > details > summary { color: var(--muted); font-size: 0.9rem; min-height: 1.75rem; }
.changes { margin-bottom: 0.6rem; }
.command { position: relative; }
.copy { display: none; position: absolute; top: 0.35rem; right: 0.35rem; min-height: 0; padding: 0.15rem 0.65rem; font-size: 0.8rem; }
.js .copy { display: block; }
.js .command pre { padding-right: 4.75rem; }

table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: 0.6rem 1rem 0.6rem 0; border-top: 1px solid var(--line); font-weight: 400; }
thead th { border-top: 0; color: var(--muted); font-size: 0.85rem; padding-block: 0 0.35rem; }
tbody th[scope="rowgroup"] { padding-top: 1.6rem; border-top: 0; font-weight: 650; }
tbody th[scope="row"] { white-space: nowrap; overflow-wrap: normal; }
td:last-child, th:last-child { padding-right: 0; }
.level { display: block; font-size: 0.8rem; }
td p { font-size: 0.875rem; color: var(--muted); margin-top: 0.15rem; }
[hidden] { display: none !important; }
footer { margin-top: 4rem; color: var(--muted); font-size: 0.85rem; }

@media (max-width: 40rem) {
  body { padding-inline: 1rem; }
  header { padding-top: 2rem; }
  .finding > summary { padding-inline: 0.6rem 0.8rem; }
  .body { padding-inline: 0.8rem; }
  .body dl { grid-template-columns: 1fr; gap: 0.1rem; }
  .body dd { margin-bottom: 0.6rem; }
  table, tbody { display: block; }
  thead { display: none; }
  tr { display: grid; grid-template-columns: 1fr auto; gap: 0.2rem 1rem; border-top: 1px solid var(--line); padding-block: 0.7rem; }
  tr:first-child { border-top: 0; padding-bottom: 0.3rem; }
  th, td, tbody th[scope="rowgroup"] { border: 0; padding: 0; }
  td:nth-child(2) { grid-area: 2 / 1 / auto / span 2; }
  tbody th[scope="row"] { white-space: normal; overflow-wrap: anywhere; min-width: 0; }
  .level { display: inline; margin-left: 0.6rem; }
}
@media (prefers-reduced-motion: no-preference) {
  .finding > summary::before { transition: transform 0.12s ease-out; }
}
@media print {
  .filters, .copy, .skip { display: none !important; }
  .finding { content-visibility: visible; break-inside: avoid; }
  pre { max-height: none; }
}
`
