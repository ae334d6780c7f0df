import { type DefaultTreeAdapterMap, type DefaultTreeAdapterTypes, defaultTreeAdapter, Parser } from 'parse5'
import type { Pairs } from '../syntax/encoding.js'
import { matchesSelector, type Selector } from '../syntax/selector.js'
import { whatwgUrl } from '../syntax/uri.js'

type Element = DefaultTreeAdapterTypes.Element
type Node = DefaultTreeAdapterTypes.Node
type Attributes = Readonly<Record<string, string>>

export interface Option {
  readonly value: string
  readonly selected: boolean
  readonly disabled: boolean
}

/** An input, button, select or textarea. */
export interface Control {
  readonly tag: string
  readonly attributes: Attributes
  /** Empty without one: then it is not sent. */
  readonly name: string
  /** What it holds; of a select, what is chosen first. */
  readonly value: string
  /** As `type` of its DOM interface: `text`, `hidden`, `submit`, `select-one`, `textarea` … */
  readonly type: string
  /** By itself or by a fieldset. */
  readonly disabled: boolean
  readonly checked: boolean
  /** Of a select. */
  readonly options: readonly Option[]
}

/** How a form is sent. */
export interface Sending {
  /** An absolute URL; empty where nothing can be sent: it is no URL, or the method is `dialog`. */
  readonly action: string
  readonly method: 'GET' | 'POST'
  readonly enctype: string
}

/** A button that sends the form, in the form's way or its own. */
export interface Submitter extends Control, Sending {}

export interface Form extends Sending {
  readonly attributes: Attributes
  /** What is sent as the page stands, by no button. */
  readonly fields: Pairs
  /** Every control in document order, buttons too. */
  readonly controls: readonly Control[]
  readonly submitters: readonly Submitter[]
}

export interface Filling {
  /** By name of the field. A radio button, checkbox or option is chosen by its value; an empty text unchecks. */
  readonly fill: Readonly<Record<string, string>>
  /** The button, or the form itself for its first button, which also counts by default; null: sent by no button, as scripts do. */
  readonly submit?: Selector | null
  /** Sends no hidden field: as somebody would who has not seen the page. */
  readonly omitHidden?: boolean
}

/** What a browser sends then; the content has one octet a character. */
export interface FormRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body: string | null
  readonly contentType: string | null
}

/** Browsers nest no deeper; the bound of `htmlElements`. */
const mostLevels = 512

/** Thrown by the parser's own hook: there is no other way to end it. */
class TooDeep extends Error {}

/** A page, and the form that was open where each element began: a table tears an element out of its form. */
interface Tree {
  readonly document: DefaultTreeAdapterTypes.Document
  readonly openForm: ReadonlyMap<Node, Element | null>
}

function treeOf(html: string): Tree {
  let levels = 0
  const openForm = new Map<Node, Element | null>()
  const parser: Parser<DefaultTreeAdapterMap> = new Parser<DefaultTreeAdapterMap>({
    treeAdapter: {
      ...defaultTreeAdapter,
      createElement(...made) {
        const element = defaultTreeAdapter.createElement(...made)
        openForm.set(element, parser.formElement)
        return element
      },
      onItemPush: () => {
        if (++levels > mostLevels) throw new TooDeep()
      },
      onItemPop: () => {
        levels--
      },
    },
  })
  try {
    parser.tokenizer.write(html, true)
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
  }
  return { document: parser.document, openForm }
}

/** An element, and what holds around it. */
interface Seen {
  readonly name: string
  readonly element: Element
  readonly attributes: Attributes
  readonly form: Element | null
  readonly disabled: boolean
}

const isElement = (node: Node): node is Element => 'tagName' in node

const attributesOf = ({ attrs }: Element): Attributes =>
  Object.fromEntries(attrs.map(({ name, value }) => [name, value]))

const attribute = (attributes: Attributes, name: string): string | null =>
  Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null

const has = ({ attrs }: Element, name: string): boolean => attrs.some((one) => one.name === name)

/** Every element in document order; what a template or datalist holds is no part of the page. */
function elementsOf({ document }: Tree): readonly Seen[] {
  const found: Seen[] = []
  const visit = (node: Node, form: Element | null, disabled: boolean): void => {
    if (!('childNodes' in node)) return
    const closes = isElement(node) && node.tagName === 'fieldset' && has(node, 'disabled')
    const legend = closes ? node.childNodes.find((one) => one.nodeName === 'legend') : undefined
    for (const child of node.childNodes.filter(isElement)) {
      const own = child.tagName === 'form' ? child : form
      const isOff = disabled || (closes && child !== legend)
      found.push({
        ...{ name: child.tagName, element: child, attributes: attributesOf(child) },
        ...{ form: own, disabled: isOff },
      })
      if (child.tagName !== 'datalist') visit(child, own, isOff)
    }
  }
  visit(document, null, false)
  return found
}

