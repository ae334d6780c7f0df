import { after, type Comparison, comparing } from './comparison.js'

const check = (technique: string): string => `redirect-uri-${technique}-refused`
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Mistakes of comparing strings. */
export const textComparisons: readonly Comparison[] = [
  {
    name: 'nothing is compared',
    options: comparing(() => true),
    check: check('foreign-destination'),
    severity: 'critical',
    cause: 'no-check',
  },
  {
    name: 'startsWith',
    options: comparing((registered, sent) => sent.startsWith(registered)),
    check: check('path-confusion'),
    severity: 'high',
    cause: 'prefix',
  },
  {
    name: 'startsWith the origin, with no delimiter behind',
    options: comparing((registered, sent) =>
      sent.startsWith(/^[^/]+\/\/[^/]+/.exec(registered)?.[0] ?? registered),
    ),
    check: check('look-alike-host'),
    severity: 'critical',
    cause: 'origin-prefix',
  },
  {
    name: 'endsWith',
    options: comparing((registered, sent) => sent.endsWith(registered)),
    check: check('foreign-destination'),
    severity: 'critical',
    cause: 'suffix',
  },
  {
    name: 'includes',
    options: comparing((registered, sent) => sent.includes(registered)),
    check: check('foreign-destination'),
    severity: 'critical',
    cause: 'contains',
  },
  {
    name: 'includes, the wrong way round',
    options: comparing((registered, sent) => registered.includes(sent)),
    check: check('patterns-pattern'),
    severity: 'high',
    cause: 'contained',
  },
  {
    name: 'toLowerCase',
    options: comparing(after((uri) => uri.toLowerCase())),
    check: check('path-confusion'),
    severity: 'high',
    cause: 'case-folding',
  },
  {
    name: 'a database that folds case and width',
    options: comparing(after((uri) => uri.normalize('NFKC').toLowerCase())),
    check: check('look-alike-host-equivalent'),
    severity: 'low',
    cause: 'nfkc',
  },
  {
    name: 'trailing slash ignored',
    options: comparing(after((uri) => uri.replace(/\/$/, ''))),
    check: check('path-confusion'),
    severity: 'high',
    cause: 'trailing-slash',
  },
  {
    name: 'trim',
    options: comparing(after((uri) => uri.trim())),
    check: check('scheme-equivalent'),
    severity: 'low',
    cause: 'trim',
  },
  {
    name: 'cut at NUL',
    options: comparing(after((uri) => uri.split('\0', 1)[0] ?? '')),
    check: check('path-confusion'),
    severity: 'low',
    cause: 'nul-truncation',
  },
  {
    name: 'cut at a line break',
    options: comparing(after((uri) => uri.split(/[\r\n]/, 1)[0] ?? '')),
    check: check('encoding-and-control'),
    severity: 'high',
    cause: 'newline-truncation',
  },
  {
    name: 'tabs and line breaks dropped',
    options: comparing(after((uri) => uri.replace(/[\t\r\n]/g, ''))),
    check: check('encoding-and-control'),
    severity: 'low',
    cause: 'controls-stripped',
  },
  {
    name: 'one of a list',
    options: comparing((registered, sent) => sent.split(/[\s,]+/).includes(registered)),
    check: check('patterns-pattern'),
    severity: 'high',
    cause: 'any-of-list',
  },
  {
    name: 'regular expression, dots not escaped',
    options: comparing((registered, sent) => new RegExp(`^${registered.replaceAll('?', '\\?')}$`).test(sent)),
    check: check('look-alike-host-pattern'),
    severity: 'high',
    cause: 'regex',
  },
  {
    name: 'regular expression, not anchored',
    options: comparing((registered, sent) => new RegExp(escaped(registered)).test(sent)),
    check: check('foreign-destination'),
    severity: 'critical',
    cause: 'contains',
  },
  {
    name: 'regular expression, dots not escaped and not anchored',
    options: comparing((registered, sent) => new RegExp(registered.replaceAll('?', '\\?')).test(sent)),
    check: check('look-alike-host-pattern'),
    severity: 'high',
    cause: 'regex-unanchored',
  },
  {
    name: 'regular expression, multi-line',
    options: comparing((registered, sent) => new RegExp(`^${escaped(registered)}$`, 'm').test(sent)),
    check: check('encoding-and-control'),
    severity: 'high',
    cause: 'regex-multiline',
  },
]
