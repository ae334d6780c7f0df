import { pageError } from '../../../reference-impl/errors.js'
import type { ParameterList } from '../../../reference-impl/index.js'
import { readParameters } from '../../../reference-impl/steps/read-parameters.js'
import type { Variant } from './variant.js'

/** What a server calls "provider" is the connection; what it would call "connection" is nothing. */
export const providerFor = (read: ParameterList): ParameterList =>
  read
    .filter(({ name }) => name !== 'connection')
    .map((one) => (one.name === 'provider' ? { ...one, name: 'connection' } : one))

const reading =
  (change: (read: ParameterList) => ParameterList): NonNullable<Variant['options']> =>
  () => ({
    replace: { 'read-parameters': (context) => ({ parameters: change(readParameters(context).parameters) }) },
  })

const provider: NonNullable<Variant['target']> = (content) => ({
  ...content,
  connection_parameter: 'provider',
})

const refusing =
  (applies: (name: string) => boolean) =>
  (read: ParameterList): ParameterList => {
    if (read.some(({ name }) => applies(name))) throw pageError('a name with brackets is not supported')
    return read
  }

export const renamedOnes: readonly Variant[] = [
  {
    id: 'connection-is-called-provider',
    says: 'The connection is named by "provider", as its owner writes into the target file.',
    options: reading(providerFor),
    target: provider,
  },
  {
    id: 'provider-refuses-brackets',
    says: 'The same, and a name with brackets is refused.',
    options: reading((read) => providerFor(refusing((name) => name.includes('['))(read))),
    target: provider,
  },
  {
    id: 'brackets-are-refused',
    says: 'A framework that makes an array of a[b] refuses the request, which has one where a string should be.',
    options: reading(refusing((name) => /\[/.test(name))),
  },
]
