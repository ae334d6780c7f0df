import { test } from 'uvu'
import { cveComparisons } from '../comparisons/cve.js'
import { declareProofs } from '../comparisons/prove.js'

declareProofs(cveComparisons)

test.run()
