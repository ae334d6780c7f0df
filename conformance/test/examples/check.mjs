// Checks a server from a program: findings as they come, then the whole report.
import { runConformance } from 'link-conformance'
import { startServer } from './reference-server.mjs'

const server = await startServer()
const run = runConformance({
  target: server.url,
  client_id: server.clientId,
  redirect_uris: ['https://app.example.com/callback'],
  access_tokens: { valid: server.token },
  connections: ['facebook', { name: 'users', kind: 'database' }],
  origins: ['https://login.example.com'],
  depth: 'quick',
  // Ends the run after a minute, with what is known by then.
  signal: AbortSignal.timeout(60_000),
})
for await (const { check, verdict, observed } of run) {
  if (verdict === 'fail') console.log(`${check}: ${observed}`)
}
const { exitCode, summary } = await run.report
console.log(
  `exit ${exitCode} after ${summary.requests} requests, ${summary.requirements.pass} requirements passed`,
)
await server.close()
process.exitCode = exitCode
