import { members } from './openapi.js'
import { didYouMean } from './suggest.js'

/** A cited document, as spec/sources.yaml has it. */
export interface SourceDocument {
  readonly title: string
  readonly home: string
  readonly url?: string
  readonly appendix?: string
  readonly joint?: string
  readonly sections?: Readonly<Record<string, string>>
  readonly verified?: boolean
}

function isDocument(value: unknown): value is SourceDocument {
  const { title, home } = members(value)
  return typeof title === 'string' && typeof home === 'string'
}

/** The cited documents of spec/sources.yaml by name, as far as they are documents. */
export const sourceDocuments = (sources: unknown): ReadonlyMap<string, SourceDocument> =>
  new Map(
    Object.entries(members(sources)).filter((entry): entry is [string, SourceDocument] =>
      isDocument(entry[1]),
    ),
  )

/** A citation with the address that it leads to. */
export interface Citation {
  readonly label: string
  readonly url: string
}

/** Finds the document and the address of a citation; a text says why there is none. */
export function resolveCitation(
  label: string,
  sources: ReadonlyMap<string, SourceDocument>,
): Citation | string {
  for (const [name, document] of sources) {
    if (label === name) return { label, url: document.home }
    const url = sectionUrl(label, name, document)
    if (url !== null) return url.includes('{') ? `"${name}" has no anchor for this section` : { label, url }
  }
  const name = label.split(/ (?:§|Appendix )/)[0] ?? label
  return `unknown document "${name}"${didYouMean(name, sources.keys())}`
}

function sectionUrl(label: string, name: string, document: SourceDocument): string | null {
  const joint = document.joint ?? ' §'
  if (label.startsWith(name + joint)) return sectionAddress(label.slice((name + joint).length), document)
  const appendix = `${name} Appendix `
  if (!label.startsWith(appendix)) return null
  return (document.appendix ?? document.home).replace('{section}', label.slice(appendix.length))
}

function sectionAddress(section: string, document: SourceDocument): string {
  if (document.url === undefined) return document.home
  const anchor = document.sections === undefined ? section : document.sections[section]
  return anchor === undefined ? document.url : document.url.replace('{section}', anchor)
}
