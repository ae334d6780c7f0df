const entities = new Map(
  Object.entries({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }),
)

/** Escapes text for HTML content and quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities.get(character) ?? '')

/** A complete page that needs nothing from anywhere else. The title is text, the content is HTML. */
export const renderPage = (title: string, content: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`

/** The login form of a database connection, for one transaction. */
export const renderLogin = (connection: string, transaction: string): string =>
  renderPage(
    'Add a login to your account',
    `<p>Log in with ${escapeHtml(connection)} to add it to your account.</p>
<form method="post" action="/login">
<input type="hidden" name="transaction" value="${escapeHtml(transaction)}">
<p><label for="username">Email address</label><br>
<input id="username" name="username" type="email" autocomplete="username" required></p>
<p><label for="password">Password</label><br>
<input id="password" name="password" type="password" autocomplete="current-password" required></p>
<p><button type="submit">Log in</button></p>
</form>
<p>This is a demonstration: it checks no password and adds nothing.</p>`,
  )
