#!/usr/bin/env node
import { main } from './commands/index.js'
import { defaultWidth } from './commands/io.js'

const interruption = new AbortController()

process.on('SIGINT', () => {
  // The second Ctrl-C does not wait for the partial report.
  if (interruption.signal.aborted) process.exit(130)
  interruption.abort()
})
process.on('SIGTERM', () => interruption.abort())
// A reader that closes the pipe early (`| head`) is no error, and changes no exit status.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

process.exitCode = await main(process.argv.slice(2), {
  environment: process.env,
  directory: process.cwd(),
  checkout: import.meta.url.endsWith('.ts'),
  node: process.execPath,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  terminal: {
    out: process.stdout.isTTY === true,
    err: process.stderr.isTTY === true,
    width: Math.max(40, Math.min(process.stdout.columns ?? defaultWidth, 140)),
  },
  interrupted: interruption.signal,
})
