import type { Profile } from '../../../generated/requirements.js'
import { meaningOf } from '../../target/profiles.js'
import { clients, issued } from './registry.js'

/** What the owner of the independent server would write into a target file, as parsed. */
export function independentTarget(url: string, profile: Profile): Readonly<Record<string, unknown>> {
  const { callbacks = [], nativeCallbacks = [] } = clients.get('notes-web') ?? {}
  return {
    target: url,
    profile,
    ...(meaningOf(profile).linking ? {} : { mode: 'overloaded' }),
    client_id: 'notes-web',
    redirect_uris: [...callbacks, ...nativeCallbacks.map((value) => ({ value, match: 'loopback' }))],
    access_tokens: {
      ...issued,
      id_token: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyLW9mLXRlc3RzIn0.c2lnbmF0dXJlLW9mLXRoZS1pZC10b2tlbg',
    },
    connections: [
      { name: 'github', location: 'https://git.example.net/login/oauth/authorize' },
      { name: 'contoso', kind: 'enterprise', location: 'https://sso.contoso.example/' },
      { name: 'people', kind: 'database' },
    ],
    disabled_connection: 'legacy-fax',
    second_client: { client_id: 'shop-web', redirect_uri: 'https://shop.example.org/oauth/return' },
    issuer: url,
  }
}
