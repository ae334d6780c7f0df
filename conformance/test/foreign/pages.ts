import { randomInt, randomUUID } from 'node:crypto'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { client, escapeHtml, html, type Reason, type Reply, wordsOf } from './endpoint.js'
import type { Foreign } from './foreign.js'
import { handle, hex, hidden, hiddenRequest, jsonText, jwt, letters, requestOf } from './values.js'

const correct = { is: 'correct' } as const

/** A refusal in the words of its author. */
const saying =
  (status: number, document: (words: string) => string, words: Partial<Record<Reason, string>>) =>
  (reason: Reason): Reply =>
    html(status, document(escapeHtml(words[reason] ?? wordsOf(reason))))

const springPage = (title: string, body: string): string =>
  `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1, shrink-to-fit=no">
    <title>${title}</title>
    <link href="/default-ui.css" rel="stylesheet" />
  </head>
  <body><div class="content">${body}</div></body>
</html>`

const germanPage = (title: string, body: string): string =>
  `<!doctype html>
<html lang="de"><head><meta charset="utf-8"><title>${title} | Bücherregal</title></head>
<body class="login"><div id="header"><h1 id="site-name"><a href="/">Bücherregal-Verwaltung</a></h1></div>
<div id="content">${body}</div></body></html>`

const portuguesePage = (title: string, body: string): string =>
  `<!DOCTYPE html>
<html lang="pt-BR">
<head>
<title>${title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="csrf-param" content="authenticity_token" />
<meta name="csrf-token" content="${handle()}${handle()}" />
<link rel="stylesheet" href="/assets/application-9b1d0f.css" data-turbo-track="reload" />
</head>
<body>${body}</body>
</html>`

const frenchPage = (title: string, body: string): string =>
  `<!DOCTYPE html>
<html lang="fr">
<head>
    <meta charset="utf-8" />
    <title>${title} - Librairie.Identité</title>
    <link rel="icon" type="image/x-icon" href="/favicon.ico" />
</head>
<body>
<div class="container body-container">${body}</div>
<footer>&copy; Librairie, instance ${hex(3)}</footer>
</body>
</html>`

const japanesePage = (title: string, body: string): string =>
  `<!DOCTYPE html>
<html class="login-pf" lang="ja">
<head><meta charset="utf-8"><meta name="robots" content="noindex, nofollow"><title>${title}</title>
<script type="module">import { checkAuthSession } from "/resources/9x1zz/login/js/authChecker.js"; checkAuthSession("${handle()}");</script>
</head>
<body><div id="kc-header"><div id="kc-header-wrapper">書店</div></div><div id="kc-content">${body}</div></body></html>`

