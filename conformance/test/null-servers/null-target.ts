/** The target file that goes with servers which implement nothing. */
export const nullTarget = (url: string, profile: string) => ({
  target: url,
  profile,
  client_id: 'my-client',
  redirect_uris: ['https://app.example.com/callback'],
  access_tokens: { valid: 'the-access-token-of-a-test-user' },
  connections: ['facebook', 'google-oauth2', { name: 'users', kind: 'database' }],
})
