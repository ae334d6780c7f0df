import { specDigest } from '../../../generated/requirements.js'
import { suiteVersion } from '../../common/version.js'
import type { Report } from '../../report/report.js'
import { buildRequest } from '../../request/build-request.js'
import { controlOf } from '../../request/control.js'
import { redactDeep } from '../../secrets/redact.js'
import { publishedKeys } from '../../syntax/key-set.js'
import type { Settings } from '../../target/settings.js'
import type { TargetFile } from '../../target/target-file.js'
import type { Exchange } from '../../wire/exchange.js'
import { createProbe, type Probe, type ProbeSettings } from '../../wire/probe.js'
import { type DisguisedRun, disguiseRun } from './disguise-run.js'
import {
  type Body,
  type Earlier,
  type Header,
  pointsElsewhere,
  schemaVersion,
  writeRecording,
  writtenBody,
} from './format.js'

/** Keeps the exchanges of a run. */
export interface Recorder {
  /** A client of the target that keeps what it hears. */
  readonly probe: (settings: ProbeSettings) => Probe
  /** The run as a file, when it is over. */
  readonly text: (report: Pick<Report, 'startedAt'>) => string
}

/** Octets of different bodies that are kept; of further ones the beginning. */
const mostOctets = 32 * 1024 * 1024
const beginning = 4096

/** Different bodies by number. */
interface Bodies {
  readonly add: (body: string) => number
  readonly all: () => readonly string[]
  readonly cut: () => number
}

function createBodies(): Bodies {
  const numbers = new Map<string, number>()
  let octets = 0
  let cut = 0
  return {
    add(body) {
      const isCut = octets + body.length > mostOctets && body.length > beginning && !numbers.has(body)
      const kept = isCut ? body.slice(0, beginning) : body
      if (isCut) cut++
      const number = numbers.get(kept) ?? numbers.size
      if (number === numbers.size) octets += kept.length
      numbers.set(kept, number)
      return number
    },
    all: () => [...numbers.keys()],
    cut: () => cut,
  }
}

interface Kept {
  readonly exchange: Exchange
  /** Number of its body. */
  readonly body: number
  readonly ended: number
}

function earlierOf(
  { response, failure, ms, aside }: Exchange,
  text: DisguisedRun['text'],
): readonly Earlier[] {
  if (aside === undefined) return []
  return [{ status: response?.status ?? null, failure: redactDeep(failure, text), ms, aside }]
}

/** Every line with its body, or with the line that has the same one. */
function linesOf(kept: readonly Kept[], bodies: Bodies, { text, request }: DisguisedRun) {
  const written = bodies.all().map((body) => writtenBody(text(body)))
  const lines = new Map<number, number>()
  const bodyOf = (number: number, line: number): Body => {
    const own = written[number] ?? ''
    const first = lines.get(number)
    if (first === undefined) lines.set(number, line)
    return first === undefined || own === '' ? own : { as: first }
  }
  return kept.map(({ exchange, body, ended }, index) => {
    const { response, failure, ms, retries, reused, receivedAt, aside, before } = exchange
    return {
      request: request(exchange.request),
      response: response === null ? null : { ...redactDeep(response, text), body: bodyOf(body, index + 2) },
      failure: redactDeep(failure, text),
      ...{ ms, retries, ended },
      ...(reused === undefined ? {} : { reused }),
      ...(receivedAt === undefined ? {} : { receivedAt }),
      ...(aside === undefined ? {} : { aside }),
      ...(before === undefined ? {} : { before: before.flatMap((one) => earlierOf(one, text)) }),
    }
  })
}

/** The target file with what is looked up elsewhere filled in or left out, and with fakes for secrets; a journey cannot be played again. */
function recordedTarget(file: TargetFile, { target, text }: DisguisedRun): Header['target'] {
  const { accessTokens: access_tokens, headers, parameters } = target
  const plain = Object.entries(file).filter(([key, value]) => key !== 'journey' && !pointsElsewhere(value))
  return { ...redactDeep(Object.fromEntries(plain), text), access_tokens, headers, parameters }
}

function headerOf(
  settings: Settings,
  file: TargetFile,
  run: DisguisedRun,
): Omit<Header, 'recordedAt' | 'exchanges' | 'cut'> {
  const { only, skip, level, depth, concurrency, seed, allowCleartext, rerun, subject } = settings
  const { control, values } = controlOf(settings)
  return {
    schemaVersion,
    suite: { name: 'link-conformance', version: suiteVersion(), specDigest },
    target: recordedTarget(file, run),
    settings: {
      ...{ only, skip, level, depth, concurrency, seed, allowCleartext, rerun: run.text(rerun) },
      ...(subject === null ? {} : { subject }),
    },
    fields: run.request(buildRequest(control, {}, values, settings.request)).headers,
  }
}

/** Records a run; secrets are replaced when it is over, so that nothing waits for that. */
export function createRecorder(settings: Settings, file: TargetFile): Recorder {
  const bodies = createBodies()
  const asked: (Kept | null)[] = []
  let ended = 0
  const keep = (exchange: Exchange): Kept => {
    const { response } = exchange
    const bare = response === null ? exchange : { ...exchange, response: { ...response, body: '' } }
    return { exchange: bare, body: bodies.add(response?.body ?? ''), ended: ended++ }
  }
  return {
    probe: (given) => {
      const probe = createProbe(given)
      const send: Probe['send'] = async (request, signal, manner) => {
        const place = asked.push(null) - 1
        const exchange = await probe.send(request, signal, manner)
        // What an interruption cut off is no answer.
        if (signal?.aborted !== true) asked[place] = keep(exchange)
        return exchange
      }
      return { ...probe, send }
    },
    text({ startedAt }) {
      // Of these tokens are forged, and others of the fakes.
      const keys = bodies
        .all()
        .map(publishedKeys)
        .find(({ length }) => length > 0)
      const run = disguiseRun(settings, keys)
      const kept = asked.filter((one) => one !== null)
      const lines = linesOf(kept, bodies, run)
      const head = headerOf(settings, file, run)
      return writeRecording(
        { ...head, recordedAt: startedAt, exchanges: lines.length, cut: bodies.cut() },
        lines,
      )
    },
  }
}