/** Login pages that answer a valid request at once, as frameworks make them. */
const frameworks: readonly Foreign[] = [
  {
    id: 'page-of-a-filter-chain',
    says: "A login page at once, of a Java filter chain: the protection against forgery in a hidden field, a session's cookie.",
    merits: correct,
    endpoint: () => ({
      start: () =>
        html(
          200,
          springPage(
            'Please sign in',
            `<form class="login-form" method="post" action="/login">
        <h2>Please sign in</h2>
        <p><label for="username" class="screenreader">Username</label><input type="text" id="username" name="username" placeholder="Username" required autofocus></p>
        <p><label for="password" class="screenreader">Password</label><input type="password" id="password" name="password" placeholder="Password" required></p>
        ${hidden('_csrf', handle())}
        <button type="submit" class="primary">Sign in</button>
      </form>`,
          ),
          `JSESSIONID=${hex().toUpperCase()}; Path=/; HttpOnly; SameSite=Lax`,
        ),
      refuse: (reason) =>
        html(
          400,
          `<html><body><h1>Whitelabel Error Page</h1><p>This application has no explicit mapping for /error, so you are seeing this as a fallback.</p><div>There was an unexpected error (type=Bad Request, status=400).</div><div>${escapeHtml(wordsOf(reason))}</div></body></html>`,
        ),
    }),
  },
  {
    id: 'page-that-remembers-the-request',
    says: 'A login page at once, of a Python framework, in German: the whole request in a hidden field, no action.',
    merits: correct,
    endpoint: () => ({
      path: '/o/authorize/',
      start: (ask) => {
        const token = handle() + handle() + handle()
        return html(
          200,
          germanPage(
            'Anmelden',
            `<form method="post" id="login-form">${hidden('csrfmiddlewaretoken', token.slice(0, 64))}
<div class="form-row"><label class="required" for="id_username">Benutzername:</label> <input type="text" name="username" autocapitalize="none" maxlength="150" required id="id_username"></div>
<div class="form-row"><label class="required" for="id_password">Passwort:</label> <input type="password" name="password" required id="id_password">
${hidden('next', requestOf(ask))}</div>
<div class="submit-row"><input type="submit" value="Anmelden"></div></form>`,
          ),
          `csrftoken=${handle()}; expires=Thu, 01 Jan 2037 00:00:00 GMT; Max-Age=31449600; Path=/; SameSite=Lax`,
        )
      },
      refuse: saying(
        400,
        (words) => germanPage('Fehler', `<h2>Fehler: invalid_request</h2><p>${words}</p>`),
        {
          malformed: 'Die Anfrage ist nicht lesbar.',
          repeated: 'Ein Parameter kommt doppelt vor.',
          client: 'Diese Anwendung ist unbekannt.',
          redirect_uri: 'Die Rücksprungadresse passt nicht.',
        },
      ),
    }),
  },
  {
    id: 'page-with-a-token-in-meta',
    says: 'A login page at once, of a Ruby framework, in Portuguese: the protection against forgery in meta and in the form.',
    merits: correct,
    endpoint: () => ({
      path: '/oauth/authorize',
      start: () =>
        html(
          200,
          portuguesePage(
            'Entrar',
            `<p class="alert">Para continuar, faça login ou registre-se.</p>
<h2>Entrar</h2>
<form class="new_user" id="new_user" data-turbo="false" action="/users/sign_in" accept-charset="UTF-8" method="post">${hidden('authenticity_token', handle() + handle())}
<div class="field"><label for="user_email">E-mail</label><br /><input autofocus="autofocus" autocomplete="email" type="email" value="" name="user[email]" id="user_email" /></div>
<div class="field"><label for="user_password">Senha</label><br /><input autocomplete="current-password" type="password" name="user[password]" id="user_password" /></div>
<div class="field">${hidden('user[remember_me]', '0')}<input type="checkbox" value="1" name="user[remember_me]" id="user_remember_me" /></div>
<div class="actions"><input type="submit" name="commit" value="Entrar" data-disable-with="Entrar" /></div></form>
<a href="/users/password/new">Esqueceu sua senha?</a>`,
          ),
          `_livros_session=${encodeURIComponent(`${handle()}${handle()}--${hex(20)}`)}; path=/; HttpOnly; SameSite=Lax`,
        ),
      refuse: saying(
        422,
        (words) =>
          portuguesePage(
            'Ocorreu um erro',
            `<main role="main"><h1>Ocorreu um erro</h1><pre>${words}</pre></main>`,
          ),
        {
          client: 'A autenticação do cliente falhou por ser desconhecido.',
          redirect_uri: 'A URI de redirecionamento incluída não é válida.',
        },
      ),
    }),
  },
  {
    id: 'page-that-posts-back-the-request',
    says: "A login page at once, of ASP.NET, in French: the whole request in the query of the form's action; refusals by redirect to a page of errors.",
    merits: correct,
    endpoint: () => ({
      path: '/connect/authorize',
      start: (ask) =>
        html(
          200,
          frenchPage(
            'Connexion',
            `<h1>Connexion</h1><form method="post" action="/Account/Login?ReturnUrl=${escapeHtml(encodeURIComponent(requestOf(ask).replace('authorize', 'authorize/callback')))}">
<input type="hidden" data-val="true" id="Input_ReturnUrl" name="Input.ReturnUrl" value="${escapeHtml(requestOf(ask))}" />
<label for="Input_Username">Identifiant</label><input class="form-control" autofocus id="Input_Username" name="Input.Username" value="" />
<label for="Input_Password">Mot de passe</label><input type="password" class="form-control" autocomplete="off" id="Input_Password" name="Input.Password" />
<button class="btn btn-primary" name="Input.Button" value="login">Se connecter</button>
<button class="btn btn-secondary" name="Input.Button" value="cancel">Annuler</button>
<input name="__RequestVerificationToken" type="hidden" value="CfDJ8${handle()}${handle()}${handle()}" /><input name="Input.RememberLogin" type="hidden" value="false" /></form>`,
          ),
          `.AspNetCore.Antiforgery.9TtSrW0hzOs=CfDJ8${handle()}${handle()}; path=/; samesite=strict; httponly`,
        ),
      refuse: () => ({
        status: 302,
        headers: { location: `/home/error?errorId=CfDJ8${handle()}${handle()}`, 'cache-control': 'no-store' },
      }),
      elsewhere: ({ path }) =>
        path === '/home/error'
          ? html(
              200,
              frenchPage('Erreur', '<h1>Erreur</h1><p>Désolé, une erreur est survenue : invalid_request</p>'),
            )
          : null,
    }),
  },
  {
    id: 'page-with-encrypted-cookies',
    says: 'A login page at once, of a PHP framework, in Spanish: new encrypted cookies each time, refusals as JSON.',
    merits: correct,
    endpoint: () => ({
      path: '/oauth/authorize',
      start: () => {
        const token = handle() + letters(16)
        const cookie = (): string =>
          encodeURIComponent(
            Buffer.from(
              JSON.stringify({ iv: handle(), value: handle() + handle(), mac: hex(32), tag: '' }),
            ).toString('base64'),
          )
        return html(
          200,
          `<!DOCTYPE html>
<html lang="es"><head><meta charset="utf-8"><meta name="csrf-token" content="${token}"><title>Librería - Iniciar sesión</title></head>
<body class="font-sans antialiased"><div id="app"><form method="POST" action="http://localhost/login" novalidate>
<input type="hidden" name="_token" value="${token}" autocomplete="off">
<label for="email">Correo electrónico</label><input id="email" type="email" name="email" value="" required autofocus>
<label for="password">Contraseña</label><input id="password" type="password" name="password" required autocomplete="current-password">
<button type="submit">Iniciar sesión</button></form></div></body></html>`.replace('http://localhost', ''),
          `XSRF-TOKEN=${cookie()}; expires=Thu, 01 Jan 2037 00:00:00 GMT; Max-Age=7200; path=/; samesite=lax`,
          `libreria_session=${cookie()}; expires=Thu, 01 Jan 2037 00:00:00 GMT; Max-Age=7200; path=/; httponly; samesite=lax`,
        )
      },
      refuse: (reason) => ({
        status: reason === 'client' ? 401 : 400,
        headers: {
          'content-type': 'application/json',
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          ...(reason === 'client' ? { 'www-authenticate': 'Basic realm="OAuth"' } : {}),
        },
        body: JSON.stringify({
          error: reason === 'client' || reason === 'redirect_uri' ? 'invalid_client' : 'invalid_request',
          error_description: 'Client authentication failed',
          message: 'Client authentication failed',
        }),
      }),
    }),
  },
  {
    id: 'page-whose-action-carries-a-session-code',
    says: "A login page at once, of a Java template, in Japanese: an absolute action with codes, tabs and the client's data.",
    merits: correct,
    endpoint: () => ({
      path: '/realms/books/protocol/openid-connect/auth',
      start: ({ origin, parameters }) => {
        const data = jsonText({
          ru: parameters.get('redirect_uri'),
          rt: 'code',
          ...(parameters.has('state') ? { st: parameters.get('state') } : {}),
        })
        const action = `${origin}/realms/books/login-actions/authenticate?session_code=${handle()}${handle()}&execution=5f3f2b5e-57b1-4a1c-9f0e-6d3f8e5c1c11&client_id=${client}&tab_id=${letters(11)}&client_data=${data}`
        return html(
          200,
          japanesePage(
            'booksにログイン',
            `<form id="kc-form-login" onsubmit="login.disabled = true; return true;" action="${escapeHtml(action)}" method="post" novalidate="novalidate">
<label for="username">ユーザー名またはメールアドレス</label><input tabindex="2" id="username" name="username" value="" type="text" autofocus autocomplete="username" aria-invalid=""/>
<label for="password">パスワード</label><input tabindex="3" id="password" name="password" type="password" autocomplete="current-password"/>
<input type="hidden" id="id-hidden-input" name="credentialId" /><input tabindex="7" name="login" id="kc-login" type="submit" value="ログイン"/></form>`,
          ),
          `AUTH_SESSION_ID=${handle()}.${hex(20)}.node-${randomInt(900)}; Version=1; Path=/realms/books/; HttpOnly`,
          `KC_RESTART=${jwt({ cid: client, iat: 1, nonce: handle() })}; Version=1; Path=/realms/books/; HttpOnly`,
        )
      },
      refuse: saying(
        400,
        (words) =>
          japanesePage(
            'エラーが発生しました',
            `<div id="kc-error-message"><p class="instruction">${words}</p></div>`,
          ),
        {
          client: 'クライアントが見つかりません。',
          redirect_uri: '無効なパラメーター: redirect_uri',
          repeated: '無効なリクエスト',
          malformed: '無効なリクエスト',
        },
      ),
    }),
  },
  {
    id: 'page-of-a-live-view',
    says: 'A login page at once, of an Elixir framework, in Italian: signed sessions in attributes, no hidden field in the form.',
    merits: correct,
    endpoint: () => ({
      start: () =>
        html(
          200,
          `<!DOCTYPE html>
<html lang="it" class="[scrollbar-gutter:stable]"><head><meta name="csrf-token" content="${handle()}${letters(12)}"><title data-suffix=" · Libreria">Accedi · Libreria</title></head>
<body class="bg-white"><div id="phx-F${handle()}" data-phx-main data-phx-session="SFMyNTY.${handle()}${handle()}.${handle()}" data-phx-static="SFMyNTY.${handle()}.${handle()}">
<header><h1>Accedi al tuo account</h1></header>
<form action="/users/log_in" method="post" id="login_form" phx-update="ignore"><div>
<input type="email" name="user[email]" id="user_email" required><input type="password" name="user[password]" id="user_password" required>
<button class="phx-submit-loading:opacity-75" phx-disable-with="Accesso...">Accedi</button></div></form></div></body></html>`,
          `_libreria_key=SFMyNTY.${handle()}${handle()}.${handle()}; path=/; HttpOnly; SameSite=Lax`,
        ),
      refuse: saying(
        400,
        (words) =>
          `<!DOCTYPE html><html lang="it"><head><title>Errore</title></head><body><h1>Richiesta non valida</h1><p>${words}</p></body></html>`,
        { client: 'Il client non esiste.', redirect_uri: 'Indirizzo di ritorno non registrato.' },
      ),
    }),
  },
  {
    id: 'page-of-a-component-tree',
    says: 'A login page at once, of server faces, in French: a view state, generated names, a session in the path of the action.',
    merits: correct,
    endpoint: () => ({
      path: '/autorisation.xhtml',
      start: ({ cookies }) => {
        const session = hex().toUpperCase()
        const inPath = cookies.has('JSESSIONID') ? '' : `;jsessionid=${session}`
        return html(
          200,
          `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml"><head id="j_idt2"><title>Identification</title></head><body>
<form id="j_idt7" name="j_idt7" method="post" action="/autorisation.xhtml${inPath}" enctype="application/x-www-form-urlencoded">
<input type="hidden" name="j_idt7" value="j_idt7" />
<label for="j_idt7:login">Identifiant</label><input id="j_idt7:login" type="text" name="j_idt7:login" />
<label for="j_idt7:secret">Mot de passe</label><input id="j_idt7:secret" type="password" name="j_idt7:secret" value="" />
<input type="submit" name="j_idt7:j_idt12" value="Valider" />
<input type="hidden" name="javax.faces.ViewState" id="j_id1:javax.faces.ViewState:0" value="-${randomInt(2 ** 47)}:${randomInt(2 ** 47)}" autocomplete="off" /></form></body></html>`,
          ...(cookies.has('JSESSIONID') ? [] : [`JSESSIONID=${session}; Path=/; HttpOnly`]),
        )
      },
      refuse: saying(
        403,
        (words) =>
          `<html xmlns="http://www.w3.org/1999/xhtml" lang="fr"><head><title>Refus</title></head><body><p>${words}</p></body></html>`,
        {
          client: 'Application inconnue.',
          redirect_uri: 'Adresse de retour inconnue.',
          repeated: 'Demande ambiguë.',
        },
      ),
    }),
  },
]

