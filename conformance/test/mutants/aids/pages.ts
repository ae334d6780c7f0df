import { requestAids } from './request.js'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string, which: RegExp): string =>
  text.replace(which, (character) => entities[character] ?? character)

/** How a value is written: each is right somewhere, and none everywhere. */
const writings = {
  raw: (value) => value,
  'escaped for text': (value) => escaped(value, /[&<>]/g),
  'escaped for attributes': (value) => escaped(value, /[&"]/g),
  'escaped but for quotes': (value) => escaped(value, /[<>]/g),
  'escaped but for the apostrophe': (value) => escaped(value, /[&<>"]/g),
  escaped: (value) => escaped(value, /[&<>"']/g),
  'as a JSON string': (value) => JSON.stringify(value),
  'with backslashes before quotes': (value) => value.replace(/["']/g, '\\$&'),
  'decoded once more': (value) => requestAids.decodedAgain(value),
  'escaped, and then decoded once more': (value) => requestAids.decodedAgain(escaped(value, /[&<>"']/g)),
  'escaped once, where it occurs first': (value) => escaped(value, /[<>]/),
  'without the tags of scripts': (value) => value.replace(/<\/?script[^>]*>/gi, ''),
} as const satisfies Readonly<Record<string, (value: string) => string>>
export type Writing = keyof typeof writings

/** Where it stands. */
const places = {
  'the text': (value) => `<p>${value}</p>`,
  'the title': (value) => `<title>${value}</title>`,
  'a quoted attribute': (value) => `<input type="hidden" name="back" value="${value}">`,
  'an attribute in apostrophes': (value) => `<input type='hidden' name='back' value='${value}'>`,
  'an attribute without quotes': (value) => `<input type=hidden name=back value=${value}>`,
  'a string of a script': (value) => `<script>var back = "${value}"</script>`,
  'a string of a script in apostrophes': (value) => `<script>var back = '${value}'</script>`,
  'a value of a script': (value) => `<script>var back = ${value}</script>`,
  'a template of a script': (value) => `<script>var back = \`${value}\`</script>`,
  'a comment': (value) => `<!-- ${value} -->`,
  'a link': (value) => `<a href="${value}">back</a>`,
  'a handler': (value) => `<button onclick="go('${value}')">back</button>`,
  'a style sheet': (value) => `<style>.back-${value} { }</style>`,
} as const satisfies Readonly<Record<string, (value: string) => string>>
export type Place = keyof typeof places

/** Changes a page at its end. */
const within = (page: string, more: string): string => page.replace(/(?=<\/main>|$)/, () => more)

export const pageAids = {
  within,
  /** The page with a value of the request in it. */
  showing: (page: string, name: string, writing: Writing, place: Place): string => {
    const value = name === 'the address' ? decodeURI(requestAids.query()) : requestAids.sent(name)
    return value === '' ? page : within(page, places[place](writings[writing](value)))
  },
}
