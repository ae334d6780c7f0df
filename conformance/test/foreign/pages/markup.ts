import { randomInt, randomUUID } from 'node:crypto'
import { client, escapeHtml, html, wordsOf } from '../endpoint.js'
import type { Foreign } from '../foreign.js'
import { handle, hex, hidden, hiddenRequest, letters } from '../values.js'
import { correct, plain, saying } from './parts.js'

/** Login pages whose markup is unlike what is taught. */
export const markup: readonly Foreign[] = [
  {
    id: 'page-in-capitals-without-quotes',
    says: 'A login page at once, of a CGI program: tags in capitals, attributes without quotes, no doctype.',
    merits: correct,
    endpoint: () => ({
      path: '/cgi-bin/authorize.pl',
      start: () =>
        html(
          200,
          `<HTML><HEAD><TITLE>Members only</TITLE></HEAD><BODY BGCOLOR=#ffffff><CENTER><H1>Members only</H1>
<FORM ACTION=/cgi-bin/login.pl METHOD=POST><INPUT TYPE=HIDDEN NAME=sid VALUE=${hex()}>
<TABLE><TR><TD>Name<TD><INPUT NAME=who><TR><TD>Word<TD><INPUT TYPE=PASSWORD NAME=pw></TABLE>
<INPUT TYPE=SUBMIT VALUE=Enter></FORM></CENTER><HR>Page made for you by process ${randomInt(40_000)}</BODY></HTML>`,
        ),
      refuse: (reason) =>
        html(
          400,
          `<HTML><HEAD><TITLE>Error</TITLE></HEAD><BODY><H1>Error</H1>${escapeHtml(wordsOf(reason))}</BODY></HTML>`,
        ),
    }),
  },
  {
    id: 'page-with-a-search-and-a-login',
    says: 'A login page at once, of a Dutch portal: a form of search comes first, and a newsletter last, on refusals too.',
    merits: correct,
    endpoint: () => {
      const portal = (title: string, body: string): string =>
        plain(
          'nl',
          title,
          `<header><form action="/zoeken" role="search"><input type="search" name="q" placeholder="Zoeken"><button>Zoek</button></form></header>
<main>${body}</main><footer><form method="post" action="/nieuwsbrief"><input type="email" name="adres"><button>Aanmelden voor de nieuwsbrief</button></form></footer>`,
        )
      return {
        start: () =>
          html(
            200,
            portal(
              'Inloggen',
              `<form method="post" novalidate action="/inloggen/${randomUUID()}"><label>Gebruikersnaam <input name="naam"></label><label>Wachtwoord <input name="wachtwoord" type="password"></label><button>Inloggen</button></form>`,
            ),
          ),
        refuse: saying(
          400,
          (words) => portal('Er ging iets mis', `<h1>Er ging iets mis</h1><p>${words}</p>`),
          {
            client: 'Deze toepassing kennen we niet.',
            redirect_uri: 'Dit terugkeeradres is niet bekend.',
          },
        ),
      }
    },
  },
  {
    id: 'page-without-a-password',
    says: 'A login page at once, in Swedish: an address of e-mail and a button, the protection against forgery in a script.',
    merits: correct,
    endpoint: (clock) => ({
      start: () =>
        html(
          200,
          plain(
            'sv',
            'Logga in',
            `<script>window.__CSRF__ = "${handle()}"; window.__BOOT__ = ${clock.date()};</script><form id="start" method="post" action="/lank"><label for="epost">E-post</label><input id="epost" type="email" name="epost" autocomplete="email" required><button>Skicka länk</button></form><script src="/app.js"></script>`,
          ),
        ),
      refuse: saying(400, (words) => plain('sv', 'Fel', `<p>${words}</p>`), {
        client: 'Okänd klient.',
        redirect_uri: 'Adressen är inte registrerad.',
      }),
    }),
  },
  {
    id: 'page-for-a-passkey',
    says: 'A login page at once: a button for a passkey, and a challenge in a script.',
    merits: correct,
    endpoint: () => ({
      start: () =>
        html(
          200,
          plain(
            'en',
            'Use your passkey',
            `<h1>Welcome back</h1><form method="post" action="/webauthn/finish" id="f">${hidden('flow', randomUUID())}<input type="hidden" name="assertion"><button type="button" id="go">Sign in with a passkey</button></form>
<script nonce="${hex(8)}">
const options = {"challenge":"${handle()}${handle()}","timeout":60000,"rpId":"localhost","userVerification":"preferred"};
document.getElementById("go").onclick = async () => { const c = await navigator.credentials.get({publicKey: decode(options)}); document.forms[0].assertion.value = encode(c); document.forms[0].submit() };
</script>`,
          ),
        ),
    }),
  },
  {
    id: 'page-with-a-trap-for-robots',
    says: 'A login page at once, in Polish: one field has a new name each time, to trap robots, and the page says how late it is.',
    merits: correct,
    endpoint: (clock) => ({
      start: () =>
        html(
          200,
          plain(
            'pl',
            'Logowanie',
            `<form method="post" action="/logowanie"><input name="login"><input type="password" name="haslo"><input name="${letters(9)}" style="display:none" tabindex="-1"><button>Zaloguj</button></form><small>Godzina ${new Date(clock.date()).toISOString()}</small>`,
          ),
        ),
      refuse: saying(400, (words) => plain('pl', 'Błąd', `<p>${words}</p>`), {
        redirect_uri: 'Nieznany adres powrotny.',
      }),
    }),
  },
  {
    id: 'page-of-hidden-inputs',
    says: "A login page at once, of Express: the request's own values in hidden fields, a session's cookie.",
    merits: correct,
    endpoint: () => ({
      path: '/dialog/authorize',
      start: (ask) =>
        html(
          200,
          plain(
            'en',
            'Log in',
            `<form action="/login" method="post">${hiddenRequest(ask)}${hidden('transaction_id', letters(8))}<div><label>Username:</label><input type="text" name="username"/></div><div><label>Password:</label><input type="password" name="password"/></div><div><input type="submit" value="Submit"/></div></form>`,
          ),
          `connect.sid=${encodeURIComponent(`s:${handle()}.${handle()}`)}; Path=/; HttpOnly`,
        ),
      refuse: (reason) =>
        html(403, plain('en', 'Error', `<pre>AuthorizationError: ${escapeHtml(wordsOf(reason))}</pre>`)),
    }),
  },
  {
    id: 'page-of-a-script-alone',
    says: 'A page with nothing but a script, of a server that has checked the request before: the form is drawn in the browser.',
    merits: correct,
    endpoint: () => ({
      start: ({ parameters }) =>
        html(
          200,
          `<!doctype html><html lang="en"><head><meta charset="utf-8"/><title>Sign in</title><script defer="defer" src="/static/js/main.4f1c2a.js"></script></head><body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div><script id="__DATA__" type="application/json">{"page":"login","flow":"${randomUUID()}","client":"${parameters.get('client_id') === client ? client : 'other'}"}</script></body></html>`,
        ),
    }),
  },
]
