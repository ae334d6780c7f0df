import { severities, verdicts } from '../../common/verdict.js'
import type { PastFinding } from '../../report/read-report.js'
import { clip, safeUrl, visible, visibleLines } from '../escape.js'
import type { Matrix, MatrixServer } from './matrix.js'

/** Index of a text in the page's list: tenants of one product say the same a hundred times. */
type TextIndex = number

/** A finding as the page shows it; what is too much for the page is left out of `evidence` first. */
export interface FindingDetail {
  readonly check: TextIndex
  readonly verdict: string
  readonly severity: string
  readonly title: TextIndex
  readonly observed?: TextIndex | undefined
  readonly expected?: TextIndex | undefined
  readonly why?: TextIndex | undefined
  readonly hint?: TextIndex | undefined
  readonly known?: TextIndex | undefined
  /** Changes, the command and the answer of the first exchange. */
  readonly evidence?: readonly TextIndex[] | undefined
}

/** A check that passes is told by its name alone: most do, and a page has room for hundreds of servers. */
export type CellFinding = TextIndex | FindingDetail

/** What cells open, by the place of the row among all rows. */
export interface Details {
  readonly texts: readonly string[]
  readonly servers: readonly {
    readonly name: TextIndex
    readonly facts: readonly TextIndex[]
    /** Why a requirement is not judged. */
    readonly reasons: Readonly<Record<number, TextIndex>>
    readonly findings: readonly (readonly CellFinding[])[]
  }[]
  /** What a check claims, by the index of its name. */
  readonly titles: Readonly<Record<TextIndex, TextIndex>>
  /** The source of each row, empty where there is none to follow. */
  readonly urls: readonly string[]
  /** Whether something was left out to keep the page small. */
  readonly cut: boolean
}

// All in all, with the table, well below two million: what opens at once, and can be sent to somebody.
const most = 1_300_000
const longestObserved = 1500
const longestCommand = 1500

interface Texts {
  readonly all: string[]
  /** The index of the text, or undefined when it is new and there is no room for it. */
  readonly add: (text: string, limit?: number) => TextIndex | undefined
  /** The index of a short text that must be there. */
  readonly keep: (text: string) => TextIndex
  readonly isFull: () => boolean
}

function createTexts(): Texts {
  const all: string[] = []
  const known = new Map<string, TextIndex>()
  let [size, full] = [0, false]
  const put = (text: string): TextIndex => {
    const found = known.get(text)
    if (found !== undefined) return found
    size += Buffer.byteLength(JSON.stringify(text)) + 1
    known.set(text, all.length)
    return all.push(text) - 1
  }
  return {
    all,
    add: (text, limit = longestObserved) => {
      const shown = visibleLines(clip(text, limit))
      if (known.has(shown) || size + shown.length < most) return put(shown)
      full = true
      return undefined
    },
    keep: (text) => put(visible(clip(text, 300))),
    isFull: () => full,
  }
}

/** What was changed, how to send it, what came back. */
function evidenceOf({ exchanges }: PastFinding, texts: Texts): readonly TextIndex[] | undefined {
  const [first] = exchanges
  if (first === undefined) return undefined
  const { request, response, failure } = first
  const locations = (response?.headers ?? []).filter(([name]) => name.toLowerCase() === 'location')
  const answer = [
    response === null ? (failure ?? 'no response') : `${response.status}`,
    ...locations.map(([name, value]) => `${name}: ${clip(value, 400)}`),
  ]
  const parts = [request.changes.join('\n'), clip(request.curl, longestCommand), answer.join('\n')]
  const indexes = parts.map((part) => texts.add(part, longestCommand + 100))
  const found = indexes.filter((index) => index !== undefined)
  return found.length === parts.length ? found : undefined
}

function detailOf(finding: PastFinding, texts: Texts): CellFinding {
  const { check, verdict, severity, title, observed, expected, why, hint, known } = finding
  if (verdict === 'pass') return texts.keep(check)
  const detail = { check: texts.keep(check), verdict, severity, title: texts.keep(title) }
  if (verdict === 'inapplicable') return detail
  return {
    ...detail,
    observed: texts.add(observed),
    expected: texts.add(expected),
    why: texts.add(why),
    hint: hint === undefined ? undefined : texts.add(hint),
    known: known === undefined ? undefined : texts.add(known.reason),
    evidence: evidenceOf(finding, texts),
  }
}

const rank = ({ verdict, severity }: PastFinding): number =>
  verdicts.indexOf(verdict) * severities.length + severities.indexOf(severity)

interface Placed {
  readonly server: number
  readonly finding: PastFinding
}

/** Worst first over all servers: when the page is full, what is missing matters least. */
const worstFirst = (servers: readonly MatrixServer[]): readonly Placed[] =>
  servers
    .flatMap(({ report }, server) => report.findings.map((finding) => ({ server, finding })))
    .toSorted((a, b) => rank(a.finding) - rank(b.finding))

/** Everything that the cells of a matrix open, within the room that a page has. */
export function detailsOf({ servers, groups }: Matrix): Details {
  const texts = createTexts()
  const rows = groups.flatMap((group) => group.rows)
  const places = new Map(rows.map(({ id }, at) => [id, at]))
  const findings = servers.map(() => rows.map((): CellFinding[] => []))
  const heads = servers.map(({ name, facts }) => ({ name: texts.keep(name), facts: facts.map(texts.keep) }))
  const titles: Record<TextIndex, TextIndex> = {}
  for (const { server, finding } of worstFirst(servers)) {
    findings[server]?.[places.get(finding.requirement) ?? -1]?.push(detailOf(finding, texts))
    titles[texts.keep(finding.check)] ??= texts.keep(finding.title)
  }
  return {
    texts: texts.all,
    servers: servers.map(({ report }, at) => ({
      ...(heads[at] ?? { name: 0, facts: [] }),
      reasons: Object.fromEntries(
        report.requirements
          .filter(({ reason }) => reason !== '')
          .map(({ id, reason }) => [places.get(id) ?? -1, texts.keep(reason)]),
      ),
      findings: findings[at] ?? [],
    })),
    titles,
    urls: rows.map(({ url }) => safeUrl(url) ?? ''),
    cut: texts.isFull(),
  }
}
