const { runInThisContext } = require('node:vm')

// Jest loads no ECMAScript modules by default, neither by `import()`. Node's own loader does, and every version of
// Node.js that this package runs on can `require` a module: it is reached from the context around that of Jest's tests.
const { createRequire } = runInThisContext('process').getBuiltinModule('node:module')
const load = createRequire(__filename)

exports.registerConformance = (options, runner = globalThis) => {
  const { describe, test } = runner
  const { conformanceSuite } = load('./api/conformance-tests.js')
  const { name, tests, timeoutMs } = conformanceSuite(options)
  describe(name, () => {
    for (const one of tests) {
      // Without a parameter: Jest would wait for a callback of this name to be called.
      const body = async () => {
        await one.run()
      }
      test(one.name, body, timeoutMs)
    }
  })
}