const plain = (lang: string, title: string, body: string): string =>
  `<!doctype html><html lang="${lang}"><head><title>${title}</title></head><body>${body}</body></html>`

/** Login pages whose markup is unlike what is taught. */
const markup: readonly Foreign[] = [
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

/** Pages on which the user chooses a connection, or agrees. */
const choosers: readonly Foreign[] = [
  {
    id: 'chooser-of-links',
    says: 'A page with a link to each connection, of a Go template: each link carries the request on.',
    merits: correct,
    endpoint: () => ({
      path: '/dex/auth',
      start: (ask) => {
        const link = (id: string, name: string): string =>
          `<div class="theme-form-row"><a href="/dex/auth/${id}?${escapeHtml(ask.parameters.toString())}" target="_self"><button class="dex-btn theme-btn-provider"><span class="dex-btn-icon dex-btn-icon--${id}"></span><span class="dex-btn-text">Log in with ${name}</span></button></a></div>`
        return html(
          200,
          plain(
            'en',
            'dex',
            `<div class="theme-panel"><h2 class="theme-heading">Log in to dex </h2><div>${link('ldap', 'the directory')}${link('local', 'Email')}${link('github', 'GitHub')}</div></div>`,
          ),
        )
      },
      refuse: (reason) =>
        html(
          reason === 'client' ? 404 : 400,
          plain(
            'en',
            'dex',
            `<h2>Bad Request</h2><p>${reason === 'redirect_uri' ? 'Unregistered redirect_uri.' : escapeHtml(wordsOf(reason))}</p>`,
          ),
        ),
    }),
  },
  {
    id: 'chooser-of-handles',
    says: 'A page with a link to each connection, each with the same fresh handle.',
    merits: correct,
    endpoint: () => ({
      start: () => {
        const tx = handle()
        return html(
          200,
          plain(
            'da',
            'Log ind',
            `<h1>Hvordan vil du logge ind?</h1><ul><li><a href="/log-ind/mitid?tx=${tx}">MitID</a></li><li><a href="/log-ind/kodeord?tx=${tx}">Kodeord</a></li></ul>`,
          ),
        )
      },
    }),
  },
  {
    id: 'chooser-of-buttons',
    says: 'A page with one form of many buttons, in Korean.',
    merits: correct,
    endpoint: () => ({
      start: () =>
        html(
          200,
          plain(
            'ko',
            '로그인 방법 선택',
            `<form method="post" action="/select">${hidden('tx', handle())}<button name="connection" value="kakao">카카오로 계속하기</button><button name="connection" value="naver">네이버로 계속하기</button><button name="connection" value="google">Google로 계속하기</button></form>`,
          ),
        ),
      refuse: saying(400, (words) => plain('ko', '오류', `<p>${words}</p>`), {
        client: '알 수 없는 클라이언트입니다.',
        redirect_uri: '등록되지 않은 주소입니다.',
      }),
    }),
  },
  {
    id: 'chooser-of-forms',
    says: 'A page with a form for each connection, each with its own protection against forgery.',
    merits: correct,
    endpoint: () => ({
      start: () => {
        const form = (name: string): string =>
          `<li><form class="button_to" method="post" action="/auth/${name}">${hidden('authenticity_token', handle() + handle())}<button type="submit">Sign in with ${name}</button></form></li>`
        return html(200, plain('en', 'Choose', `<ul>${form('github')}${form('gitlab')}${form('okta')}</ul>`))
      },
    }),
  },
  {
    id: 'consent-at-once',
    says: 'A page that asks for consent, of a server whose test user is always logged in: two forms with the request in hidden fields, and a link back to the registered address.',
    merits: correct,
    endpoint: () => ({
      path: '/oauth/authorize',
      start: (ask) => {
        const back = new URL(ask.parameters.get('redirect_uri') ?? '')
        const { host } = back
        back.searchParams.set('error', 'access_denied')
        const denied = back.href
        const token = handle()
        return html(
          200,
          plain(
            'en',
            'Authorization required',
            `<header class="page-header" role="banner"><h1 class="page-header__title">Authorization required</h1></header><main role="main"><p class="h4">Authorize <strong class="text-info">Shelf of books</strong> to use your account?</p><p>You will go on to ${escapeHtml(host)}.</p><div class="actions">
<form action="/oauth/authorize" accept-charset="UTF-8" method="post">${hidden('authenticity_token', token)}${hiddenRequest(ask)}<input type="submit" name="commit" value="Authorize" class="btn btn-success btn-lg btn-block" /></form>
<form action="/oauth/authorize" accept-charset="UTF-8" method="post">${hidden('_method', 'delete')}${hidden('authenticity_token', token)}${hiddenRequest(ask)}<input type="submit" name="commit" value="Deny" class="btn btn-danger btn-lg btn-block" /></form></div><a href="${escapeHtml(denied)}">Back to the shop</a></main>`,
          ),
        )
      },
    }),
  },
]

const loginForm = (tx: string): string =>
  `<form method="post" action="/session">${hidden('tx', tx)}<input name="user"><input name="password" type="password"><button>Sign in</button></form>`

/** Broken servers that answer with a page. */
const gzip = ['gzip', (octets: Buffer) => gzipSync(octets)] as const

const coded: readonly Foreign[] = [
  {
    id: 'page-in-gzip',
    says: 'A login page at once, compressed whatever Accept-Encoding says.',
    merits: correct,
    endpoint: () => ({ coded: gzip, start: () => html(200, plain('sv', 'Logga in', loginForm(handle()))) }),
  },
  {
    id: 'page-in-brotli-for-any-client',
    says: 'A login page at once, compressed by Brotli, and for clients that nobody knows.',
    merits: { is: 'broken', fails: ['unknown-client-is-refused-on-a-page'] },
    endpoint: () => ({
      coded: ['br', (octets: Buffer) => brotliCompressSync(octets)],
      ignores: ['client_id'],
      start: () => html(200, plain('sv', 'Logga in', loginForm(handle()))),
    }),
  },
  {
    id: 'page-in-gzip-that-believes-a-state',
    says: 'A login page at once, compressed, that writes "state" as it came.',
    merits: { is: 'broken', fails: ['request-values-never-become-markup'] },
    endpoint: () => ({
      coded: gzip,
      start: ({ parameters }) =>
        html(200, plain('sv', 'Logga in', `<p>${parameters.get('state') ?? ''}</p>${loginForm(handle())}`)),
    }),
  },
]

const broken: readonly Foreign[] = [
  {
    id: 'page-for-everything',
    says: 'A login page for every request at the endpoint, whatever it says.',
    merits: {
      is: 'broken',
      fails: [
        'unknown-client-is-refused-on-a-page',
        'redirect-uri-foreign-destination-refused',
        'param-response_type-missing',
      ],
    },
    endpoint: () => ({
      start: () => html(200, plain('en', 'Sign in', loginForm(handle()))),
      before: ({ path }) =>
        path === '/authorize' ? html(200, plain('en', 'Sign in', loginForm(handle()))) : null,
    }),
  },
  {
    id: 'page-that-refuses-everything-with-a-login',
    says: 'A page that says the request is wrong and offers a login, for every request, with status 200.',
    merits: {
      is: 'broken',
      fails: ['unknown-client-is-refused-on-a-page', 'redirect-uri-foreign-destination-refused'],
    },
    endpoint: () => {
      const refusal = (): Reply =>
        html(
          200,
          plain(
            'en',
            'Request refused',
            `<h1>This request is not valid</h1><p>Sign in to continue.</p>${loginForm(handle())}`,
          ),
        )
      return {
        start: refusal,
        refuse: refusal,
        before: ({ path }) => (path === '/authorize' ? refusal() : null),
      }
    },
  },
  {
    id: 'page-that-forbids-everything-with-a-login',
    says: 'A page with status 403 and a login, for every request: nothing is accepted.',
    merits: { is: 'undecidable', rows: ['LINK-'], diagnosis: /not accepted/ },
    endpoint: () => ({
      start: () => html(403, plain('en', 'Forbidden', loginForm(handle()))),
      before: ({ path }) =>
        path === '/authorize' ? html(403, plain('en', 'Forbidden', loginForm(handle()))) : null,
    }),
  },
  {
    id: 'consent-that-names-any-address',
    says: 'A page that asks for consent, with whatever redirection URI was sent in a form and in a link.',
    merits: {
      is: 'broken',
      fails: ['redirect-uri-foreign-destination-refused', 'redirect-uri-look-alike-host-refused'],
    },
    endpoint: () => ({
      ignores: ['redirect_uri'],
      showsErrors: true,
      start: ({ parameters }) => {
        const uri = escapeHtml(parameters.get('redirect_uri') ?? '')
        return html(
          200,
          plain(
            'en',
            'Allow access',
            `<p>You will return to ${uri}.</p><form method="post" action="/consent">${hidden('redirect_uri', parameters.get('redirect_uri') ?? '')}${hidden('ticket', handle())}<button>Allow</button></form><a href="${uri}?error=access_denied">Cancel</a>`,
          ),
        )
      },
    }),
  },
  {
    id: 'page-that-carries-any-address-on',
    says: "A login page at once, with the request in the form's action, for any redirection URI.",
    merits: {
      is: 'broken',
      fails: ['redirect-uri-foreign-destination-refused', 'redirect-uri-look-alike-host-refused'],
    },
    endpoint: () => ({
      ignores: ['redirect_uri'],
      showsErrors: true,
      start: (ask) =>
        html(
          200,
          plain(
            'en',
            'Sign in',
            `<form method="post" action="/login?${escapeHtml(ask.parameters.toString())}"><input name="user"><input name="password" type="password"><button>Sign in</button></form>`,
          ),
        ),
    }),
  },
  {
    id: 'page-behind-a-comparison-of-beginnings',
    says: 'A login page at once with a time in it, for each redirection URI that begins as a registered one does.',
    merits: {
      is: 'broken',
      fails: ['redirect-uri-query-pollution-refused', 'redirect-uri-path-confusion-refused'],
    },
    endpoint: (clock) => ({
      accepts: (registered, sent) => sent.startsWith(registered),
      showsErrors: true,
      start: () =>
        html(
          200,
          plain(
            'fi',
            'Kirjaudu',
            `${loginForm(`${clock.date()}.${handle()}`)}<p>${new Date(clock.date()).toUTCString()}</p>`,
          ),
        ),
    }),
  },
  {
    id: 'page-for-any-post',
    says: 'A login page at once, which a POST gets whatever it says.',
    merits: { is: 'broken', fails: ['redirect-uri-is-checked-for-post'] },
    endpoint: () => ({
      before: ({ path, method }) =>
        path === '/authorize' && method === 'POST'
          ? html(200, plain('nb', 'Logg inn', loginForm(handle())))
          : null,
      start: () => html(200, plain('nb', 'Logg inn', loginForm(handle()))),
    }),
  },
  {
    id: 'page-that-believes-a-state',
    says: 'A login page at once that writes "state" into a script as it came.',
    merits: { is: 'broken', fails: ['request-values-never-become-markup'] },
    endpoint: () => ({
      start: ({ parameters }) =>
        html(
          200,
          plain(
            'en',
            'Sign in',
            `<script>window.state = "${parameters.get('state') ?? ''}"</script>${loginForm(handle())}`,
          ),
        ),
    }),
  },
]

export const pages: readonly Foreign[] = [...frameworks, ...markup, ...choosers, ...coded, ...broken]
