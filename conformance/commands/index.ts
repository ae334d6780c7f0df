import { keysOf } from '../common/keys-of.js'
import { suiteVersion } from '../common/version.js'
import type { Flag, Parsed } from './flags.js'
import { type ExitCode, type Io, UsageError } from './io.js'
import {
  demoFlags,
  faultyFlag,
  helpFlag,
  replayFlags,
  runFlags,
  targetFlags,
  upstreamFlags,
} from './run-flags.js'

interface Command {
  readonly usage: string
  readonly what: string
  readonly flags: readonly Flag[]
  readonly examples: readonly string[]
  /** Loaded when it is asked for: the program starts with what it needs and nothing else. */
  readonly load: () => Promise<(parsed: Parsed, io: Io) => ExitCode | Promise<ExitCode>>
}

const port = (number: number): Flag => ({ name: 'port', value: 'a port', help: `default ${number}` })

const commands = {
  run: {
    usage: '[run] [<target-url>] [flags]',
    what: 'check a target; without a URL, the one that target.yaml of this folder describes',
    flags: runFlags,
    examples: [
      'link-conformance https://login.example.com --target-file target.yaml',
      'link-conformance https://login.example.com --client-id c --redirect-uri https://app.example.com/cb --connection facebook',
      'link-conformance --target-file target.yaml --reporter junit=report.xml --reporter html=report.html',
      "link-conformance 'https://login.example.com/oauth2/auth?client_id=c' --redirect-uri https://app.example.com/cb --profile oauth",
      "link-conformance --parameter prompt=login --header 'Cookie: $SESSION'",
      'link-conformance --only RURI --skip K03 --exhaustive',
    ],
    load: async () => (await import('./run.js')).run,
  },
  replay: {
    usage: 'replay <recording> [flags]',
    what: 'judge again what `run --record` wrote; sends nothing',
    flags: replayFlags,
    examples: [
      'link-conformance --target-file target.yaml --record run.jsonl',
      'link-conformance replay run.jsonl --only LINK-RURI --reporter html=report.html',
    ],
    load: async () => (await import('./replay.js')).replay,
  },
  list: {
    usage: 'list [--requirements]',
    what: 'every check, or requirement, with its level and source',
    flags: [{ name: 'requirements', value: null, help: 'requirements instead of checks' }],
    examples: ['link-conformance list --requirements'],
    load: async () => (await import('./list.js')).list,
  },
  explain: {
    usage: 'explain <what>',
    what: 'a requirement, check, group, form or rule: what is sent, what is accepted, why, how to comply',
    flags: [],
    examples: [
      'link-conformance explain LINK-RURI-004',
      'link-conformance explain param-client_id-missing',
      'link-conformance explain RURI',
      'link-conformance explain K03',
    ],
    load: async () => (await import('./explain.js')).explain,
  },
  diff: {
    usage: 'diff <old> [<new>] [flags]',
    what: 'what an edit of the contract demands, of servers and of clients',
    flags: [
      { name: 'json', value: null, help: 'print one JSON object (schema version 1)' },
      {
        name: 'exit-code',
        value: null,
        help: 'exit 1 when servers or clients may break, or a row has no check',
      },
    ],
    examples: [
      'link-conformance diff HEAD',
      'link-conformance diff v1.0.0 HEAD --exit-code',
      'link-conformance diff node_modules/link-conformance . --json',
    ],
    load: async () => (await import('./diff.js')).diff,
  },
  compare: {
    usage: 'compare <a.json> <b.json> [--json]',
    what: 'two runs: new, fixed, same; exit 1 when a failure is new',
    flags: [{ name: 'json', value: null, help: 'print one JSON object (schema version 1)' }],
    examples: ['link-conformance compare yesterday.json today.json'],
    load: async () => (await import('./compare.js')).compare,
  },
  matrix: {
    usage: 'matrix <report.json…> [--output <file>]',
    what: 'many servers side by side, one HTML page',
    flags: [{ name: 'output', value: 'a file', help: 'where to write the page (default matrix.html)' }],
    examples: ['link-conformance matrix reports/*.json --output matrix.html'],
    load: async () => (await import('./matrix.js')).matrix,
  },
  doctor: {
    usage: 'doctor [<target-url>] [flags]',
    what: 'can this target be judged, and if not, why: the preflight, and one valid journey',
    flags: targetFlags,
    examples: ['link-conformance doctor --target-file target.yaml'],
    load: async () => (await import('./doctor.js')).doctor,
  },
  init: {
    usage: 'init [<file>] [--profile oauth]',
    what: 'write a commented target file (default target.yaml)',
    flags: targetFlags.filter(({ name }) => name === 'profile'),
    examples: ['link-conformance init', 'link-conformance init keycloak.yaml --profile openid'],
    load: async () => (await import('./init.js')).init,
  },
  mock: {
    usage: 'mock [--port 4010]',
    what: 'a Prism mock of the contract, for clients',
    flags: [port(4010)],
    examples: ['link-conformance mock --port 4010'],
    load: async () => (await import('./mock.js')).mock,
  },
  serve: {
    usage: 'serve [--port 4020] [flags]',
    what: 'the reference implementation with accounts and simulated connections: a whole flow for clients',
    flags: [
      port(4020),
      {
        name: 'client',
        value: 'id=redirect-uri',
        many: true,
        help: 'a further client; on this machine none needs it',
      },
      {
        name: 'auto',
        value: 'ok, cancel or an error',
        help: 'what happens at every connection; a page asks when absent',
      },
      {
        name: 'accounts',
        value: 'a file',
        help: 'where accounts are kept, for one server at a time; in memory when absent',
      },
      faultyFlag,
    ],
    examples: [
      'link-conformance serve',
      'link-conformance serve --client my-app=https://app.example.com/callback --auto ok',
      'link-conformance serve --faulty open-redirector',
    ],
    load: async () => (await import('./serve.js')).serve,
  },
  upstream: {
    usage: 'upstream [flags]',
    what: 'the identity provider of journeys alone, with keys that last: for servers that ask it when they start',
    flags: upstreamFlags,
    examples: [
      'link-conformance upstream --target-file target.yaml',
      'link-conformance upstream --listen 127.0.0.1:9400 --client-id lab --protocol oauth2',
    ],
    load: async () => (await import('./upstream.js')).upstream,
  },
  demo: {
    usage: 'demo [--faulty <name>] [flags]',
    what: 'check the reference implementation, or a faulty version of it: see what findings look like',
    flags: demoFlags,
    examples: [
      'link-conformance demo',
      'link-conformance demo --faulty prefix',
      'link-conformance demo --faulty token-reflected --reporter html=report.html',
    ],
    load: async () => (await import('./demo.js')).demo,
  },
} as const satisfies Record<string, Command>

