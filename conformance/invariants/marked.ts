import { type HtmlElement, htmlElements } from '../answers/html.js'
import { product } from '../request/polyglot.js'
import { placesOf, scriptKinds, styleKinds } from '../syntax/script-text.js'

/** Attributes whose value is an address that a browser loads or follows. */
const addresses = ['href', 'src', 'action', 'formaction', 'data', 'xlink:href']

/** Data blocks of other types are no scripts, and their text follows other rules. */
export const isScriptType = (type = ''): boolean =>
  /^$|^module$|^importmap$|^speculationrules$|javascript|ecmascript|json/i.test(type.trim())

/** Whether code runs that a value of the request brought: it ended the string, template or comment that held it. */
function isRun(code: string, mark: string): boolean {
  const kindAt = scriptKinds(code)
  const isCode = (part: string, offset: number): boolean =>
    placesOf(part, code).some((at) => kindAt(at + offset) === 'code')
  if (isCode(`-${mark}-`, 1) || isCode(`javascript:${mark}`, 0)) return true
  const [opening, expression] = ['${', '7*7']
  if (isCode(`${mark}${opening}${expression}`, mark.length + opening.length)) return true
  // The backslash at its end takes the quote behind it away from the string.
  return placesOf(`${mark}\\`, code).some((at) => {
    const sign = code[at + mark.length + 1]
    return (sign === "'" || sign === '"') && kindAt(at) === sign
  })
}

/** Whether a declaration of a style sheet is the request's. */
const isStyled = (style: string, mark: string): boolean =>
  placesOf(`;${mark}:`, style).some((at) => styleKinds(style)(at) === 'code')

/** What a browser drops of an address. @see URL Standard, "basic URL parser" */
const trimmedAddress = (address: string): string => address.replace(/[\t\n\r]/g, '').replace(/^[\0- ]+/, '')

function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, octet: string) =>
    String.fromCharCode(Number.parseInt(octet, 16)),
  )
}

function inAddress(address: string, mark: string): string | null {
  const [scheme, rest] = [trimmedAddress(address).slice(0, 11), trimmedAddress(address).slice(11)]
  if (scheme !== 'javascript:') return null
  return rest.startsWith(mark) || isRun(percentDecoded(rest), mark) ? 'an address that runs it' : null
}

function inAttribute(name: string, value: string, mark: string): string | null {
  if (name === 'srcdoc') return takenAsMarkup(value, mark)
  if (addresses.includes(name)) return inAddress(value, mark)
  if (name === 'style') return isStyled(value, mark) ? 'a declaration of a style' : null
  return name.startsWith('on') && isRun(value, mark) ? `code of ${name}` : null
}

function inElement({ name, attributes, text }: HtmlElement, mark: string): string | null {
  if (name.includes(mark)) return `the element <${name}>`
  for (const [key, given] of Object.entries(attributes)) {
    if (key.includes(mark)) return `an attribute of <${name}>`
    const value = given.toLowerCase()
    const how = value.includes(mark) ? inAttribute(key, value, mark) : null
    if (how !== null) return `${how} in <${name}>`
  }
  const content = text.toLowerCase()
  if (!content.includes(mark)) return null
  if (name === 'script' && isScriptType(attributes.type) && isRun(content, mark)) return 'code of a script'
  return name === 'style' && isStyled(content, mark) ? 'a rule of a style sheet' : null
}

/** What of a page exists only because the value with this mark was taken for more than text; null when it is text. */
export function takenAsMarkup(page: string, mark: string): string | null {
  if (page.toLowerCase().includes(`${mark}${product}${mark}`)) return 'an expression that was evaluated'
  for (const element of htmlElements(page)) {
    const how = inElement(element, mark)
    if (how !== null) return how
  }
  return null
}
