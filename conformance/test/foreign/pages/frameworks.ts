import { randomInt } from 'node:crypto'
import { client, escapeHtml, html, wordsOf } from '../endpoint.js'
import type { Foreign } from '../foreign.js'
import { handle, hex, hidden, jsonText, jwt, letters, requestOf } from '../values.js'
import { correct, saying } from './parts.js'

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
export const frameworks: readonly Foreign[] = [
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
