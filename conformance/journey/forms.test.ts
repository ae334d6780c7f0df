import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseSelector, type Selector } from '../syntax/selector.js'
import { type Filling, type Form, fillForm, hasButton, readForms } from './forms.js'

const page = 'https://login.example.com/u/login?state=s#top'

const only = (html: string, url = page): Form => {
  const [form, ...others] = readForms(html, url)
  if (form === undefined || others.length > 0) throw new Error('not one form')
  return form
}

const fieldsOf = (inside: string): string =>
  only(`<form>${inside}</form>`)
    .fields.map(([name, value]) => `${name}=${value}`)
    .join('&')

const button = (text: string): Selector => {
  const selector = parseSelector(text)
  if (selector === null) throw new Error(`${text} is no selector`)
  return selector
}

const filledIn = (html: string, filling: Partial<Filling> = {}) =>
  fillForm(only(html), { fill: {}, ...filling })

/** What a POST form with this inside would send. */
function sent(inside: string, filling: Partial<Filling> = {}): string | null {
  const found = filledIn(`<form method=post>${inside}</form>`, filling)
  return 'problem' in found ? found.problem : found.body
}

/** What no button adds to. */
const held: readonly (readonly [inside: string, fields: string])[] = [
  ['<input name=a value=1><input name=b>', 'a=1&b='],
  ['<input value=1><input name="" value=2>', ''],
  ['<input type=hidden name=a value="x\ny">', 'a=x\ny'],
  ['<input name=a value="x\ny"><input type=nonsense name=b value=1>', 'a=xy&b=1'],
  ['<input name=a value=1 disabled>', ''],
  ['<input type=checkbox name=a><input type=checkbox name=b checked>', 'b=on'],
  ['<input type=checkbox name=a value=1 checked><input type=checkbox name=a value=2 checked>', 'a=1&a=2'],
  [
    '<input type=radio name=a value=1 checked><input type=RADIO name=a value=2 checked><input type=radio name=a>',
    'a=2',
  ],
  ['<input type=radio name=a value=1>', ''],
  ['<textarea name=a>\n x\n</textarea>', 'a= x\n'],
  ['<select name=a><option>  x \n y<option value=2>z</select>', 'a=x y'],
  ['<select name=a><option disabled>x<option>y</select>', 'a=y'],
  ['<select name=a><option selected>x<option selected>y</select>', 'a=y'],
  ['<select name=a><option selected disabled>x<option>y</select>', ''],
  ['<select name=a><optgroup disabled><option>x</optgroup><optgroup><option>y</optgroup></select>', 'a=y'],
  ['<select name=a multiple><option selected>x<option>y<option selected>z</select>', 'a=x&a=z'],
  ['<select name=a multiple><option>x</select><select name=b size=2><option>x</select>', ''],
  ['<select name=a></select>', ''],
  ['<input type=file name=a><input type=hidden name=_charset_>', 'a=&_charset_=UTF-8'],
  ['<input type=submit name=a value=1><button name=b value=2></button><input type=image name=c>', ''],
  ['<input type=reset name=a value=1><input type=button name=b value=2>', ''],
  ['<fieldset disabled><input name=a value=1></fieldset><input name=b value=2>', 'b=2'],
  [
    '<fieldset disabled><legend><input name=a></legend><legend><input name=b></legend><p><input name=c></fieldset>',
    'a=',
  ],
  [
    '<fieldset disabled><legend><fieldset disabled><legend><input name=a></legend><input name=b></fieldset></fieldset>',
    'a=',
  ],
  ['<datalist><input name=a value=1></datalist><template><input name=b value=1></template>', ''],
  ['<div><input name=a value=1></form><input name=b value=2></div>', 'a=1&b=2'],
  ['<input name=__proto__ value=1><input name=constructor value=2>', '__proto__=1&constructor=2'],
  ['<input name="é&amp;" value="&lt;&#x20AC;">', 'é&=<€'],
]

for (const [inside, fields] of held) test(`holds ${inside}`, () => assert.is(fieldsOf(inside), fields))

test('a control belongs to the form that was open, that is named, or around it', () => {
  const forms = readForms(
    `<input name=none value=0><input name=far value=1 form=b>
     <table><form id=a><tr><td><input name=torn value=2></td></tr></form></table>
     <input name=none value=3>
     <form id=b><input name=own value=4><input name=away form=a><input name=lost form=nowhere>
       <input name=lost form="">  <form><input name=nested value=5></form>
     </form><p id=c><input name=lost form=c>`,
    page,
  )
  assert.equal(
    forms.map(({ fields }) => fields),
    [
      [
        ['torn', '2'],
        ['away', ''],
      ],
      [
        ['far', '1'],
        ['own', '4'],
        ['nested', '5'],
      ],
    ],
  )
})

