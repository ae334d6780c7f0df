// One test of Jest for each check: npx jest
const { registerConformance } = require('link-conformance/jest')

registerConformance({ targetFile: 'target.yaml', only: ['LINK-STATE', 'LINK-CONN', 'LINK-TLS'] })
