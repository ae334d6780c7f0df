import { forever, type NullCase, parametersOf } from './null-case.js'
import { answering, response } from './serve.js'

/** Servers that accept the control, as they accept everything. */
export const acceptances: readonly NullCase[] = [
  {
    id: 'fixed-302',
    says: 'Every answer leads to one connection.',
    onRequest: answering(response(302, 'Location: https://www.facebook.com/dialog/oauth?state=1')),
    control: 'accepted',
    diagnosis: /./,
  },
  {
    id: 'redirect-to-itself',
    says: 'Every answer leads back to the endpoint.',
    onRequest: answering((request) => response(302, `Location: ${/^\S+ (\S*)/.exec(request)?.[1] ?? '/'}`)),
    control: 'accepted',
    diagnosis: /./,
  },
  {
    id: 'redirect-to-login',
    says: 'Every answer leads to the login page.',
    onRequest: answering(response(302, 'Location: /login')),
    control: 'accepted',
    diagnosis: /./,
  },
  {
    id: 'open-redirector',
    says: 'Every answer leads to whatever redirect_uri says.',
    onRequest: answering((request) =>
      response(
        302,
        `Location: ${
          parametersOf(request)
            .get('redirect_uri')
            ?.replaceAll(/[\r\n]/g, '') ?? '/'
        }`,
      ),
    ),
    control: 'accepted',
    diagnosis: /./,
  },
  {
    id: 'code-for-everybody',
    says: 'Every answer sends a code to whatever redirect_uri says.',
    onRequest: answering((request) =>
      response(
        302,
        `Location: ${
          parametersOf(request)
            .get('redirect_uri')
            ?.replaceAll(/[\r\n]/g, '') ?? '/'
        }?code=SplxlOBeZQQYbYS6WxSbIA`,
      ),
    ),
    control: 'accepted',
    diagnosis: /./,
  },
  {
    id: 'endless-redirect-body',
    says: 'Every answer leads to one connection, and its body has no end.',
    onRequest: (socket) => {
      socket.write(
        `HTTP/1.1 302 Found\r\nLocation: https://www.facebook.com/dialog/oauth?state=1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 104857600\r\n\r\n`,
      )
      forever(socket, 'lorem ipsum\n')
    },
    control: 'accepted',
    diagnosis: /./,
  },
]
