import { fieldAids } from './fields.js'
import { pageAids } from './pages.js'
import { requestAids } from './request.js'
import { tokenAids } from './tokens.js'
import { valueAids } from './values.js'

/** What the text of a mutant may call, as `__aid`; the state is that of one server. */
export const makeAids = () => ({
  ...requestAids,
  ...fieldAids,
  ...pageAids,
  ...tokenAids(),
  ...valueAids(),
})

export type Aids = ReturnType<typeof makeAids>
