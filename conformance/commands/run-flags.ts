import { reporterNames } from '../reporters/reporter.js'
import type { Flag } from './flags.js'

/** Flags that say which target, shared by `run` and `doctor`. */
export const targetFlags: readonly Flag[] = [
  { name: 'target-file', value: 'a file', help: 'YAML or JSON that describes the target; `init` writes one' },
  { name: 'client-id', value: 'a client_id', help: 'the registered client' },
  { name: 'redirect-uri', value: 'a URI', many: true, help: 'a registered redirect URI (repeatable)' },
  { name: 'connection', value: 'a name', many: true, help: 'a social connection (repeatable)' },
  {
    name: 'access-token-file',
    value: 'a file',
    help: 'file with the access token; LINK_ACCESS_TOKEN works too',
  },
  { name: 'profile', value: 'contract, strict or oauth', help: 'how strictly to judge (default contract)' },
  { name: 'timeout', value: 'milliseconds', help: 'for a whole exchange (default 10000)' },
  { name: 'retries', value: 'a number', help: 'after a connection failure, 429 or 503 (default 1)' },
  { name: 'rate', value: 'a number', help: 'requests per second (default: none on loopback, 20 elsewhere)' },
  { name: 'ca', value: 'a file', help: 'PEM certificates to trust' },
  { name: 'insecure', value: null, help: 'accept any certificate' },
  { name: 'allow-cleartext', value: null, help: 'send the token over http to a host that is not loopback' },
]

export const runFlags: readonly Flag[] = [
  ...targetFlags,
  {
    name: 'only',
    value: 'an id or prefix',
    many: true,
    help: 'run these checks or requirements alone (repeatable)',
  },
  { name: 'skip', value: 'an id or prefix', many: true, help: 'leave these out (repeatable)' },
  { name: 'level', value: 'must, should or may', help: 'the weakest level that runs (default may)' },
  { name: 'quick', value: null, help: 'one representative of each technique' },
  { name: 'exhaustive', value: null, help: 'every form with every probe' },
  {
    name: 'reporter',
    value: 'name[=file]',
    many: true,
    help: `${reporterNames.join(', ')} (repeatable)`,
  },
  { name: 'known-failures', value: 'a file', help: 'failures that are accepted for now' },
  { name: 'write-known-failures', value: 'a file', help: 'write the failures of this run as such a file' },
  { name: 'concurrency', value: 'a number', help: 'requests at a time (default 8)' },
  { name: 'seed', value: 'text', help: 'for everything random in the requests' },
  { name: 'dry-run', value: null, help: 'print every request as curl, send nothing' },
  { name: 'trace', value: null, help: 'transcripts of passing checks too' },
]

export const helpFlag: Flag = { name: 'help', value: null, help: 'show this' }
