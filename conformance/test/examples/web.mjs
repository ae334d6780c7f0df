// What the clients need of the web, and nothing of OAuth: sessions, forms and pages.
import { randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'

export const escapeHtml = (value) =>
  String(value ?? '').replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`)

/** In memory; a real application gives them an end, and a store. */
function createSessions() {
  const sessions = new Map()
  /** SameSite keeps foreign pages from sending forms with it; add Secure where there is https. */
  const give = (response, session) => {
    const id = randomBytes(24).toString('base64url')
    sessions.set(id, session)
    response.setHeader('Set-Cookie', `session=${id}; Path=/; HttpOnly; SameSite=Lax`)
    return session
  }
  const idOf = (request) => /(?:^|; )session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1]
  return {
    of: (request, response) => sessions.get(idOf(request)) ?? give(response, {}),
    /** Another one once somebody has logged in: who knew the name of the old one is left behind. */
    renew(request, response, session) {
      sessions.delete(idOf(request))
      give(response, session)
    },
  }
}

export const formOf = async (request) => Object.fromEntries(new URLSearchParams(await text(request)))

/** A handler for node:http, of routes by method and path. An error with `shown` is told to the user, no other is. */
export function createHandler(routes) {
  const sessions = createSessions()
  return (request, response) => {
    const url = new URL(request.url, 'http://client')
    const route = routes[`${request.method} ${url.pathname}`]
    if (route === undefined) return page(response, 404, 'Not found')
    const session = sessions.of(request, response)
    const renew = (next) => sessions.renew(request, response, next)
    Promise.resolve({ session, request, response, url, renew })
      .then(route)
      .catch(({ shown, message }) => {
        const text = shown ? message : 'Something went wrong'
        page(response, 400, 'It came to nothing', `<p>${escapeHtml(text)}</p><a href="/">Back</a>`)
      })
  }
}

export function redirect(response, location) {
  response.writeHead(303, { Location: location, 'Cache-Control': 'no-store' }).end()
}

export function page(response, status, title, ...parts) {
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  })
  response.end(
    `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>${parts.join('\n')}</html>`,
  )
}
