// A browser without a screen, for tests: it keeps cookies by host, follows redirects, and sends forms.

const attribute = (tag, name) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]

/** `headers` go with every request: `Prefer: user=1002` or `Prefer: error=access_denied` decide at the connection. */
export function createUserAgent(headers = {}) {
  const jars = {}
  async function open(address, init = {}, hops = 25) {
    const url = new URL(address)
    jars[url.hostname] ??= new Map()
    const jar = jars[url.hostname]
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...headers, cookie } })
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    const location = response.headers.get('location')
    if (location === null) return { url, status: response.status, text: await response.text() }
    if (hops === 0) throw new Error(`too many redirects at ${url.origin}`)
    return open(new URL(location, url), {}, hops - 1)
  }
  /** Sends the form of a page that has such an action, or its first: hidden fields, and these. */
  function submit({ url, text }, fields = {}, action = '') {
    const forms = text.match(/<form\b[\s\S]*?<\/form>/g) ?? []
    const form = forms.find((one) => (attribute(one, 'action') ?? '').startsWith(action)) ?? ''
    const hidden = (form.match(/<input type="hidden"[^>]*>/g) ?? []).map((tag) => [
      attribute(tag, 'name'),
      attribute(tag, 'value'),
    ])
    const body = new URLSearchParams({ ...Object.fromEntries(hidden), ...fields })
    return open(new URL(attribute(form, 'action') || url, url), { method: 'POST', body })
  }
  return { open, submit }
}
