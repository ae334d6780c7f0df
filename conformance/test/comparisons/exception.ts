import { type Comparison, comparing, comparingWildcards, ofUrls, ownerCheck } from './comparison.js'

/** Exceptions to exact matching that reach further than they should: loopback, shortcuts for developers, wildcards. */
export const exceptionComparisons: readonly Comparison[] = [
  {
    name: 'any URI of localhost',
    options: comparing(ofUrls((_, sent) => sent.hostname === 'localhost')),
    check: ownerCheck('loopback'),
    severity: 'high',
    cause: 'localhost-name',
  },
  {
    name: 'any URI that begins like localhost',
    options: comparing((_, sent) => /^http:\/\/(?:localhost|127\.0\.0\.1)/.test(sent)),
    check: ownerCheck('loopback'),
    severity: 'critical',
    cause: 'localhost-prefix',
  },
  {
    name: 'loopback addresses in place of any host',
    options: comparing((registered, sent) => {
      const [, host, path] = /^http:\/\/(127(?:\.\d+){3}|\[::1\])(?::\d+)?(\/.*)$/.exec(sent) ?? []
      return host !== undefined && registered.endsWith(`.com${path}`)
    }),
    check: ownerCheck('loopback'),
    severity: 'high',
    cause: 'loopback-for-any-host',
  },
  {
    name: 'a wildcard that crosses "/"',
    options: comparingWildcards((registered, sent) => {
      const [before = '', behind = ''] = registered.split('*')
      return sent.startsWith(before) && sent.endsWith(behind)
    }),
    check: ownerCheck('wildcard'),
    severity: 'critical',
    cause: 'wildcard',
  },
  {
    name: 'a wildcard of several labels',
    options: comparingWildcards((registered, sent) => {
      const [before = '', behind = ''] = registered.split('*')
      return (
        sent.startsWith(before) &&
        sent.endsWith(behind) &&
        !/[/?#@\\]/.test(sent.slice(before.length, -behind.length))
      )
    }),
    check: ownerCheck('wildcard'),
    severity: 'high',
    cause: 'wildcard-labels',
  },
]
