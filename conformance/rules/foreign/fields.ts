import type { Mutation } from '../../request/mutation.js'

/** A header field that some server looks at, with values of three kinds. */
export interface ForeignField {
  readonly name: string
  /** What clients and proxies send. */
  readonly plausible?: string
  /** What leads to the attacker, or says that the request may be trusted. */
  readonly hostile?: string
  /** What its readers choke on. */
  readonly malformed?: string
  /** Who reads it may refuse the request for it: it rides on no request with others. */
  readonly alone?: true
}

const proxies: readonly ForeignField[] = [
  { name: 'X-Forwarded-For', plausible: '203.0.113.7', hostile: '127.0.0.1', malformed: ',,[::1' },
  { name: 'X-Real-IP', plausible: '203.0.113.7', hostile: '127.0.0.1', malformed: '999.1' },
  { name: 'True-Client-IP', plausible: '203.0.113.7', hostile: '127.0.0.1' },
  { name: 'CF-Connecting-IP', plausible: '203.0.113.7', hostile: '127.0.0.1' },
  { name: 'Client-IP', plausible: '203.0.113.7', hostile: '127.0.0.1' },
  { name: 'X-Forwarded-Proto', plausible: 'https', malformed: 'https,, ' },
  { name: 'X-Forwarded-Port', plausible: '443', malformed: '-1' },
  { name: 'X-Forwarded-Prefix', hostile: '//{attacker_host}', malformed: '/%zz' },
  { name: 'X-Forwarded-Path', hostile: '//{attacker_host}/' },
  { name: 'X-Forwarded-Uri', hostile: 'https://{attacker_host}/' },
  { name: 'X-Forwarded-Scheme', hostile: 'javascript' },
  { name: 'X-Forwarded-User', hostile: 'admin' },
  { name: 'X-Remote-User', hostile: 'admin' },
  { name: 'X-Auth-Request-User', hostile: 'admin' },
  { name: 'X-WEBAUTH-USER', hostile: 'admin' },
  { name: 'X-User-Id', hostile: '1' },
  { name: 'X-Original-Host', hostile: '{attacker_host}' },
  { name: 'X-HTTP-Host-Override', hostile: '{attacker_host}' },
  { name: 'X-Proxy-Url', hostile: 'https://{attacker_host}/' },
  { name: 'Base-Url', hostile: 'https://{attacker_host}/' },
  { name: 'Via', plausible: '1.1 proxy.example', malformed: ',' },
  { name: 'X-Request-Id', plausible: '7d4c0b6e', malformed: '\u00ff'.repeat(8) },
  {
    name: 'traceparent',
    plausible: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    malformed: '00-zz',
  },
  { name: 'X-SSL-Client-Verify', hostile: 'SUCCESS' },
  { name: 'X-Client-Verify', hostile: 'SUCCESS' },
]

const browsers: readonly ForeignField[] = [
  { name: 'Accept-Language', plausible: 'en-US,en;q=0.9', hostile: '../../etc', malformed: ';q=,x-_-;q=z' },
  { name: 'Accept-Encoding', plausible: 'gzip, br', malformed: ';q=' },
  { name: 'Accept-Charset', plausible: 'utf-8', malformed: ';q=' },
  { name: 'Accept', plausible: 'application/json', malformed: 'text/;q=x,/' },
  { name: 'Origin', plausible: '{client_origin}', hostile: 'https://{attacker_host}', malformed: 'http://[' },
  {
    name: 'Referer',
    plausible: '{client_origin}/',
    hostile: 'https://{attacker_host}/cb',
    malformed: 'http://[',
  },
  {
    name: 'User-Agent',
    plausible: 'Mozilla/5.0 (X11; Linux x86_64)',
    hostile: 'Googlebot/2.1',
    malformed: '(((;;)',
  },
  { name: 'X-Requested-With', plausible: 'XMLHttpRequest' },
  { name: 'Sec-Fetch-Site', plausible: 'cross-site', hostile: 'same-origin', malformed: '"' },
  { name: 'Sec-Fetch-Mode', plausible: 'navigate', malformed: '"' },
  { name: 'Sec-Fetch-Dest', plausible: 'iframe' },
  { name: 'Sec-CH-UA', plausible: '"Chromium";v="120"', malformed: '"' },
  { name: 'Sec-Purpose', plausible: 'prefetch' },
  { name: 'Purpose', plausible: 'prefetch' },
  { name: 'DNT', plausible: '1' },
  { name: 'Upgrade-Insecure-Requests', plausible: '1' },
  { name: 'Save-Data', plausible: 'on' },
]

const clients: readonly ForeignField[] = [
  { name: 'Cache-Control', plausible: 'no-cache', malformed: 'max-age=' },
  { name: 'Pragma', plausible: 'no-cache', hostile: 'akamai-x-get-true-cache-key' },
  { name: 'If-None-Match', plausible: '"abc"', malformed: '"' },
  { name: 'If-Modified-Since', plausible: 'Sat, 01 Jan 2028 00:00:00 GMT', malformed: 'yesterday' },
  { name: 'Range', plausible: 'bytes=0-0', malformed: 'bytes=z-' },
  { name: 'Prefer', plausible: 'return=minimal', malformed: '=' },
  { name: 'From', plausible: 'user@example.com' },
  { name: 'DPoP', plausible: 'e30.e30.e30', malformed: '...' },
  { name: 'Max-Forwards', plausible: '0', malformed: '-1' },
  { name: 'Authorization', plausible: 'Basic dGVzdDp0ZXN0', alone: true },
  { name: 'Proxy-Authorization', plausible: 'Basic dGVzdDp0ZXN0' },
  { name: 'X-API-Key', hostile: 'test' },
  { name: 'X-Debug', hostile: '1' },
  { name: 'X-Test', hostile: '1' },
  { name: 'X-Internal', hostile: '1' },
  { name: 'X-Admin', hostile: '1' },
  { name: 'X-Skip-Validation', hostile: '1' },
  { name: 'X-Tenant', plausible: 'demo', hostile: '{attacker_host}/' },
  { name: 'Auth0-Client', plausible: 'eyJuYW1lIjoiYXV0aDAuanMifQ', malformed: '%%' },
]

/** Header fields that some server or framework looks at; the endpoint may, and loosens nothing for them. */
export const foreignFields: readonly ForeignField[] = [...proxies, ...browsers, ...clients]

/** Another way to write the same request. */
export interface WireForm {
  readonly words: string
  readonly mutation: Mutation
  /** A quick run sends it too. */
  readonly quick?: true
}

/** Forms of the message, each a way in of its own. */
export const wireForms: readonly WireForm[] = [
  { words: 'HTTP/1.0', mutation: { version: '1.0' } },
  { words: 'a multipart form', mutation: { body: { as: 'multipart' } }, quick: true },
  { words: 'JSON content', mutation: { body: { as: 'json' } }, quick: true },
  { words: 'a form in chunks', mutation: { body: { as: 'chunked-form' } } },
  {
    words: 'a POST that says it is a GET',
    mutation: { body: 'form', headers: { 'X-HTTP-Method-Override': 'GET' } },
  },
  { words: 'a GET that says it is a POST', mutation: { headers: { 'X-HTTP-Method-Override': 'POST' } } },
  { words: 'a GET that says it is a HEAD', mutation: { headers: { 'X-Method-Override': 'HEAD' } } },
  { words: 'a POST with everything in its query', mutation: { method: 'POST' } },
  { words: 'a connection to be upgraded', mutation: { headers: { Upgrade: 'h2c', Connection: 'close' } } },
]
