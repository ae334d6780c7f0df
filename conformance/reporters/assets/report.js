/*
 * Filters and copy buttons. The page is complete without them. It reads no markup from the report and writes none, so
 * that a target's text stays text.
 */

document.documentElement.classList.add('js')

const form = document.querySelector('.filters')
const items = [...document.querySelectorAll('[data-verdict]')]
const texts = new Map()
const textOf = (item) => {
  if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase())
  return texts.get(item)
}

const matches = (item, wanted, words) =>
  ['verdict', 'level', 'group'].every((key) => wanted[key] === '' || item.dataset[key] === wanted[key]) &&
  words.every((word) => textOf(item).includes(word))

const tally = (name, of) => {
  const all = items.filter((item) => item.dataset.of === of)
  return `${all.filter((item) => !item.hidden).length} of ${all.length} ${name}`
}

const apply = () => {
  const wanted = Object.fromEntries(new FormData(form))
  const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean)
  for (const item of items) item.hidden = !matches(item, wanted, words)
  const active = words.length > 0 || wanted.verdict + wanted.level + wanted.group !== ''
  for (const group of document.querySelectorAll('tbody, .cluster')) {
    group.hidden = !group.querySelector('[data-verdict]:not([hidden])')
    if (group.matches('.cluster') && active) group.open = true
  }
  form.querySelector('output').textContent = active
    ? `Showing ${tally('findings', 'finding')} and ${tally('requirements', 'requirement')}.`
    : ''
}

if (form) {
  form.addEventListener('input', apply)
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('reset', () => setTimeout(apply))
  // Browsers restore the fields of a reloaded page, but not what they filtered.
  addEventListener('pageshow', apply)
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
