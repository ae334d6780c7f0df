import { decodedValue, expandForm, wireForms } from '../forms/forms.js'
import { forms } from '../redirect-uris/index.js'

/** What a server reads when the whole corpus is sent to it for one registered URI, on every wire. */
export const corpusValues = (registered: string, attackerHost: string): readonly string[] =>
  forms.flatMap((form) => {
    if (form.technique === 'request-pollution') return []
    const expansion = expandForm(form, registered, { attackerHost })
    if ('inapplicable' in expansion) return []
    const values = wireForms(form, expansion.value).map(({ bytes }) => decodedValue(bytes))
    return values.filter((value) => value !== registered)
  })
