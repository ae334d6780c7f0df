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
  flag('client-id', 'a client_id', 'the registered client', 'client_id'),
  list('redirect-uri', 'a URI', 'a registered redirect URI (repeatable)', 'redirect_uris'),
  list('connection', 'a name', 'a social connection (repeatable)', 'connections'),
  flag('access-token-file', 'a file', 'file with the access token; LINK_ACCESS_TOKEN works too', tokenOption),
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
]

export const runFlags: readonly Flag[] = [
  ...targetFlags,
  list('only', 'an id or prefix', 'run these checks or requirements alone (repeatable)', 'only'),
  list('skip', 'an id or prefix', 'leave these out (repeatable)', 'skip'),
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
  flag('concurrency', 'a number', 'requests at a time (default 8)', 'concurrency'),
  flag('seed', 'text', 'for everything random in the requests', 'seed'),
  toggle('dry-run', 'print every request as curl, send nothing'),
  toggle('trace', 'transcripts of passing checks too', 'trace'),
]

const ofReplay = [
  'only',
  'skip',
  'level',
  'reporter',
  'known-failures',
  'write-known-failures',
  'baseline',
  'trace',
]

/** Flags of a run that need no target. */
export const replayFlags: readonly Flag[] = runFlags.filter(({ name }) => ofReplay.includes(name))

export const helpFlag: Flag = toggle('help', 'show this')
