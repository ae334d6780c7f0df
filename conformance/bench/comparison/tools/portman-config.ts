const everyOperation = { openApiOperation: '*::/*' }

const enabled = { enabled: true }

const expecting = (code: number) => ({ statusCode: { enabled: true, code } })

/**
 * What somebody who knows Portman would write for this endpoint: success is 302, and its fuzzing leaves out each
 * required parameter in turn. One status can be expected of a variation; two of the four errors go to the client by
 * redirect, as they should, and fail it.
 */
export const handWrittenConfig = {
  version: 1.0,
  tests: {
    contractTests: [
      { ...everyOperation, ...expecting(302) },
      { ...everyOperation, contentType: enabled },
      { ...everyOperation, jsonBody: enabled },
      { ...everyOperation, schemaValidation: enabled },
      { ...everyOperation, headersPresent: enabled },
    ],
    contentTests: [],
    extendTests: [],
    variationTests: [
      {
        ...everyOperation,
        variations: [
          {
            name: 'invalid',
            openApiResponse: '400',
            fuzzing: [{ requestQueryParams: [{ requiredFields: enabled }] }],
            tests: { contractTests: [expecting(400)] },
          },
        ],
      },
    ],
  },
  assignVariables: [],
  overwrites: [],
  globals: {
    collectionPreRequestScripts: [],
    keyValueReplacements: {},
    valueReplacements: {},
    rawReplacements: [],
  },
} as const