/** Where a form leads. */
const actions: readonly (readonly [html: string, action: string, base?: string])[] = [
  ['<form>', page],
  ['<form action="">', page],
  ['<form action=" \n">', page],
  ['<form action="?a=b">', 'https://login.example.com/u/login?a=b'],
  ['<form action="next">', 'https://login.example.com/u/next'],
  ['<form action=" /next ">', 'https://login.example.com/next'],
  ['<form action="//other.example">', 'https://other.example/'],
  ['<form action="javascript:void(0)">', 'javascript:void(0)'],
  ['<form action="com.example.app:/cb">', 'com.example.app:/cb'],
  ['<form action="https://[">', ''],
  ['<form method=dialog action="/x">', ''],
  [
    '<base target=_top><base href="/deep/er/"><base href="/x/"><form action="next">',
    'https://login.example.com/deep/er/next',
  ],
  ['<base href="/deep/er/"><form>', page],
  ['<base href="javascript:x"><form action=next>', 'https://login.example.com/u/next'],
]

for (const [html, action] of actions)
  test(`${html} leads to ${action}`, () => assert.is(only(html).action, action))

test('method and enctype are those that HTML knows', () => {
  const read = (attributes: string): readonly string[] => {
    const { method, enctype } = only(`<form ${attributes}>`)
    return [method, enctype]
  }
  assert.equal(read(''), ['GET', 'application/x-www-form-urlencoded'])
  assert.equal(read('method=PoSt enctype=TEXT/plain'), ['POST', 'text/plain'])
  assert.equal(read('method=put enctype=application/json'), ['GET', 'application/x-www-form-urlencoded'])
})

test('shows every control', () => {
  const { controls, submitters } = only(
    '<form><INPUT id=u name=user><button name=go value=1 disabled>x</button><button type=button></button></form>',
  )
  assert.equal(
    controls.map(({ tag, type, name, value, disabled }) => [tag, type, name, value, disabled]),
    [
      ['input', 'text', 'user', '', false],
      ['button', 'submit', 'go', '1', true],
      ['button', 'button', '', '', false],
    ],
  )
  assert.equal(controls[0]?.attributes, { id: 'u', name: 'user' })
  assert.equal(
    submitters.map(({ name }) => name),
    ['go'],
  )
})

const buttons =
  '<input name=a value=1><button id=no name=do value=no>x</button><input name=b value=2><input type=submit name=do value=yes>'

/** What is sent of a form with this inside, or why it is not. */
const fillings: readonly (readonly [inside: string, filling: Partial<Filling>, body: string])[] = [
  [buttons, {}, 'a=1&do=no&b=2'],
  [buttons, { submit: null }, 'a=1&b=2'],
  [buttons, { submit: button('[value=yes]') }, 'a=1&b=2&do=yes'],
  [buttons, { submit: button('[name=do]') }, 'a=1&do=no&b=2'],
  [buttons, { submit: button('#yes') }, 'the form has no such button'],
  [buttons, { submit: button('input[name=a]') }, 'the form has no such button'],
  [buttons, { submit: button('form') }, 'a=1&do=no&b=2'],
  ['<input name=a>', {}, 'a='],
  ['<input name=a>', { submit: button('form') }, 'a='],
  ['<button name=a disabled></button><button name=b>', {}, 'the button of the form is disabled'],
  ['<button name=a disabled></button><button name=b>', { submit: button('[name]') }, 'b='],
  ['<button name=a disabled></button><button name=b>', { submit: null }, ''],
  ['<input type=image name=i><input type=image>', {}, 'i.x=0&i.y=0'],
  ['<input name=a><input type=image>', {}, 'a=&x=0&y=0'],
  ['<input name=a value=1>', { fill: { a: 'x y&ü€\n' } }, 'a=x+y%26%C3%BC%E2%82%AC'],
  ['<textarea name=a></textarea>', { fill: { a: 'x\ny\r\nz\r' } }, 'a=x%0D%0Ay%0D%0Az%0D%0A'],
  ['<input name=a><input name=a>', { fill: { a: '1' } }, 'a=1&a=1'],
  ['<input type=hidden name=t value=0>', { fill: { t: '1' } }, 't=1'],
  ['<input type=hidden name=a value=0><input type=checkbox name=a value=1>', { fill: { a: '1' } }, 'a=0&a=1'],
  ['<input type=checkbox name=a checked>', { fill: { a: '' } }, ''],
  ['<input type=checkbox name=a>', { fill: { a: 'on' } }, 'a=on'],
  ['<input type=radio name=a value=1 checked><input type=radio name=a value=2>', { fill: { a: '2' } }, 'a=2'],
  ['<select name=a><option>x<option>y</select>', { fill: { a: 'y' } }, 'a=y'],
  ['<select name=a multiple><option selected>x<option>y</select>', { fill: { a: 'y' } }, 'a=y'],
  ['<input name=a>', { fill: { b: '1' } }, 'the form has no field "b"'],
  ['<input name=a disabled>', { fill: { a: '1' } }, 'the form has no field "a"'],
  ['<button name=a></button>', { fill: { a: '1' } }, 'the form has no field "a"'],
  ['<input type=file name=a>', { fill: { a: '1' } }, 'the form has no field "a"'],
  ['', { fill: { constructor: '1' } }, 'the form has no field "constructor"'],
  [
    '<select name=a><option>x<option disabled>y</select>',
    { fill: { a: 'y' } },
    'the field "a" does not have the choice that is to be made',
  ],
  [
    '<input type=radio name=a value=1>',
    { fill: { a: 'secret' } },
    'the field "a" does not have the choice that is to be made',
  ],
  ['<input type=hidden name=csrf value=1><input name=a><button name=b>', { omitHidden: true }, 'a=&b='],
]