type CommandName = keyof typeof commands

const names = keysOf(commands)

const isCommand = (word: string): word is CommandName => names.some((name) => name === word)

const flagLine = ({ name, value, help }: Flag): string =>
  `  ${`--${name}${value === null ? '' : ` <${value}>`}`.padEnd(38)} ${help}\n`

function helpFor(name: CommandName): string {
  const { usage, what, flags, examples }: Command = commands[name]
  const flagLines = [...flags, helpFlag].map(flagLine).join('')
  return `link-conformance ${usage}\n\n${what}\n\nFlags:\n${flagLines}\nExamples:\n${examples.map((example) => `  ${example}\n`).join('')}`
}

const overview = (): string =>
  `Checks the account-linking endpoint of an authorization server against its contract.

${names.map((name) => `  link-conformance ${commands[name].usage.padEnd(32)} ${commands[name].what}\n`).join('')}
link-conformance <command> --help shows the flags of a command, --version the version.

Exit status: 0 conforms · 1 does not conform · 2 usage or configuration error · 3 incomplete · 4 error in the suite
`

/** A first word that is no command, no URL and no flag is most likely a mistyped command. */
async function commandOf(args: readonly string[]) {
  const [first, ...rest] = args
  if (first === undefined || first.startsWith('-')) return { name: 'run', rest: args } as const
  if (isCommand(first)) return { name: first, rest }
  if (/[:./]/.test(first)) return { name: 'run', rest: args } as const
  const { didYouMean } = await import('../common/suggest.js')
  throw new UsageError([
    `unknown command "${first}"${didYouMean(first, names) || '.'} Commands: ${names.join(', ')}. A target is a URL such as https://login.example.com`,
  ])
}

async function dispatch(args: readonly string[], io: Io): Promise<ExitCode> {
  if (args.includes('--version') || args[0] === '-v') {
    io.out(`${suiteVersion()}\n`)
    return 0
  }
  if (args[0] === '--help' || args[0] === '-h' || args[0] === 'help') {
    const [, topic] = args
    io.out(topic !== undefined && isCommand(topic) ? helpFor(topic) : overview())
    return 0
  }
  const [{ parseFlags, has }, { name, rest }] = await Promise.all([import('./flags.js'), commandOf(args)])
  const command: Command = commands[name]
  const parsed = parseFlags(rest, [...command.flags, helpFlag])
  if (has(parsed, 'help')) {
    io.out(helpFor(name))
    return 0
  }
  return (await command.load())(parsed, io)
}

/** Runs one command line; every way that it can end is an exit code. */
export async function main(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await dispatch(args, io)
  } catch (error) {
    // Loaded when they are needed: most runs have no error to print.
    const [{ hideTokens }, { visible, visibleLines }] = await Promise.all([
      import('../target/hide-tokens.js'),
      import('../reporters/escape.js'),
    ])
    const hide = hideTokens([io.environment.LINK_ACCESS_TOKEN ?? ''])
    if (error instanceof UsageError) {
      const problems = [...error.problems, ...error.further.map((line) => `  ${line}`)].map(
        (problem) => `  ${visible(hide(problem))}\n`,
      )
      io.err(`${error.problems.length > 1 ? `${error.problems.length} problems:\n` : ''}${problems.join('')}`)
      return 2
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    io.err(
      `An error in link-conformance itself, not in your server. Please report it:\n${visibleLines(hide(text))}\n`,
    )
    return 4
  }
}
