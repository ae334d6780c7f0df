// One test of vitest for each check: npx vitest run
import { registerConformance } from 'link-conformance/vitest'
import { describe, test } from 'vitest'

registerConformance(
  { targetFile: 'target.yaml', only: ['LINK-STATE', 'LINK-CONN', 'LINK-TLS'] },
  { describe, test },
)