const inputTypes =
  /^(hidden|text|search|tel|url|email|password|date|month|week|time|datetime-local|number|range|color|checkbox|radio|file|submit|image|reset|button)$/

function typeOf(tag: string, attributes: Attributes): string {
  const type = (attribute(attributes, 'type') ?? '').toLowerCase()
  if (tag === 'select') return attribute(attributes, 'multiple') === null ? 'select-one' : 'select-multiple'
  if (tag === 'textarea') return tag
  if (tag === 'button') return type === 'reset' || type === 'button' ? type : 'submit'
  return inputTypes.test(type) ? type : 'text'
}

const isChoice = ({ type }: Control): boolean => type === 'checkbox' || type === 'radio'
const isButton = ({ type }: Control): boolean => ['submit', 'image', 'reset', 'button'].includes(type)
const isSubmitter = ({ type }: Control): boolean => type === 'submit' || type === 'image'

const textOf = (element: Element): string =>
  element.childNodes.map((node) => ('value' in node ? node.value : '')).join('')

const oneLine = (text: string): string => text.replace(/[\r\n]/g, '')

/** What a field holds: those of one line hold no line break. @see HTML §4.10.5.1 */
const heldBy = (type: string, text: string): string =>
  type === 'textarea' || type === 'hidden' || type.startsWith('select') ? text : oneLine(text)

function optionsIn(node: Element, disabled: boolean): readonly Option[] {
  return node.childNodes.filter(isElement).flatMap((child) => {
    const isOff = disabled || has(child, 'disabled')
    if (child.tagName !== 'option')
      return optionsIn(child, disabled || (child.tagName === 'optgroup' && isOff))
    const text = textOf(child).replace(/[\t\n\f\r ]+/g, ' ')
    const value = attribute(attributesOf(child), 'value') ?? text.replace(/^ | $/g, '')
    return [{ value, selected: has(child, 'selected'), disabled: isOff }]
  })
}

/** One of several has one choice: the last that is marked, else, in a list that drops down, the first. */
function chosen(options: readonly Option[], type: string, attributes: Attributes): readonly Option[] {
  if (type === 'select-multiple') return options
  const marked = options.findLastIndex(({ selected }) => selected)
  const dropsDown = !(Number(attribute(attributes, 'size') ?? '1') > 1)
  const first = dropsDown ? options.findIndex(({ disabled }) => !disabled) : -1
  const at = marked < 0 ? first : marked
  return options.map((option, index) => ({ ...option, selected: index === at }))
}

function controlOf({ element, attributes, disabled }: Seen): Control {
  const tag = element.tagName
  const type = typeOf(tag, attributes)
  const options = tag === 'select' ? chosen(optionsIn(element, false), type, attributes) : []
  const written = tag === 'textarea' ? textOf(element) : attribute(attributes, 'value')
  const text = written ?? (type === 'checkbox' || type === 'radio' ? 'on' : '')
  return {
    ...{ tag, attributes, type, options, name: attribute(attributes, 'name') ?? '' },
    value: tag === 'select' ? (options.find(({ selected }) => selected)?.value ?? '') : heldBy(type, text),
    disabled: disabled || attribute(attributes, 'disabled') !== null,
    checked: (type === 'checkbox' || type === 'radio') && attribute(attributes, 'checked') !== null,
  }
}

/** Of radio buttons with one name the last that is marked is pressed. */
function pressed(controls: readonly Control[]): readonly Control[] {
  const isRadio = ({ type, name }: Control): boolean => type === 'radio' && name !== ''
  const last = new Map(
    controls.filter((one) => isRadio(one) && one.checked).map((control) => [control.name, control]),
  )
  return controls.map((one) => (isRadio(one) ? { ...one, checked: last.get(one.name) === one } : one))
}

