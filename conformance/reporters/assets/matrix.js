/*
 * Folding, filters, keys and the panel that a cell opens. Without it the table is there, unfolded. Whatever comes from
 * a report is set as text, so that it stays text.
 */

document.documentElement.classList.add('js')

const { texts, servers, titles, urls } = JSON.parse(document.querySelector('#details').textContent)
const form = document.querySelector('.filters')
const dialog = document.querySelector('dialog')
const content = dialog.querySelector('.content')
const bodies = [...document.querySelectorAll('tbody[data-group]')]
const rows = [...document.querySelectorAll('tbody tr')]
const heads = [...document.querySelectorAll('thead th')].slice(1)
const requirements = rows.filter((row) => row.dataset.id)
const words = new Map(rows.map((row) => [row, row.querySelector('th').textContent.toLowerCase()]))
const names = servers.map(({ name }) => texts[name])

const open = new Set()
let opened = ''

/** The verdict that a cell's label begins with. */
const verdictOf = (cell) => cell.getAttribute('aria-label').split(',')[0]

/** A verdict that no report has, of an address that somebody wrote, is none. */
const state = () => ({ verdict: '', ...Object.fromEntries(new FormData(form)) })

const remember = () => {
  const { text, server, verdict } = state()
  const entries = { text, server, verdict, open: [...open].join(' '), cell: opened }
  const set = Object.entries(entries).filter(([, value]) => value !== '')
  const hash = new URLSearchParams(set).toString()
  history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`)
}

const isWanted = (row, { text, verdict }, shown) =>
  text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.get(row).includes(word)) &&
  (verdict === '' || [...row.cells].slice(1).some((cell, at) => shown[at] && verdictOf(cell) === verdict))

const apply = () => {
  const wanted = state()
  const active = wanted.text.trim() !== '' || wanted.verdict !== ''
  const shown = names.map((name) => name.toLowerCase().includes(wanted.server.toLowerCase().trim()))
  let found = 0
  for (const body of bodies) {
    const own = [...body.rows].slice(1)
    const fit = own.filter((row) => isWanted(row, wanted, shown))
    const isOpen = open.has(body.dataset.group) || active
    for (const row of own) row.hidden = !isOpen || !fit.includes(row)
    body.hidden = fit.length === 0
    body.querySelector('button').setAttribute('aria-expanded', String(isOpen))
    found += fit.length
  }
  heads.forEach((head, at) => {
    head.hidden = !shown[at]
  })
  for (const row of rows)
    for (const [at, cell] of [...row.cells].slice(1).entries()) {
      cell.hidden = !shown[at]
      cell.classList.toggle('other', wanted.verdict !== '' && verdictOf(cell) !== wanted.verdict)
    }
  const all = open.size === bodies.length
  form.elements.unfold.setAttribute('aria-pressed', String(all))
  form.elements.unfold.textContent = all ? 'Fold all' : 'Unfold all'
  form.querySelector('output').textContent =
    active || wanted.server.trim() !== ''
      ? `${found} of ${rows.length - 1 - bodies.length} requirements, ${shown.filter(Boolean).length} of ${names.length} servers`
      : ''
  remember()
}

const toggle = (group) => {
  if (!open.delete(group)) open.add(group)
  apply()
}

const element = (name, className, ...children) => {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  made.append(...children)
  return made
}

const verdictTag = (verdict) => element('span', `verdict ${verdict.replace(' ', '-')}`, verdict)

const scrolling = (text) => {
  const made = element('pre', '', text)
  made.tabIndex = 0
  return made
}

const entries = (pairs) =>
  element(
    'dl',
    '',
    ...pairs
      .filter(([, index]) => index !== undefined)
      .flatMap(([term, index]) => [element('dt', '', term), element('dd', '', texts[index])]),
  )

const evidenceOf = ([changes, command, answer]) => [
  ...(texts[changes] === ''
    ? []
    : [element('dt', '', 'Changed in the request'), element('dd', '', texts[changes])]),
  element('dt', '', 'Answer'),
  element('dd', '', texts[answer]),
  element('dt', '', 'Command that sends it'),
  element('dd', '', scrolling(texts[command])),
]

/** What passes is told by its name alone. */
const whole = (finding) =>
  typeof finding === 'number' ? { check: finding, verdict: 'pass', title: titles[finding] } : finding

const findingOf = (finding) => {
  const { check, verdict, severity, title, evidence, ...rest } = whole(finding)
  const facts = entries([
    ['Expected', rest.expected],
    ['Observed', rest.observed],
    ['Why', rest.why],
    ['How to fix', rest.hint],
    ['Known failure', rest.known],
  ])
  if (evidence) facts.append(...evidenceOf(evidence))
  const harm = verdict === 'fail' || verdict === 'warn' ? ` ${severity} · ` : ' '
  const line = element('p', '', verdictTag(verdict), harm, element('code', '', texts[check]))
  return element('section', '', element('h3', '', texts[title]), line, facts)
}

/** What a cell of a requirement opens. */
const requirementContent = (row, at, verdict) => {
  const place = requirements.indexOf(row)
  const head = row.querySelector('th')
  const source = element('p', 'note', head.querySelector('.level').textContent, ' · ')
  const label = head.querySelector('.source').textContent
  if (urls[place]) {
    const link = element('a', '', label)
    link.href = urls[place]
    link.rel = 'noreferrer noopener'
    source.append(link)
  } else source.append(label)
  const reason = servers[at].reasons[place]
  return [
    element('p', '', verdictTag(verdict), reason === undefined ? '' : ` ${texts[reason]}`),
    element('p', '', head.querySelector('.statement').textContent),
    source,
    ...servers[at].findings[place].map(findingOf),
  ]
}

const show = (cell) => {
  const row = cell.parentElement
  const at = cell.cellIndex - 1
  const { id } = row.dataset
  if (!id && row.className !== 'all') return toggle(row.parentElement.dataset.group)
  dialog.querySelector('h2').textContent = id ? `${id}, ${names[at]}` : names[at]
  const inside = id
    ? requirementContent(row, at, verdictOf(cell))
    : [
        element('p', '', cell.getAttribute('aria-label')),
        ...servers[at].facts.map((index) => element('p', '', texts[index])),
      ]
  content.replaceChildren(...inside)
  opened = `${id ?? 'all'} ${names[at]}`
  point(cell)
  dialog.showModal()
  dialog.scrollTop = 0
  remember()
}

dialog.addEventListener('close', () => {
  if (dialog.open) return
  opened = ''
  current.focus()
  remember()
})
// A click beside the panel closes it.
dialog.addEventListener('click', (event) => {
  const { left } = dialog.getBoundingClientRect()
  if (event.target === dialog && event.clientX < left) dialog.close()
})

/** The one cell that Tab reaches. */
let current = document.querySelector('td')

const point = (cell) => {
  current.tabIndex = -1
  current = cell
  current.tabIndex = 0
}

/** What arrow keys go over in a row: the button of a group, then the cells. */
const stops = (row) =>
  [row.querySelector('button'), ...row.querySelectorAll('td')].filter((stop) => stop && !stop.hidden)

const columnOf = (stop) => (stop.tagName === 'TD' ? stop.cellIndex : 0)

const inRow = (row, column) => {
  const all = stops(row)
  return all.find((stop) => columnOf(stop) === column) ?? all[0]
}

const neighbour = (stop, key) => {
  const row = stop.closest('tr')
  const all = stops(row)
  const at = all.indexOf(stop)
  const visible = rows.filter((one) => !one.hidden && !one.parentElement.hidden && stops(one).length > 0)
  const to = (other) => (other ? inRow(other, columnOf(stop)) : undefined)
  switch (key) {
    case 'ArrowRight':
      return all[at + 1]
    case 'ArrowLeft':
      return all[at - 1]
    case 'ArrowDown':
      return to(visible[visible.indexOf(row) + 1])
    case 'ArrowUp':
      return to(visible[visible.indexOf(row) - 1])
    case 'Home':
      return all[0]
    case 'End':
      return all.at(-1)
    default:
      return undefined
  }
}

const table = document.querySelector('table')
const region = table.parentElement
table.addEventListener('keydown', (event) => {
  const stop = event.target.closest('td, .group button')
  if (!stop) return
  const next = neighbour(stop, event.key)
  if (next) {
    point(next)
    next.focus()
    // The sticky heads cover what is scrolled to the very edge.
    const corner = table.querySelector('th')
    region.style.scrollPadding = `${corner.offsetHeight}px 0 0 ${corner.offsetWidth}px`
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    event.preventDefault()
  } else if (stop.tagName === 'TD' && (event.key === 'Enter' || event.key === ' ')) {
    show(stop)
    event.preventDefault()
  }
})
table.addEventListener('click', (event) => {
  const button = event.target.closest('.group button')
  const cell = event.target.closest('td')
  if (button) toggle(button.closest('tbody').dataset.group)
  else if (cell) show(cell)
})

form.addEventListener('input', apply)
form.addEventListener('submit', (event) => event.preventDefault())
form.addEventListener('reset', () => setTimeout(apply))
form.elements.unfold.addEventListener('click', () => {
  const all = open.size === bodies.length
  open.clear()
  if (!all) for (const body of bodies) open.add(body.dataset.group)
  apply()
})

/** Opens what the address names; what it names that is not there is passed over. */
const restore = () => {
  const asked = new URLSearchParams(location.hash.slice(1))
  for (const name of ['text', 'server', 'verdict']) form.elements[name].value = asked.get(name) ?? ''
  open.clear()
  for (const group of (asked.get('open') ?? '').split(' '))
    if (bodies.some((body) => body.dataset.group === group)) open.add(group)
  const [, id = '', name = ''] = /^(\S+) (.*)$/.exec(asked.get('cell') ?? '') ?? []
  apply()
  const row = rows.find((one) => (one.dataset.id ?? one.className) === id)
  const cell = row?.cells[names.indexOf(name) + 1]
  if (!cell || !names.includes(name)) return
  if (row.dataset.id && row.hidden) toggle(row.parentElement.dataset.group)
  show(cell)
}

for (const button of document.querySelectorAll('.group button')) button.tabIndex = -1
for (const cell of document.querySelectorAll('td')) cell.tabIndex = -1
point(current)
addEventListener('hashchange', () => {
  dialog.close()
  restore()
})
restore()
