import { parse } from 'parse5'
import { oncePerText } from '../common/remember.js'

interface Node {
  readonly nodeName: string
  readonly tagName?: string
  readonly attrs?: readonly { readonly name: string; readonly value: string }[]
  readonly childNodes?: readonly Node[]
  readonly value?: string
  readonly content?: Node
}

export interface HtmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** Text directly inside: the code of a script, the words of a title. */
  readonly text: string
}

/** Every element of a page, in document order, as a browser's parser builds it. */
export const htmlElements = oncePerText(8, (page): readonly HtmlElement[] => {
  const found: HtmlElement[] = []
  const visit = (node: Node): void => {
    if (node.tagName !== undefined) found.push(toElement(node))
    for (const child of node.childNodes ?? []) visit(child)
    if (node.content !== undefined) visit(node.content)
  }
  visit(parse(page) as unknown as Node)
  return found
})

function toElement(node: Node): HtmlElement {
  const text = (node.childNodes ?? []).map((child) => child.value ?? '').join('')
  const attributes = Object.fromEntries((node.attrs ?? []).map(({ name, value }) => [name, value]))
  return { name: node.tagName ?? '', attributes, text }
}

/** The words that a reader of the page sees. */
export function htmlText(page: string): string {
  return htmlElements(page)
    .filter(({ name }) => !['script', 'style', 'noscript', 'template'].includes(name))
    .map(({ text }) => text)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
}