/** What a control adds to what is sent. @see HTML §4.10.22.4, "constructing the entry list" */
function entriesOf(control: Control, submitter: Control | null): Pairs {
  const { name, type, value } = control
  if (control.disabled || (isButton(control) && control !== submitter)) return []
  if (type === 'image') return ['x', 'y'].map((axis) => [name === '' ? axis : `${name}.${axis}`, '0'])
  if (name === '' || (isChoice(control) && !control.checked)) return []
  if (type.startsWith('select'))
    return control.options.filter((one) => one.selected && !one.disabled).map((one) => [name, one.value])
  if (type === 'file') return [[name, '']]
  return [[name, type === 'hidden' && name === '_charset_' ? 'UTF-8' : value]]
}

const formEncoded = 'application/x-www-form-urlencoded'

const enctypeOf = (found: string): string =>
  ['multipart/form-data', 'text/plain'].find((type) => type === found.toLowerCase()) ?? formEncoded

/** The document's addresses: its own, and the one that references are relative to. */
interface Addresses {
  readonly own: string
  readonly base: string
}

/** Attributes of a form, or those of a button that replace them. */
function sendingOf(action: string, method: string, enctype: string, { own, base }: Addresses): Sending {
  const reference = action.replace(/[\r\n\t]/g, '').trim()
  const isDialog = method.toLowerCase() === 'dialog'
  return {
    action: isDialog ? '' : (whatwgUrl(reference === '' ? own : reference, base)?.href ?? ''),
    method: method.toLowerCase() === 'post' ? 'POST' : 'GET',
    enctype: enctypeOf(enctype),
  }
}

function submitterOf(control: Control, form: Attributes, addresses: Addresses): Submitter {
  const either = (name: string): string =>
    attribute(control.attributes, `form${name}`) ?? attribute(form, name) ?? ''
  return { ...control, ...sendingOf(either('action'), either('method'), either('enctype'), addresses) }
}

function formOf(attributes: Attributes, owned: readonly Seen[], addresses: Addresses): Form {
  const of = (name: string): string => attribute(attributes, name) ?? ''
  const controls = pressed(owned.map(controlOf)).map((control) =>
    isSubmitter(control) ? submitterOf(control, attributes, addresses) : control,
  )
  return {
    ...sendingOf(of('action'), of('method'), of('enctype'), addresses),
    ...{ attributes, controls },
    fields: controls.flatMap((control) => entriesOf(control, null)),
    submitters: controls.filter((one): one is Submitter => isSubmitter(one)),
  }
}

/** The form of a control: by its attribute, else the one that was open, else the one around it. @see HTML §4.10.17.3 */
function ownersOf({ openForm }: Tree, elements: readonly Seen[]): (seen: Seen) => Element | null {
  const byId = new Map(
    elements.toReversed().map(({ element, attributes }) => [attribute(attributes, 'id') ?? '', element]),
  )
  return ({ element, attributes, form }) => {
    const named = attribute(attributes, 'form')
    if (named === null) return openForm.get(element) ?? form
    const owner = named === '' ? undefined : byId.get(named)
    return owner?.tagName === 'form' ? owner : null
  }
}

/** The address that references of a page are relative to. @see HTML §2.4.3 */
export function baseUrlOf(
  elements: readonly { readonly name: string; readonly attributes: Attributes }[],
  url: string,
): string {
  const href = elements
    .filter(({ name }) => name === 'base')
    .map(({ attributes }) => attribute(attributes, 'href'))
    .find((one) => one !== null)
  const base = href === undefined || href === null ? null : whatwgUrl(href, url)
  return base !== null && /^https?:$/.test(base.protocol) ? base.href : url
}

const controlTags = ['input', 'button', 'select', 'textarea']

/**
 * Reads the forms of a page with all that a browser takes for theirs, in document order. Templates hold none, and what
 * scripts would do is not done. Takes linear time and never throws; a page that nests too deep is read to there.
 *
 * @see HTML §4.10.17, §4.10.22
 */
export function readForms(html: string, url: string): readonly Form[] {
  const tree = treeOf(html)
  const elements = elementsOf(tree)
  const addresses = { own: url, base: baseUrlOf(elements, url) }
  const ownerOf = ownersOf(tree, elements)
  const owned = new Map<Element | null, Seen[]>()
  for (const seen of elements.filter(({ name }) => controlTags.includes(name))) {
    const owner = ownerOf(seen)
    const others = owned.get(owner)
    if (others === undefined) owned.set(owner, [seen])
    else others.push(seen)
  }
  return elements
    .filter(({ name }) => name === 'form')
    .map(({ element, attributes }) => formOf(attributes, owned.get(element) ?? [], addresses))
}

