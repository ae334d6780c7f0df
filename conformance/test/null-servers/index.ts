import { acceptances } from './accepting.js'
import type { NullCase } from './null-case.js'
import { refusals } from './refusing.js'
import { unreachable } from './unreachable.js'

export const nullServers: readonly NullCase[] = [...unreachable, ...refusals, ...acceptances]
