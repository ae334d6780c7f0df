import { reporterNames } from '../reporters/reporter.js'
import { profiles } from '../target/profiles.js'
import type { Flag } from './flags.js'

/** A flag with one value, a switch, a flag that may be repeated; `option` is the library's that it gives. */
const flag = (name: string, value: string, help: string, option?: string): Flag => ({
  name,
  value,
  help,
  option,
})
const toggle = (name: string, help: string, option?: string): Flag => ({ name, value: null, help, option })
const list = (name: string, value: string, help: string, option?: string): Flag => ({
  ...flag(name, value, help, option),
  many: true,
})

/** `a, b or c`: what a flag takes. */
const oneName = (names: readonly string[]): string => `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`

/** The only option that stands below another. */
export const tokenOption = 'access_tokens.valid'

/** Flags that say which target, shared by `run` and `doctor`. */
export const targetFlags: readonly Flag[] = [
  flag('target-file', 'a file', 'YAML or JSON that describes the target; `init` writes one', 'targetFile'),
  flag('path', 'a path', 'path of the endpoint, where the URL has none (default /authorize)', 'path'),
  flag('client-id', 'a client_id', 'the registered client', 'client_id'),
  list('redirect-uri', 'a URI', 'a registered redirect URI (repeatable)', 'redirect_uris'),
  list('connection', 'a name', 'a social connection (repeatable)', 'connections'),
  flag('access-token-file', 'a file', 'file with the access token; LINK_ACCESS_TOKEN works too', tokenOption),
  list('parameter', 'name=value', 'an extra parameter of every request (repeatable)', 'parameters'),
  list(
    'header',
    'Name: value',
    'an extra field of every request; $NAME is read from the environment (repeatable)',
    'headers',
  ),
  flag('mode', 'dedicated or overloaded', 'overloaded: ordinary logins go there too', 'mode'),
  flag('profile', oneName(profiles), 'how strictly to judge (default contract)', 'profile'),
  flag('timeout', 'milliseconds', 'for a whole exchange (default 10000)', 'timeoutMs'),
  flag('max-time', 'seconds', 'for a whole run, which then ends with what was judged (default 600)'),
  flag('retries', 'a number', 'after a failure, alone, or a 429 or 503 (default 1)', 'retries'),
  flag(
    'rate',
    'a number',
    'most requests per second (default: none on loopback, 20 to 50 elsewhere)',
    'rate',
  ),
  flag('ca', 'a file', 'PEM certificates to trust', 'ca'),
  toggle('insecure', 'accept any certificate', 'insecure'),
  toggle('allow-cleartext', 'send the token over http to a host that is not loopback', 'allowCleartext'),
  toggle('allow-writes', 'link accounts of test users on a host that is not loopback', 'allowWrites'),
]

/** Those that say which target it is, and not how it is judged or reached. */
export const describingFlags: readonly string[] = [
  'target-file',
  'path',
  'client-id',
  'redirect-uri',
  'connection',
  'access-token-file',
  'parameter',
  'header',
  'mode',
]

export const runFlags: readonly Flag[] = [
  ...targetFlags,
  list(
    'only',
    'a pattern',
    'run this alone: a group (RURI), an id or its beginning, a form (K03), a rule (repeatable)',
    'only',
  ),
  list('skip', 'a pattern', 'leave this out (repeatable)', 'skip'),
  flag('level', 'must, should or may', 'the weakest level that runs (default may)'),
  toggle('quick', 'one representative of each technique'),
  toggle('exhaustive', 'every form with every probe'),
  list('reporter', 'name[=file]', `${reporterNames.join(', ')} (repeatable)`),
  flag('known-failures', 'a file', 'failures that are accepted for now', 'knownFailures'),
  flag('write-known-failures', 'a file', 'write the failures of this run as such a file'),
  flag(
    'baseline',
    'a report',
    'an earlier JSON report of this target: its failures are forgiven',
    'baseline',
  ),
  flag('record', 'a file', 'write every exchange, without secrets, for `replay`'),
  flag('max-warnings', 'a number', 'exit 1 when more checks warn (default: no limit)', 'maxWarnings'),
  flag('concurrency', 'a number', 'requests at a time (default 8)', 'concurrency'),
  flag('seed', 'text', 'for everything random in the requests', 'seed'),
  toggle('dry-run', 'print every request as curl, send nothing'),
  toggle('verbose', 'the whole report, and not only what matters first'),
  toggle('trace', 'transcripts of passing checks too', 'trace'),
]

const ofReplay =
  'only skip level reporter known-failures write-known-failures baseline max-warnings verbose trace'.split(
    ' ',
  )

/** Flags of a run that need no target. */
export const replayFlags: readonly Flag[] = runFlags.filter(({ name }) => ofReplay.includes(name))

export const faultyFlag: Flag = {
  ...flag('faulty', 'a name', 'a version with one deliberate defect; without a name, lists the ten'),
  optional: true,
}

const ofDemo = [...ofReplay, 'profile', 'quick', 'exhaustive', 'record', 'dry-run', 'seed', 'allow-writes']

/** Flags of a run whose target is known. */
export const demoFlags: readonly Flag[] = [
  faultyFlag,
  ...runFlags.filter(({ name }) => ofDemo.includes(name)),
]

/** Flags that stand for the keys of `journey.upstream`. */
export const upstreamFlags: readonly Flag[] = [
  flag(
    'target-file',
    'a file',
    'whose journey.upstream says all this (default: that of this folder)',
    'targetFile',
  ),
  flag('listen', 'host:port', 'where it listens (default 127.0.0.1:9400)', 'journey.upstream.listen'),
  flag(
    'keys',
    'a file',
    'of its keys, made on first use (default upstream-keys.json)',
    'journey.upstream.keys',
  ),
  flag(
    'client-id',
    'a client_id',
    'the client that the server is there (default lab)',
    'journey.upstream.client_id',
  ),
  flag('protocol', 'oidc or oauth2', 'default oidc', 'journey.upstream.protocol'),
]

export const helpFlag: Flag = toggle('help', 'show this')