for (const [inside, filling, body] of fillings)
  test(`${inside} ${JSON.stringify(filling)}`, () => assert.is(sent(inside, filling), body))

test('a GET form replaces the query and keeps the fragment', () => {
  assert.equal(filledIn('<form action="/a?b=c#d"><input name=x value="?#"></form>'), {
    ...{ method: 'GET', url: 'https://login.example.com/a?x=%3F%23#d', body: null, contentType: null },
  })
  assert.equal(filledIn('<form></form>'), {
    ...{ method: 'GET', url: 'https://login.example.com/u/login?#top', body: null, contentType: null },
  })
})

test('a POST form keeps the query of its action', () => {
  assert.equal(filledIn('<form method=post action="/a?b=c"><input name=x value=1></form>'), {
    ...{ method: 'POST', url: 'https://login.example.com/a?b=c', body: 'x=1' },
    contentType: 'application/x-www-form-urlencoded',
  })
})

test('a button sends the form its own way', () => {
  const html = `<form method=post action=/yes enctype=multipart/form-data><input name=a value=1>
    <button id=get formmethod=get></button>
    <button id=no formaction="no?x" formenctype=application/x-www-form-urlencoded></button>
    <button id=here formaction="" formenctype="?"></button>
    <button id=close formmethod=dialog></button></form>`
  const by = (id: string): string => {
    const found = filledIn(html, { submit: button(`#${id}`) })
    return 'problem' in found ? found.problem : `${found.method} ${found.url} ${found.body}`
  }
  assert.is(by('get'), 'GET https://login.example.com/yes?a=1 null')
  assert.is(by('no'), 'POST https://login.example.com/u/no?x a=1')
  assert.is(by('here'), `POST ${page} a=1`)
  assert.is(by('close'), 'the form leads to no address')
  assert.equal(filledIn(html, { submit: null }), {
    problem: 'the form is sent as multipart/form-data, which is not supported',
  })
})

test('says what cannot be sent', () => {
  assert.equal(filledIn('<form method=post enctype=text/plain></form>'), {
    problem: 'the form is sent as text/plain, which is not supported',
  })
  assert.equal(filledIn('<form action="https://[x"></form>'), { problem: 'the form leads to no address' })
})

test('knows the form of a button outside of it', () => {
  const [first, second] = readForms('<form></form><form id=f></form><button id=go name=a form=f>', page)
  if (first === undefined || second === undefined) throw new Error('two forms')
  assert.not(hasButton(first, button('#go')))
  assert.ok(hasButton(second, button('#go')) && hasButton(second, button('form#f')))
  assert.equal(fillForm(second, { fill: {}, submit: button('#go') }), {
    ...{ method: 'GET', url: `${page.split('?')[0]}?a=#top`, body: null, contentType: null },
  })
})

test('hostile pages take no longer than others, and are read as far as they can be', () => {
  const began = performance.now()
  const deep = `<form>${'<div>'.repeat(100_000)}<input name=a>`
  assert.equal(readForms(deep, page)[0]?.fields, [])
  assert.is(readForms('<form></form>'.repeat(20_000), page).length, 20_000)
  assert.is(only(`<form>${'<input type=radio name=a checked>'.repeat(20_000)}`).fields.length, 1)
  assert.is(only(`<form id=a></form>${'<input name=a form=a>'.repeat(20_000)}`).fields.length, 20_000)
  assert.is(only(`<form><select name=a>${'<option selected>'.repeat(20_000)}`).fields.length, 1)
  assert.equal(readForms('<form'.repeat(100_000), page), [])
  assert.equal(readForms('\0<form/\xff>'.repeat(10), '').length, 1)
  assert.ok(performance.now() - began < 10_000)
})

test.run()
