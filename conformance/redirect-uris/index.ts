import encodingAndControl from './encoding-and-control.js'
import foreignDestination from './foreign-destination.js'
import type { Form } from './form.js'
import fragment from './fragment.js'
import lookAlikeHost from './look-alike-host.js'
import loopback from './loopback.js'
import pathConfusion from './path-confusion.js'
import patterns from './patterns.js'
import port from './port.js'
import queryPollution from './query-pollution.js'
import requestPollution from './request-pollution.js'
import scheme from './scheme.js'
import slashesAndBackslashes from './slashes-and-backslashes.js'
import userinfo from './userinfo.js'
import wildcard from './wildcard.js'

const corpus = [
  ...foreignDestination,
  ...lookAlikeHost,
  ...userinfo,
  ...slashesAndBackslashes,
  ...pathConfusion,
  ...queryPollution,
  ...fragment,
  ...scheme,
  ...port,
  ...loopback,
  ...encodingAndControl,
  ...requestPollution,
  ...patterns,
  ...wildcard,
] as const

export type FormId = (typeof corpus)[number]['id']

/** The requirements that own a form. */
export type FormRequirement = (typeof corpus)[number]['requirement']

/** The whole corpus, in the catalogue's order: A to N. */
export const forms: readonly Form[] = corpus