/** The controls that a text is filled into: those that a user sees, else the hidden ones of that name. */
function fieldsNamed(controls: readonly Control[], name: string): readonly Control[] {
  const all = controls.filter(
    (one) => one.name === name && !one.disabled && one.type !== 'file' && !isButton(one),
  )
  const seen = all.filter(({ type }) => type !== 'hidden')
  return seen.length > 0 ? seen : all
}

/** A field with a text filled in, or a choice made. */
function withValue(control: Control, value: string): Control {
  if (isChoice(control)) return { ...control, checked: control.value === value }
  if (!control.type.startsWith('select')) return { ...control, value: heldBy(control.type, value) }
  return {
    ...control,
    value,
    options: control.options.map((one) => ({ ...one, selected: one.value === value })),
  }
}

const takes = (control: Control, value: string): boolean =>
  isChoice(control)
    ? control.value === value
    : !control.type.startsWith('select') ||
      control.options.some((one) => one.value === value && !one.disabled)

/** The names that a form has no field for, or no such choice; a value is not repeated: it may be a secret. */
function fillProblem({ controls }: Form, fill: Filling['fill']): string | null {
  for (const [name, value] of Object.entries(fill)) {
    const fields = fieldsNamed(controls, name)
    if (fields.length === 0) return `the form has no field "${name}"`
    const isEmptied = value === '' && fields.every(isChoice)
    if (!isEmptied && !fields.some((one) => takes(one, value)))
      return `the field "${name}" does not have the choice that is to be made`
  }
  return null
}

function filled({ controls }: Form, fill: Filling['fill']): readonly Control[] {
  const values = new Map<Control, string>()
  for (const [name, value] of Object.entries(fill))
    for (const field of fieldsNamed(controls, name)) values.set(field, value)
  return controls.map((control) => {
    const value = values.get(control)
    return value === undefined ? control : withValue(control, value)
  })
}

/** The button that is pressed: null for none, text for a problem. */
function buttonOf(form: Form, submit: Filling['submit']): Submitter | null | string {
  if (submit === null) return null
  const isForm =
    submit !== undefined && matchesSelector(submit, { name: 'form', attributes: form.attributes })
  const named = form.submitters.filter(
    (one) => submit !== undefined && matchesSelector(submit, { name: one.tag, attributes: one.attributes }),
  )
  const [first] = named.length > 0 ? [named.find(({ disabled }) => !disabled) ?? named[0]] : form.submitters
  if (submit !== undefined && named.length === 0 && !isForm) return 'the form has no such button'
  return first?.disabled === true ? 'the button of the form is disabled' : (first ?? null)
}

/** Whether a selector names the form or one of its buttons. */
export const hasButton = (form: Form, submit: Selector): boolean =>
  form.submitters.some(({ tag, attributes }) => matchesSelector(submit, { name: tag, attributes })) ||
  matchesSelector(submit, { name: 'form', attributes: form.attributes })

/** Line breaks go as CRLF. @see HTML §4.10.22.5 */
const lineBreaks = (text: string): string => text.replace(/\r\n?|\n/g, '\r\n')

const encodeForm = (pairs: Pairs): string =>
  new URLSearchParams(
    pairs.map(([name, value]): [string, string] => [lineBreaks(name), lineBreaks(value)]),
  ).toString()

/** The query of a form takes the place of the action's own. @see HTML §4.10.22.3, "mutate action URL" */
function withQuery(action: string, query: string): string {
  const [address = '', fragment] = action.split(/#(.*)/s)
  return `${address.split('?', 1)[0]}?${query}${fragment === undefined ? '' : `#${fragment}`}`
}

/** Says what a browser sends after these fields are filled in and the button is pressed, in UTF-8; or why it cannot be. */
export function fillForm(form: Form, filling: Filling): FormRequest | { readonly problem: string } {
  const problem = fillProblem(form, filling.fill)
  if (problem !== null) return { problem }
  const button = buttonOf(form, filling.submit)
  if (typeof button === 'string') return { problem: button }
  const { action, method, enctype } = button ?? form
  if (action === '') return { problem: 'the form leads to no address' }
  const controls = filled(form, filling.fill).filter(({ type }) => !filling.omitHidden || type !== 'hidden')
  const content = encodeForm(controls.flatMap((control) => entriesOf(control, button)))
  if (method === 'GET') return { method, url: withQuery(action, content), body: null, contentType: null }
  if (enctype !== formEncoded) return { problem: `the form is sent as ${enctype}, which is not supported` }
  return { method, url: action, body: content, contentType: formEncoded }
}
