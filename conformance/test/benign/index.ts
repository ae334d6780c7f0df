import { authority } from './authority.js'
import { branches } from './branches.js'
import { deployments } from './deployments.js'
import { everyAnswer } from './every-answer.js'
import { fieldValues } from './field-values.js'
import { fields } from './fields.js'
import { foreign } from './foreign.js'
import { forgeries } from './forgeries.js'
import { issued } from './issued.js'
import { leaks } from './leaks.js'
import { leniency } from './leniency.js'
import { nearLogins } from './login-instead.js'
import { markup } from './markup.js'
import { methods } from './methods.js'
import { oddFields } from './odd-fields.js'
import { pages } from './pages.js'
import { pkceOfClients } from './pkce.js'
import { redirects } from './redirects.js'
import { registered } from './registered.js'
import { renamedOnes } from './renamed.js'
import { targets } from './targets.js'
import { time } from './time.js'
import { traceless } from './traces.js'
import { transport } from './transport.js'
import { upstreams } from './upstream.js'
import type { Variant } from './variant.js'

/** Every way to differ that has been thought of, or met. */
export const variants: readonly Variant[] = [
  ...pages,
  ...markup,
  ...redirects,
  ...upstreams,
  ...fields,
  ...nearLogins,
  ...renamedOnes,
  ...oddFields,
  ...fieldValues,
  ...traceless,
  ...methods,
  ...issued,
  ...leaks,
  ...leniency,
  ...forgeries,
  ...authority,
  ...deployments,
  ...transport,
  ...time,
  ...targets,
  ...registered,
  ...branches,
  ...pkceOfClients,
  ...foreign,
  ...everyAnswer,
]
