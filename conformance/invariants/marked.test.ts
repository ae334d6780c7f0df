import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { inReferences, markOf, polyglot, shortPolyglot } from '../request/polyglot.js'
import { takenAsMarkup } from './marked.js'

type Place = (value: string) => string

const html: Place = (value) => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
const json: Place = (value) => JSON.stringify(value).replaceAll('<', '\\u003c')
const without =
  (signs: RegExp): Place =>
  (value) =>
    value.replace(signs, '')
const backslashed =
  (signs: RegExp): Place =>
  (value) =>
    value.replace(signs, '\\$&')
const decoded: Place = (value) => value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))

/** Where a value is taken for more than text, however much of it is escaped or taken away. */
const broken: Readonly<Record<string, Place>> = {
  text: (value) => `<p>${value}</p>`,
  'text without known elements': (value) => `<p>${value.replace(/<\/?(?:svg|script)[^>]*>/g, '')}</p>`,
  'text in capitals': (value) => `<p>${value.toUpperCase()}</p>`,
  'the beginning of a value': (value) => `<p>${value.slice(0, 240)}</p>`,
  title: (value) => `<title>${value}</title>`,
  'text area': (value) => `<textarea>${value}</textarea>`,
  style: (value) => `<style>p { color: ${without(/[<>]/g)(value)} }</style>`,
  'style of an element': (value) => `<p style="width: ${html(value)}">`,
  'what is shown without scripts': (value) => `<noscript>${value}</noscript>`,
  frame: (value) => `<iframe>${value}</iframe>`,
  template: (value) => `<template>${value}</template>`,
  comment: (value) => `<!-- ${value} -->`,
  'comment without the usual end': (value) => `<!-- ${value.replaceAll('-->', '')} -->`,
  'attribute in quotes': (value) => `<p title="${without(/[<>]/g)(value)}">`,
  'attribute in apostrophes': (value) => `<p title='${value.replace(/[<>"]/g, '')}'>`,
  'attribute in nothing': (value) => `<p title=${html(value)}>`,
  link: (value) => `<a href="${html(value)}">`,
  'link behind a space': (value) => `<a href=" ${html(value)}">`,
  action: (value) => `<form action="${html(value)}">`,
  'link that runs a script': (value) => `<a href="javascript:go('${encodeURIComponent(value)}')">`,
  handler: (value) => `<p onclick="go('${html(value)}')">`,
  'handler with references': (value) => `<p onclick="go('${inReferences(value)}')">`,
  'document inside': (value) => `<iframe srcdoc="${html(value)}"></iframe>`,
  'JSON that ends the script': (value) => `<script>x = ${JSON.stringify(value)}</script>`,
  'code of a script': (value) => `<script>x = ${without(/[<>]/g)(value)}</script>`,
  'string in apostrophes': (value) => `<script>x = '${without(/[<>]/g)(value)}'</script>`,
  'string in quotes': (value) => `<script>x = "${without(/[<>']/g)(value)}"</script>`,
  'template string': (value) => `<script>x = \`${without(/[<>]/g)(value)}\`</script>`,
  'template string with an expression': (value) => `<script>x = \`${without(/[<>`]/g)(value)}\`</script>`,
  'apostrophes with a backslash alone': (value) =>
    `<script>x = '${backslashed(/'/g)(without(/[<>]/g)(value))}'</script>`,
  'string whose end is taken': (value) => `<script>x = "${html(value)}"; y = "z"</script>`,
  'comment of a script': (value) => `<script>/* ${without(/[<>]/g)(value)} */</script>`,
  'data of a script': (value) =>
    `<script type="application/json">{"x":"${without(/[<>]/g)(value)}"}</script>`,
  'template of a server': (value) => `<p>${html(value).replaceAll('{{7*7}}', '49')}</p>`,
  'template of another server': (value) => `<p>${html(value.replaceAll('<%=7*7%>', '49'))}</p>`,
}

/** Where it stays text. */
const kept: Readonly<Record<string, Place>> = {
  text: (value) => `<p>${html(value)}</p>`,
  'text with every sign by number': (value) => `<p>${inReferences(value)}</p>`,
  title: (value) => `<title>${html(value)}</title>`,
  attribute: (value) => `<input value='${html(value)}'>`,
  link: (value) => `<a href="/go?to=${encodeURIComponent(value)}">`,
  'link that runs a script': (value) => `<a href="javascript:go(${html(encodeURIComponent(json(value)))})">`,
  handler: (value) => `<p onclick="go(${html(json(value))})">`,
  JSON: (value) => `<script>x = ${json(value)}</script>`,
  'JSON behind a pattern': (value) => `<script>q = /["']/g; x = ${json(value)}</script>`,
  'JSON behind a division': (value) => `<script>q = a / b["x"] / 2; x = ${json(value)}</script>`,
  'JSON behind a comment': (value) => `<script>// it's "so\nx = ${json(value)}</script>`,
  'JSON inside a template string': (value) => `<script>x = \`\${f({ y: ${json(value)} })}\`</script>`,
  'HTML in a string': (value) => `<script>x = "${html(value.slice(0, -1))}"</script>`,
  'block of HTML': (value) => `<script type="text/x-template">it isn't ${html(value)}</script>`,
  'document inside': (value) => `<iframe srcdoc="${html(html(value))}"></iframe>`,
  comment: (value) => `<!-- ${value.replace(/[<>]/g, '')} -->`,
  'wire form': (value) => `<p>${encodeURIComponent(value)}</p>`,
  words: (value) => `<p class=${value.replace(/\W/g, '')}>`,
}

const page = (place: Place, value: string): string => `<!doctype html><body>${place(value)}`

for (const [name, place] of Object.entries(broken))
  test(`is seen in ${name}`, () => {
    assert.ok(takenAsMarkup(page(place, polyglot('state')), markOf('state')))
  })

for (const [name, place] of Object.entries(kept))
  test(`is text in ${name}`, () => {
    for (const value of [polyglot('state'), shortPolyglot('state')])
      assert.is(takenAsMarkup(page(place, value), markOf('state')), null)
  })

test('what was encoded once more is markup where it was decoded once more', () => {
  const value = inReferences(shortPolyglot('state'))
  assert.is(takenAsMarkup(`<p>${value.replaceAll('&', '&amp;')}</p>`, markOf('state')), null)
  assert.ok(takenAsMarkup(`<p>${decoded(value)}</p>`, markOf('state')))
})

test.run()
