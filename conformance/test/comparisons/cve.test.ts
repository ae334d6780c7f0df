import { test } from 'uvu'
import { cveComparisons } from './cve.js'
import { declareProofs } from './prove.js'

declareProofs(cveComparisons)

test.run()
