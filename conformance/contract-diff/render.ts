import type { ContractDiff } from './contract-diff.js'
import type { Reason } from './effects.js'
import type { Verdicts } from './verdicts.js'
import { answerLine, checkLine, type Line, parameterLine, rowLine, uncheckedLine } from './words.js'

/** Longer subjects push their words to the right alone. */
const widest = 34

function block(title: string, lines: readonly Line[]): string {
  if (lines.length === 0) return ''
  const width = Math.min(widest, Math.max(...lines.map(({ subject }) => subject.length)))
  return `${title}\n${lines.map(({ mark, subject, words }) => `  ${mark} ${subject.padEnd(width)}  ${words}\n`).join('')}\n`
}

const reasonLine = ({ row, level, words }: Reason): string => {
  const cited = [row, level === null || row === null ? null : `(${level})`].filter((part) => part !== null)
  return `    - ${cited.length === 0 ? '' : `${cited.join(' ')}: `}${words}\n`
}

const reasons = (title: string, list: readonly Reason[]): string =>
  list.length === 0 ? '' : `  ${title}:\n${[...new Set(list.map(reasonLine))].join('')}`

const stillConform = {
  breaks: '',
  asks: '  Servers that conformed conform still.\n',
  less: '  Nothing new is demanded.\n',
  same: '  Nothing new is demanded.\n',
} as const

function serverVerdict({ verdict, breaks, asks, less }: Verdicts['servers']): string {
  return [
    `For servers\n${stillConform[verdict]}`,
    reasons('Servers that conformed may not conform any more', breaks),
    reasons('Newly asked, and not needed to conform', asks),
    reasons('Less is demanded', less),
    '\n',
  ].join('')
}

function clientVerdict({ verdict, refused, unknown, relies }: Verdicts['clients']): string {
  return [
    `For clients\n${verdict === 'breaks' ? '' : '  Clients need change nothing.\n'}`,
    reasons('A valid request of the old contract may be refused', refused),
    reasons('An answer may come that a client does not know', unknown),
    reasons('Clients can rely on less', relies),
    '\n',
  ].join('')
}

/** The changelog's rule speaks of servers alone. */
const ofClients = ({ verdicts, version }: ContractDiff): string =>
  verdicts.clients.verdict === 'breaks' && version.step !== 'major'
    ? '  That is by what servers must do; what may break clients the rule does not count.\n'
    : ''

function versionBlock(diff: ContractDiff): string {
  const { step, words } = diff.version
  const demanded = step === 'none' ? 'No step is demanded.' : `A ${step} step is demanded.`
  return `Version\n  ${demanded}\n${ofClients(diff)}  ${words}\n`
}

const draft = (changelog: string): string =>
  changelog === '' ? '' : `\nDraft for spec/CHANGELOG.md\n\n${changelog}`

/** Writes a comparison for people; it holds what the two documents say, so whoever prints it makes it visible first. */
export function renderDiff(diff: ContractDiff): string {
  const { differences, verdicts, endpoint, version } = diff
  const title = `${diff.old.name} (${diff.old.version}) → ${diff.new.name} (${diff.new.version})\n\n`
  if (diff.same) {
    const isStepped = diff.old.version !== diff.new.version
    return `${title}The contracts are the same.\n${isStepped ? `${version.words}\n` : ''}`
  }
  return [
    title,
    block('ERROR: rows without a check', differences.unchecked.map(uncheckedLine)),
    block('Requirements', differences.requirements.map(rowLine)),
    block(
      'Parameters',
      differences.parameters.map((change) => parameterLine(change, endpoint)),
    ),
    block(
      'Operation and responses',
      differences.answers.map((change) => answerLine(change, endpoint)),
    ),
    block('Checks', differences.checks.map(checkLine)),
    serverVerdict(verdicts.servers),
    clientVerdict(verdicts.clients),
    versionBlock(diff),
    draft(diff.changelog),
  ].join('')
}

/** Writes a comparison for programs: schema version 1. */
export const diffJson = (diff: ContractDiff): string =>
  `${JSON.stringify({ schemaVersion: 1, ...diff }, null, 2)}\n`
