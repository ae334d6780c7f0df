/** Values that a field must not have, as expressions in `value`, its own. */
type Weak = readonly (readonly [says: string, expression: string])[]

/** By the field's name in lower case; null is no field, a list is several. */
export const weakValues: Readonly<Record<string, Weak>> = {
  'cache-control': [
    ['leaves it out', 'null'],
    ['says private', "'private'"],
    ['lets it be kept for a minute', "'max-age=60'"],
    ['lets everybody keep it', "'public, max-age=3600'"],
    ['misspells no-store', "'nostore'"],
    ['says no-cache', "'no-cache'"],
    ['lets shared caches keep it', "'no-cache, s-maxage=60'"],
  ],
  'referrer-policy': [
    ['leaves it out', 'null'],
    ['sends the address to everybody', "'unsafe-url'"],
    ['sends the address unless it is http', "'no-referrer-when-downgrade'"],
    ['misspells no-referrer', "'no-referer'"],
    ['ends with a weaker policy', "'no-referrer, unsafe-url'"],
  ],
  'x-content-type-options': [
    ['leaves it out', 'null'],
    ['misspells nosniff', "'no-sniff'"],
    ['says nosniff not first', "'sniff, nosniff'"],
  ],
  'content-security-policy': [
    ['leaves it out', 'null'],
    ['lets everybody frame it', "value.replace(/frame-ancestors 'none'/, 'frame-ancestors *')"],
    ['lets every https page frame it', "value.replace(/frame-ancestors 'none'/, 'frame-ancestors https:')"],
    ['misspells frame-ancestors', "value.replace('frame-ancestors', 'frame-ancestor')"],
  ],
  'content-type': [
    ['leaves it out', 'null'],
    ['has it twice', '[value, value]'],
    ['names no charset', "value.replace(/;.*/, '')"],
    ['says that it is plain text', "'text/plain; charset=utf-8'"],
    ['says that it is octets', "'application/octet-stream'"],
    ['names a charset that is none', "value.replace(/charset=.*/, 'charset=none')"],
    ['names a charset that hides markup', "value.replace(/charset=.*/, 'charset=utf-7')"],
    ['misspells html', "value.replace('html', 'htm')"],
    ['is empty', "''"],
  ],
  deprecation: [
    ['leaves it out', 'null'],
    ['has it twice', '[value, value]'],
    ['says true', "'true'"],
    ['writes an HTTP-date', "'Tue, 03 Jan 2017 00:00:00 GMT'"],
    ['forgets the at sign', "value.replace('@', '')"],
    ['has a fraction', "value + '.5'"],
    ['quotes it', "'\"' + value + '\"'"],
    ['names a day that comes', "'@4102444800'"],
    ['is milliseconds', "value + '000'"],
  ],
  sunset: [
    ['has it twice', '[value, value]'],
    ['writes an ISO date', "'2017-03-01T00:00:00Z'"],
    ['forgets the zero', "value.replace(' 0', ' ')"],
    ['names the zone as an offset', "value.replace('GMT', '+0000')"],
    ['is earlier than the deprecation', "'Fri, 01 Jan 2016 00:00:00 GMT'"],
    ['names another day of the week', "value.replace('Wed', 'Thu')"],
    ['is seconds', "'1488326400'"],
  ],
  link: [
    ['leaves it out', 'null'],
    ['forgets the angle brackets', "value.replace(/[<>]/g, '')"],
    ['forgets a quote', "value.replace('\"', '')"],
    ['separates by semicolons', "value.replaceAll(', <', '; <')"],
    ['names another relation', "value.replace('deprecation', 'deprecated')"],
    ['leads to no address', "value.replace(/<[^>]*>/, '<>')"],
  ],
  allow: [
    ['leaves it out', 'null'],
    ['leaves GET out', "value.replace('GET, ', '')"],
    ['writes it in lower case', 'value.toLowerCase()'],
    ['separates by spaces', "value.replaceAll(',', '')"],
    ['is empty', "''"],
    ['writes a list in brackets', "'[' + value + ']'"],
  ],
  location: [
    ['leaves it out', 'null'],
    ['has it twice', '[value, value]'],
    ['has the token in its fragment', "value + '#' + __aid.sent('access_token')"],
    ['forgets the scheme', "value.replace(/^https?:/, '')"],
    ['writes the scheme of before', "value.replace(/^https:/, 'http:')"],
    ['escapes it twice', "value.replaceAll('%', '%25')"],
    ['decodes it', '__aid.decodedAgain(value)'],
    ['has a name before the host', "value.replace('://', '://user@')"],
    ['ends in an ampersand and a name', "value + '&access_token=' + __aid.sent('access_token')"],
  ],
  'set-cookie': [
    ['leaves it out', 'null'],
    ['lets scripts read it', "value.replace('; HttpOnly', '')"],
    ['sends it over plain http', "value.replace('; Secure', '')"],
    ['leaves SameSite out', "value.replace(/; SameSite=\\w+/, '')"],
    ['names a domain', "value + '; Domain=example.com'"],
    ['has it twice with two values', "[value, value.replace(/=[^;]*/, '=' + __aid.next())]"],
    [
      'keeps the token in another',
      "[value, 'token=' + __aid.sent('access_token') + '; Secure; HttpOnly; SameSite=Lax']",
    ],
  ],
}

/** Fields that no answer has, and what they would do. */
export const foreignFields: Readonly<Record<string, Weak>> = {
  'access-control-allow-origin': [
    ['lets every page read it', "'*'"],
    ['lets the page that asks read it', "(__aid.fieldSent('origin') || null)"],
  ],
  'access-control-allow-credentials': [['lets pages read it as the user', "'true'"]],
  refresh: [['goes on to the redirection URI', "'0; url=' + encodeURI(__aid.sent('redirect_uri'))"]],
  'content-location': [['repeats the address', '__aid.echoes.url()']],
  'x-request-id': [['repeats the token', "(encodeURIComponent(__aid.sent('access_token')) || null)"]],
  'x-request-uri': [['repeats the address', '__aid.echoes.url()']],
  age: [['comes from a cache', "'30'"]],
  'x-cache': [['comes from a cache', "'HIT'"]],
  'strict-transport-security': [['asks for TLS over plain http', "'max-age=31536000'"]],
}
