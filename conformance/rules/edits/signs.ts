/** Signs that servers are known to drop, trim, fold or take for others, by what they have in common. */
export interface SignClass {
  readonly name: string
  /** Each with what it is called, where it cannot be seen. */
  readonly signs: readonly (readonly [sign: string, name?: string])[]
  /** A server that cleans its input drops them wherever they stand: they are tried in two places, or in every place. */
  readonly places?: 'two' | 'all'
}

// biome-ignore format: a table of signs.
export const signClasses = [
  { name: 'a letter', places: 'all', signs: [['x']] },
  { name: 'an unreserved sign', signs: [['A'], ['0'], ['7'], ['-'], ['.'], ['_'], ['~']] },
  { name: 'a delimiter', signs: [
    ['!'], ['$'], ['&'], ["'"], ['('], [')'], ['*'], ['+'], [','], [';'], ['='], [':'], ['/'], ['?'], ['#'], ['['], [']'], ['@']] },
  { name: 'a sign that no URI holds', signs: [['"'], ['<'], ['>'], ['\\'], ['^'], ['`'], ['{'], ['|'], ['}'], ['%']] },
  { name: 'a space', places: 'two', signs: [
    [' ', 'U+0020 SPACE'], ['\u00a0', 'U+00A0 NO-BREAK SPACE'], ['\u1680', 'U+1680 OGHAM SPACE MARK'],
    ['\u2002', 'U+2002 EN SPACE'], ['\u2009', 'U+2009 THIN SPACE'], ['\u2028', 'U+2028 LINE SEPARATOR'],
    ['\u2029', 'U+2029 PARAGRAPH SEPARATOR'], ['\u202f', 'U+202F NARROW NO-BREAK SPACE'],
    ['\u205f', 'U+205F MEDIUM MATHEMATICAL SPACE'], ['\u3000', 'U+3000 IDEOGRAPHIC SPACE'] ] },
  { name: 'a control character', places: 'two', signs: [
    ['\0', 'U+0000 NULL'], ['\u0001', 'U+0001'], ['\b', 'U+0008 BACKSPACE'], ['\v', 'U+000B LINE TABULATION'], ['\f', 'U+000C FORM FEED'],
    ['\u001a', 'U+001A SUBSTITUTE'], ['\u001b', 'U+001B ESCAPE'], ['\u001f', 'U+001F UNIT SEPARATOR'],
    ['\u007f', 'U+007F DELETE'], ['\u0085', 'U+0085 NEXT LINE'], ['\u009f', 'U+009F'] ] },
  // Browsers drop them wherever they stand.
  { name: 'a line break or tab', places: 'all', signs: [
    ['\t', 'U+0009 TAB'], ['\n', 'U+000A LINE FEED'], ['\r\n', 'a line break'] ] },
  { name: 'an ignorable sign', places: 'two', signs: [
    ['\u00ad', 'U+00AD SOFT HYPHEN'], ['\u034f', 'U+034F COMBINING GRAPHEME JOINER'], ['\u061c', 'U+061C ARABIC LETTER MARK'],
    ['\u180e', 'U+180E MONGOLIAN VOWEL SEPARATOR'], ['\u200b', 'U+200B ZERO WIDTH SPACE'],
    ['\u200c', 'U+200C ZERO WIDTH NON-JOINER'], ['\u200d', 'U+200D ZERO WIDTH JOINER'],
    ['\u200e', 'U+200E LEFT-TO-RIGHT MARK'], ['\u202e', 'U+202E RIGHT-TO-LEFT OVERRIDE'],
    ['\u2060', 'U+2060 WORD JOINER'], ['\u2064', 'U+2064 INVISIBLE PLUS'], ['\u2066', 'U+2066 LEFT-TO-RIGHT ISOLATE'],
    ['\ufe0f', 'U+FE0F VARIATION SELECTOR-16'], ['\ufeff', 'U+FEFF BYTE ORDER MARK'],
    ['\ufffc', 'U+FFFC OBJECT REPLACEMENT CHARACTER'], ['\u{e0001}', 'U+E0001 LANGUAGE TAG'] ] },
  { name: 'a sign beyond ASCII', places: 'two', signs: [
    ['\u0301', 'U+0301 COMBINING ACUTE ACCENT'], ['\u0338', 'U+0338 COMBINING LONG SOLIDUS'], ['\u00e9', 'U+00E9'],
    ['\u2026', 'U+2026 HORIZONTAL ELLIPSIS'], ['\u{1f600}', 'U+1F600'], ['\ue000', 'U+E000 PRIVATE USE'],
    ['\uffff', 'U+FFFF NONCHARACTER'] ] },
] as const satisfies readonly SignClass[]

