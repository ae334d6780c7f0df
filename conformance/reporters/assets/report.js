/*
 * Filters, links to findings and copy buttons. The page is complete without them. It reads no markup from the report and
 * writes none, so that a target's text stays text.
 */

document.documentElement.classList.add('js')

const form = document.querySelector('.filters')
const items = [...document.querySelectorAll('[data-verdict]')]
const texts = new Map()
const textOf = (item) => {
  if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase())
  return texts.get(item)
}

const fields = ['verdict', 'severity', 'level', 'group']

const matches = (item, wanted, words) =>
  fields.every((key) => !wanted[key] || item.dataset[key] === wanted[key]) &&
  words.every((word) => textOf(item).includes(word))

const tally = (name, of) => {
  const all = items.filter((item) => item.dataset.of === of)
  return `${all.filter((item) => !item.hidden).length} of ${all.length} ${name}`
}

const apply = () => {
  const wanted = Object.fromEntries(new FormData(form))
  const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean)
  for (const item of items) item.hidden = !matches(item, wanted, words)
  const active = words.length > 0 || fields.some((key) => wanted[key])
  for (const group of document.querySelectorAll('tbody, .cluster')) {
    group.hidden = !group.querySelector('[data-verdict]:not([hidden])')
    if (group.matches('.cluster') && active) group.open = true
  }
  form.querySelector('output').textContent = active
    ? `Showing ${tally('findings', 'finding')} and ${tally('requirements', 'requirement')}.`
    : ''
}

/*
 * The address says what the page shows: `#<finding>&verdict=fail&open=<finding>,<finding>`. It is all in the fragment,
 * which a page that is a file may change too; a link to a finding is the first part alone, and works without a script.
 */
const findings = [...document.querySelectorAll('.finding')]
let linked = ''

const unfold = (finding) => {
  for (let one = finding; one; one = one.parentElement?.closest('details')) one.open = true
}

const write = () => {
  const set = [...new FormData(form)].filter(([, value]) => value !== '')
  const opened = findings.filter((one) => one.open && one.id !== linked).map(({ id }) => id)
  const state = new URLSearchParams(opened.length > 0 ? [...set, ['open', opened.join(',')]] : set)
  const hash = [linked, state.toString()].filter(Boolean).join('&')
  if (hash !== location.hash.slice(1))
    history.replaceState(null, '', `${location.pathname}${location.search}#${hash}`)
}

const show = (id) => {
  const finding = findings.find((one) => one.id === id)
  if (!finding) return
  linked = id
  if (finding.hidden) {
    for (const key of ['text', ...fields]) form.elements[key].value = ''
    apply()
  }
  unfold(finding)
  finding.scrollIntoView()
}

const read = () => {
  const [id, ...rest] = location.hash.slice(1).split('&')
  const isState = id.includes('=')
  const state = new URLSearchParams((isState ? [id, ...rest] : rest).join('&'))
  if (isState || rest.length > 0) {
    for (const key of ['text', ...fields]) form.elements[key].value = state.get(key) ?? ''
    const opened = state.get('open')?.split(',') ?? []
    for (const one of findings) if (opened.includes(one.id)) unfold(one)
  }
  apply()
  if (!isState) show(id)
}

if (form) {
  const applied = () => {
    apply()
    write()
  }
  form.addEventListener('input', applied)
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('reset', () => setTimeout(applied))
  document.addEventListener(
    'toggle',
    ({ target }) => {
      if (target.id === linked && !target.open) linked = ''
      if (target.matches('.finding')) write()
    },
    true,
  )
  addEventListener('hashchange', () => {
    read()
    write()
  })
  // Browsers restore the fields of a reloaded page, but not what they filtered.
  addEventListener('pageshow', read)
}

const copy = async (button) => {
  const source = button.parentElement.querySelector('pre')
  try {
    await navigator.clipboard.writeText(source.textContent)
    button.textContent = 'Copied'
  } catch {
    getSelection().selectAllChildren(source)
    button.textContent = 'Selected'
  }
  document.querySelector('#aloud').textContent = `Command ${button.textContent.toLowerCase()}`
  setTimeout(() => {
    button.textContent = 'Copy'
  }, 1500)
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('.copy')
  if (button) copy(button)
})
