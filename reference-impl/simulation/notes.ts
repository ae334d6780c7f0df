import { demoClient } from '../demonstration.js'
import type { Faulty } from '../faulty.js'
import { demoToken, managementToken, type Simulation } from './serve.js'

const listening = (url: string, faulty: Faulty | undefined): string =>
  faulty === undefined
    ? `The reference implementation listens on ${url}`
    : `Faulty on purpose, to be looked at and never used: "${faulty.name}" listens on ${url}

${faulty.says}
${faulty.see}`

/** What a person who starts the server needs to see: each step of a whole flow as something to open or to paste. */
export async function simulationNotes(simulation: Simulation, faulty?: Faulty): Promise<string> {
  const { url, connectionsUrl } = simulation
  const { client_id, client_secret, redirect_uri } = demoClient
  const token = await demoToken(simulation, client_id)
  const scope = 'openid profile email read:current_user update:current_user_identities'
  const query = {
    response_type: 'code',
    client_id,
    redirect_uri,
    connection: 'facebook',
    state: 'af0ifjsldkj',
    scope,
  }
  const link = `${url}/authorize?${new URLSearchParams({ ...query, access_token: token })}`
  const user = `${url}/api/v2/users/auth0%7Cdemo-user`
  return `${listening(url, faulty)}
Its social connections are simulated on ${connectionsUrl}: log in as anybody, cancel, or fail.
Users and their identities, with a reset: ${connectionsUrl}/

1. Link a connection: open this in a browser. Its token is the demo user's, good for one hour.
${link}

2. It ends at ${redirect_uri} with a code, which the client exchanges:
curl -u '${client_id}:${client_secret}' ${url}/oauth/token -d grant_type=authorization_code \\
  -d redirect_uri=${redirect_uri} -d code=CODE

3. See the identities of the user, or link by the successor, as an administrator:
TOKEN='${token}'
curl -H "Authorization: Bearer $TOKEN" '${user}'

ADMINISTRATOR='${await managementToken(simulation)}'
curl -H "Authorization: Bearer $ADMINISTRATOR" '${user}/identities' -d provider=auth0 -d user_id=another-user

Clients on this machine need no registration: any client_id with an http URI of 127.0.0.1, [::1] or localhost.
Without access_token a request is an ordinary login. Its users: ada@example.com, password ada-demo; ada@work.example,
password work-demo, who has no account yet.

To check the link endpoint:
LINK_ACCESS_TOKEN="$TOKEN" npx link-conformance ${url} --mode overloaded \\
  --client-id ${client_id} --redirect-uri ${redirect_uri} --connection facebook
`
}
