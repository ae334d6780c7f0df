import type { Deployment } from './deployment.js'
import { type Draft, pairsOf, validDraft, withPairs } from './draft.js'
import { editDraft } from './edits.js'
import { forged } from './forgeries.js'
import { mark } from './html.js'
import { type Random, seeded } from './random.js'
import { type Wire, written } from './write.js'

const set = (draft: Draft, name: string, value: string): Draft =>
  withPairs(draft, [...pairsOf(draft).filter((one) => one.name !== name), { name, value }])

const withField = (draft: Draft, name: string, value: string): Draft => ({
  ...draft,
  headers: [...draft.headers.filter(([one]) => one.toLowerCase() !== name.toLowerCase()), [name, value]],
})

const markups = [
  `${mark}<i>${mark}<i>${mark}`,
  `${mark}"${mark}=1`,
  `${mark}'${mark}=1`,
  `${mark} ${mark}=1`,
  `${mark}--><i>${mark}`,
  `${mark}</title></script></style>--><i>${mark}`,
  `${mark}";${mark}//`,
  `${mark}';${mark}//`,
  `${mark}\\`,
  `\${${mark}}`,
  `${mark}%3Ci%3E%22${mark}=1`,
  `${mark}}${mark}{${mark}`,
  `javascript:${mark}`,
  `https://app.example.com/callback?${mark}"><i>${mark}`,
]

/** What a page is shown for: a client or a redirection URI that there is not. */
const onPage = (draft: Draft, random: Random): Draft =>
  random.chance(0.5)
    ? set(draft, 'client_id', random.pick(['unknown', ...markups]))
    : set(draft, 'redirect_uri', random.pick(['https://evil.example/', ...markups]))

function withMarkup(draft: Draft, random: Random): Draft {
  const names = ['state', 'scope', 'connection', 'response_type', 'prompt', 'x', 'access_token']
  const some = names.filter((name) => random.chance(name === 'access_token' ? 0.1 : 0.4))
  const marked = some.reduce((made, name) => set(made, name, random.pick(markups)), draft)
  return random.chance(0.9) ? onPage(marked, random) : marked
}

function withForgery(draft: Draft, random: Random, { clients, badTokens }: Deployment): Draft {
  const valid = clients.flatMap(({ tokens }) => tokens)
  const token = random.pick(random.chance(0.7) ? valid : badTokens)
  return set(draft, 'access_token', random.chance(0.9) ? forged(token, random) : token)
}

/** A good token where it is not looked for, and a bad one where it is. */
function withCarrier(draft: Draft, random: Random, deployment: Deployment): Draft {
  const good = pairsOf(draft).find(({ name }) => name === 'access_token')?.value ?? ''
  const bad = random.chance(0.5)
    ? set(draft, 'access_token', random.pick([...deployment.badTokens, 'x']))
    : withPairs(
        draft,
        pairsOf(draft).filter(({ name }) => name !== 'access_token'),
      )
  const carriers: readonly ((to: Draft) => Draft)[] = [
    (to) => set(to, 'id_token_hint', good),
    (to) => set(to, 'id_token', good),
    (to) => withField(to, 'Cookie', `access_token=${good}`),
    (to) => withField(to, 'X-Access-Token', good),
  ]
  return random.pick(carriers)(bad)
}

const longState = 'a long state, of more than a few words, as some clients have: '.repeat(2)

/** What else a request may carry, and every server may ignore. */
const riders: readonly ((draft: Draft) => Draft)[] = [
  (draft) => set(draft, 'login_hint', 'user@example.com'),
  (draft) => set(draft, 'ui_locales', 'de'),
  (draft) => set(draft, 'nonce', 'n-0S6_WzA2Mj'),
  (draft) => set(draft, 'state', longState),
  (draft) =>
    set(
      set(draft, 'code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'),
      'code_challenge_method',
      'S256',
    ),
  (draft) => withField(draft, 'Accept', 'application/json'),
  (draft) => withField(draft, 'Origin', 'https://app.example.com'),
  (draft) => withField(draft, 'X-Forwarded-Host', 'evil.example'),
  (draft) => withField(draft, 'Host', 'evil.example'),
]

type Kind = (draft: Draft, random: Random, deployment: Deployment) => Draft
const kinds: readonly Kind[] = [
  (draft) => draft,
  withForgery,
  withForgery,
  withMarkup,
  withMarkup,
  withCarrier,
  editDraft,
]

function probe(random: Random, deployment: Deployment): Draft {
  const draft = random.pick(kinds)(validDraft(deployment, random), random, deployment)
  return random.chance(0.4) ? random.pick(riders)(draft) : draft
}

/** Pairs are data: the same request again is the same octets. */
const again = 0.1

/**
 * Requests that are meant to show something: tokens that anybody can make of the server's, values that would be more than
 * text on a page, what rides along, and the same once more.
 */
export function probes(count: number, seed: number, deployment: Deployment): readonly Wire[] {
  const random = seeded(seed)
  const all: Wire[] = []
  while (all.length < count) {
    const last = all.at(-1)
    all.push(last !== undefined && random.chance(again) ? last : written(probe(random, deployment)))
  }
  return all
}
