import { escapeHtml, html, wordsOf } from '../endpoint.js'
import type { Foreign } from '../foreign.js'
import { handle, hidden, hiddenRequest } from '../values.js'
import { correct, plain, saying } from './parts.js'

/** Pages on which the user chooses a connection, or agrees. */
export const choosers: readonly Foreign[] = [
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
