import type { Foreign } from '../foreign.js'
import { broken } from './broken.js'
import { choosers } from './choosers.js'
import { coded } from './coded.js'
import { frameworks } from './frameworks.js'
import { markup } from './markup.js'

/** Servers that answer a valid request with a page at once. */
export const pages: readonly Foreign[] = [...frameworks, ...markup, ...choosers, ...coded, ...broken]
