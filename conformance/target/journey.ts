/** How a journey begins: at the endpoint itself, or at an address of the application that answers with where to go. */
export type JourneyStart =
  | { readonly kind: 'navigate' }
  | {
      readonly kind: 'post-json'
      readonly url: string
      /** Sent as JSON. */
      readonly body: Readonly<Record<string, unknown>>
      /** JSON pointer to the address in the answer. */
      readonly at: string
    }
  | { readonly kind: 'get-json'; readonly url: string; readonly at: string }

/** An identity provider that the suite plays, as the target was told of it. */
export interface JourneyUpstream {
  /** The target's name of the connection that points here. */
  readonly connection: string
  readonly listen: { readonly host: string; readonly port: number }
  readonly clientId: string
  readonly clientSecret: string | null
  /** Where the server reaches it, and its issuer, as written. */
  readonly url: string
  readonly protocol: 'oidc' | 'oauth2'
  /** The file of its keys, absolute; null for keys of this run alone. */
  readonly keys: string | null
}

/** A page with a form, and how it is answered. */
export interface JourneyPage {
  /** Its address, where `*` stands for any text. */
  readonly at: string
  readonly fill: Readonly<Record<string, string>>
  /** A selector of the control that says yes; null for the form's own. */
  readonly submit: string | null
  readonly decline: string | null
}

/** How a browser comes to be logged in: a command that prints a Cookie header, or its value. */
export type JourneySession =
  | { readonly by: 'command'; readonly command: string }
  | { readonly by: 'cookie'; readonly cookie: string }

export interface JourneyUser {
  /** As the target calls the account: given, else that of an access token that can be read. */
  readonly sub: string | null
  readonly email: string | null
  readonly accessToken: string | null
  readonly session: JourneySession | null
}

/** A request that is written in the target file. */
export interface JourneyRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** Something that is done at the target: by a request, or by a command. Placeholders are not filled in yet. */
export type JourneyAction =
  | (JourneyRequest & { readonly by: 'request' })
  | { readonly by: 'command'; readonly command: string }

/** A request whose answer lists the identities of a user. */
export interface JourneyList extends JourneyRequest {
  /** JSON pointer to the list; empty where the answer is the list. */
  readonly at: string
  /** The two members of an entry that say whose identity it is. */
  readonly key: readonly [connection: string, userId: string]
}

/** How it is learned to whom an identity belongs. */
export type JourneyIdentities = (
  | { readonly by: 'api'; readonly list: JourneyList }
  | { readonly by: 'login' }
  | { readonly by: 'command'; readonly command: string }
) & {
  /** Takes an identity away again. */
  readonly reset: JourneyAction | null
}

/** The key `journey` of a target file, with every default filled in and every secret read. */
export interface Journey {
  readonly start: JourneyStart
  readonly upstream: JourneyUpstream
  readonly secondUpstream: JourneyUpstream | null
  readonly pages: readonly JourneyPage[]
  /** How the client's success is known; null for a code or a token, and no error. */
  readonly success: { readonly parameter: string; readonly value: string } | null
  readonly users: {
    /** The user of `access_tokens.valid`. */
    readonly a: JourneyUser
    readonly b: JourneyUser | null
    /** Its address was never confirmed at the target. */
    readonly unverified: Pick<JourneyUser, 'sub' | 'email'> | null
  }
  readonly token: {
    readonly endpoint: string
    readonly clientSecret: string | null
    readonly secondClientSecret: string | null
  } | null
  readonly identities: JourneyIdentities | null
  /** The connection logs nobody in. */
  readonly linkOnly: boolean
  /** Ends the access token of user A. */
  readonly revoke: JourneyAction | null
  /** Where commands run. */
  readonly directory: string
  /** Whatever was read that must not be shown, and the key that it is of. */
  readonly secrets: readonly { readonly name: string; readonly value: string }[]
}