/** Octets that are no UTF-8, percent-encoded: what a decoder drops, replaces or takes for ASCII. */
export const malformed = [
  ['%FF', 'the octet FF'],
  ['%80', 'the octet 80, alone'],
  ['%C0%AF', 'an overlong "/"'],
  ['%C0%80', 'an overlong NULL'],
  ['%ED%A0%80', 'half of a surrogate pair'],
  ['%C3', 'the first octet of two'],
  ['%E2%82', 'the first two octets of three'],
] as const

/** Signs that stand around a URI where it is quoted. */
export const pairs = [
  ['"', '"'],
  ["'", "'"],
  ['<', '>'],
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['`', '`'],
  ['|', '|'],
  ['*', '*'],
  ['^', '$'],
  ['\u201c', '\u201d'],
  [' ', ' '],
  ['"<', '>"'],
  ['["', '"]'],
] as const

/** What others add to the addresses of a page: campaigns, clicks, sessions, languages, versions. */
export const keys = [
  'utm_source=x',
  'utm_campaign=x',
  'utm_source=x&utm_medium=x&utm_campaign=x',
  'gclid=x',
  'fbclid=x',
  'msclkid=x',
  'mc_eid=x',
  '_ga=1.2',
  '_gl=1',
  'ref=x',
  'source=x',
  'sid=x',
  'PHPSESSID=x',
  'jsessionid=x',
  'lang=en',
  'ui_locales=en',
  '_=1',
  't=1',
  'v=1',
  'debug=1',
  'nonce=x',
] as const

/** Other spellings of one sign, in every way that some layer undoes. `{hex}` and `{HEX}` are its code, `{dec}` in decimal. */
export const spellings = [
  ['percent-encoded', '%{HEX}'],
  ['percent-encoded in lower case', '%{hex}'],
  ['percent-encoded twice', '%25{HEX}'],
  ['as %u00{HEX}', '%u00{HEX}'],
  ['as a decimal character reference', '&#{dec};'],
  ['as a hexadecimal character reference', '&#x{HEX};'],
  ['as a character reference without its semicolon', '&#{dec}'],
  ['escaped for JavaScript', '\\u00{hex}'],
  ['escaped for JavaScript, in two digits', '\\x{hex}'],
  ['behind a backslash', '\\{sign}'],
  ['in hexadecimal, for quoted-printable', '={HEX}'],
] as const

/** Signs that some layer takes for a delimiter. */
export const likenesses: Readonly<Record<string, readonly string[]>> = {
  ':': ['\uff1a', '\ua789', '&colon;', '::'],
  '/': ['\\', '\uff0f', '\u2044', '\u2215', '&sol;', '//', '/./', '/x/../', ';/', '/;/', '/%2e/', '/\t'],
  '.': ['\u3002', '\uff0e', '\uff61', '\u2024', '&period;', '..', ','],
  '?': ['\uff1f', '&quest;', '??', '?&', ';', '/?'],
  '&': ['&amp;', ';', '&&', ',', '\uff06'],
  '=': ['==', '&equals;', '\uff1d', ':'],
  '-': ['\u2010', '\u2011', '_', '\uff0d'],
  _: ['-', '\uff3f', '%5F'],
  '+': [' ', '%20', '%2B'],
  '%20': ['+', ' '],
  '%': ['%25', '\uff05'],
  '://': [':/', ':', ':///', '//'],
}

/** Signs that one habit of normalising makes an ASCII letter: each habit is tried with a letter that is there. */
export const letterLikenesses: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'by a sign that case folding makes that letter': { k: '\u212a', s: '\u017f' },
  'by an i of another language': { i: '\u0131', I: '\u0130' },
  'with an accent': {
    a: '\u00e1',
    e: '\u00e9',
    o: '\u00f6',
    c: '\u00e7',
    n: '\u00f1',
    u: '\u00fc',
    i: '\u00ed',
  },
  'by its Cyrillic look-alike': {
    a: '\u0430',
    c: '\u0441',
    e: '\u0435',
    o: '\u043e',
    p: '\u0440',
    x: '\u0445',
  },
  'by its Greek look-alike': { a: '\u03b1', o: '\u03bf', v: '\u03bd', p: '\u03c1', u: '\u03c5' },
  'by a letter of script': { l: '\u2113', e: '\u212f', o: '\u2134', g: '\u210a', h: '\u210e' },
  'by a raised or circled letter': {
    a: '\u1d43',
    b: '\u24d1',
    c: '\u24d2',
    k: '\u1d4f',
    l: '\u24db',
    p: '\u24df',
  },
  'by a digit that looks like it': { o: '0', l: '1', i: '1', e: '3', a: '4', s: '5' },
}
