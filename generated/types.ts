// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.

export interface paths {
    readonly "/authorize": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Link another connection to the logged-in user's account
         * @deprecated
         * @description Starts a transaction that adds a connection to the account of the user whom the access token identifies. The answer is a redirect to the connection that the user wants to add. An error is delivered to the redirection URI once the client and that URI are known to be good, and on a page otherwise.
         *
         *     Navigate to this address, do not fetch it: the answer is meant for the user's browser, which takes its cookies along and follows the redirect to pages that a script may not read.
         *
         *     Deprecated: a client logs the user in a second time, by an ordinary request, and links the identity with `linkIdentity`, POST /api/v2/users/{id}/identities.
         *
         *     | Mistake | Error | Where it goes |
         *     |---|---|---|
         *     | `response_type` is missing or empty | `invalid_request` or `unsupported_response_type` | by redirect to `redirect_uri`, once that is known to be good |
         *     | `response_type` is repeated | `invalid_request` | by redirect to `redirect_uri`, once that is known to be good |
         *     | `response_type` has another value than its schema allows | `unsupported_response_type` or `unauthorized_client` | by redirect to `redirect_uri`, once that is known to be good |
         *     | `client_id` is missing or empty | `invalid_request` | to a page, never by redirect |
         *     | `client_id` is repeated | `invalid_request` | to a page, never by redirect |
         *     | `client_id` has another value than its schema allows | `invalid_request` | to a page, never by redirect |
         *     | `connection` is repeated | `invalid_request` | by redirect to `redirect_uri`, once that is known to be good |
         *     | `connection` is well-formed, and unknown or not allowed | `invalid_request` or `access_denied` or `unauthorized_client` | by redirect to `redirect_uri`, once that is known to be good |
         *     | `redirect_uri` is missing or empty | `invalid_request` | to a page, never by redirect |
         *     | `redirect_uri` is repeated | `invalid_request` | to a page, never by redirect |
         *     | `redirect_uri` has another value than its schema allows | `invalid_request` | to a page, never by redirect |
         *     | `access_token` is missing or empty | `invalid_request` | by redirect to `redirect_uri`, once that is known to be good |
         *     | `access_token` is repeated | `invalid_request` | by redirect to `redirect_uri`, once that is known to be good |
         *     | `access_token` is well-formed, and unknown or not allowed | `access_denied` or `invalid_request` or `login_required` | by redirect to `redirect_uri`, once that is known to be good |
         *     | `state` is repeated | `invalid_request` | by redirect to `redirect_uri`, once that is known to be good |
         *     | `scope` is repeated | `invalid_request` | by redirect to `redirect_uri`, once that is known to be good |
         *     | `scope` is well-formed, and unknown or not allowed | `invalid_scope` | by redirect to `redirect_uri`, once that is known to be good |
         */
        readonly get: operations["link"];
        readonly put?: never;
        /**
         * The same, with the parameters in a form body
         * @deprecated
         * @description A server MAY take the parameters from a form body (RFC 6749 §3.1), which keeps the access token out of logs and of the browser's history. One that does not answers 405 and lists the methods that it supports. The parameters are those of GET. Deprecated as that is, in favour of `linkIdentity`.
         */
        readonly post: operations["linkByForm"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/oauth/token": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Exchange the authorization code for tokens
         * @description What a client does with the code that came to its redirection URI (RFC 6749 §4.1.3). A code serves once, for the client and the redirection URI that it was issued to, and with the verifier of its challenge (RFC 7636 §4.5). The client authenticates by HTTP Basic or in the body, never by both; a public client sends `client_id` alone.
         */
        readonly post: operations["exchangeCode"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/userinfo": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Ask whom an access token speaks of
         * @description Claims about the user of the access token, those that its scope covers (OpenID Connect Core §5.3). After a link `sub` is that of the account, whichever of its identities the user logged in with.
         */
        readonly get: operations["getUserInfo"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v2/users/{id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        /**
         * Read a user, with the identities of the account
         * @description With the scope `read:users` any user, with `read:current_user` the user of the token alone. The first identity is the main one, whose provider and user id make the user's own id; the others were linked. A user that was linked to another is no user of its own any more.
         */
        readonly get: operations["getUser"];
        readonly put?: never;
        readonly post?: never;
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v2/users/{id}/identities": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        /**
         * Link an identity to a user's account
         * @description The successor of `link`. The account in the address is the main one and keeps its id; the identity that the body names becomes one of its identities, and the user that it was of ceases to be.
         *
         *     | Scope of the token | Account in the address | Body |
         *     |---|---|---|
         *     | `update:current_user_identities` | the token's own `sub` | `link_with` alone |
         *     | `update:users` | any | `link_with`, or `provider` and `user_id` |
         *
         *     `link_with` is an ID token of the user to be linked, which proves that he has logged in. It is verified: signed with RS256, by the issuer of the calling token, and not expired; its `aud` is the `azp` of the calling token; its `sub` is there and is a user, other than the main one. `provider` and `user_id` prove nothing, so they are for a server that has made sure itself that both accounts are of one person.
         */
        readonly post: operations["linkIdentity"];
        readonly delete?: never;
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
    readonly "/api/v2/users/{id}/identities/{provider}/{user_id}": {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly get?: never;
        readonly put?: never;
        readonly post?: never;
        /**
         * Unlink an identity from a user's account
         * @description With the scope `update:users` from any account, with `update:current_user_identities` from that of the token. The identity leaves the account and is a user of its own again, without metadata. The main identity stays.
         */
        readonly delete: operations["unlinkIdentity"];
        readonly options?: never;
        readonly head?: never;
        readonly patch?: never;
        readonly trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description How the client gets its answer, `code` for server-side flows, `token` for client-side flows.
         * @enum {string}
         */
        readonly ResponseType: "code" | "token";
        /**
         * @description The error codes that are registered for an authorization response (RFC 6749 §4.1.2.1, OIDC Core §3.1.2.6).
         * @enum {string}
         */
        readonly ErrorCode: "invalid_request" | "unauthorized_client" | "access_denied" | "unsupported_response_type" | "invalid_scope" | "server_error" | "temporarily_unavailable" | "interaction_required" | "login_required" | "account_selection_required" | "consent_required" | "invalid_request_uri" | "invalid_request_object" | "request_not_supported" | "request_uri_not_supported" | "registration_not_supported";
        /** @description An error as machines read it (RFC 9457 §3). It may have members beyond these, which a client ignores. */
        readonly ProblemDetails: {
            /**
             * Format: uri-reference
             * @description Identifies the kind of problem; about:blank when the status says it all.
             */
            readonly type?: string;
            /** @description The kind of problem in a few words. */
            readonly title?: string;
            /** @description The status of the response, repeated. */
            readonly status?: number;
            /** @description What went wrong this time. */
            readonly detail?: string;
            /**
             * Format: uri-reference
             * @description Identifies this occurrence of the problem.
             */
            readonly instance?: string;
            readonly error?: components["schemas"]["ErrorCode"];
        } & {
            readonly [key: string]: unknown;
        };
        /** @description A page that tells the user what is wrong. It cannot be framed and repeats no value unescaped. */
        readonly ErrorPage: string;
        /** @description A code to be exchanged. What it has beyond this is ignored (RFC 6749 §3.2). */
        readonly TokenRequest: {
            readonly grant_type: components["schemas"]["GrantType"];
            /** @description The authorization code. */
            readonly code: string;
            /**
             * Format: uri
             * @description The redirection URI of the authorization request, character by character.
             */
            readonly redirect_uri: string;
            /** @description The client; absent when it authenticates by HTTP Basic. */
            readonly client_id?: string;
            /** @description The secret of a confidential client that does not authenticate by HTTP Basic. */
            readonly client_secret?: string;
            /** @description The secret behind the challenge of the authorization request (RFC 7636 §4.1); absent when it had none. */
            readonly code_verifier?: string;
        };
        /**
         * @description What is exchanged for tokens.
         * @enum {string}
         */
        readonly GrantType: "authorization_code";
        /** @description Tokens (RFC 6749 §5.1). It may have members beyond these, which a client ignores. There is no refresh token. */
        readonly TokenResponse: {
            /** @description The access token. */
            readonly access_token: string;
            /**
             * @description How the access token is used (RFC 6750).
             * @constant
             */
            readonly token_type: "Bearer";
            /** @description For how many seconds the access token is good. */
            readonly expires_in: number;
            /** @description The scope that was granted; it may be absent when that is the scope that was asked for. */
            readonly scope?: string;
            /** @description Who has logged in, as a signed token for the client; for the scope openid. */
            readonly id_token?: string;
        };
        /** @description Why there are no tokens (RFC 6749 §5.2). */
        readonly TokenError: {
            /**
             * @description The error code.
             * @enum {string}
             */
            readonly error: "invalid_request" | "invalid_client" | "invalid_grant" | "unauthorized_client" | "unsupported_grant_type" | "invalid_scope";
            /** @description The reason in words, for the client's developer. */
            readonly error_description?: string;
            /**
             * Format: uri
             * @description A page about the error.
             */
            readonly error_uri?: string;
        };
        /** @description Claims about a user (OpenID Connect Core §5.1). There may be any others. */
        readonly UserInfo: {
            /** @description The user's id. */
            readonly sub: string;
            /** @description The full name, as it is shown. */
            readonly name?: string;
            readonly given_name?: string;
            readonly family_name?: string;
            readonly nickname?: string;
            /**
             * Format: uri
             * @description The address of a picture.
             */
            readonly picture?: string;
            /** @description The e-mail address; it names nobody, since several users may have the same. */
            readonly email?: string;
            /** @description Whether it was the user's at one time. */
            readonly email_verified?: boolean;
        } & {
            readonly [key: string]: unknown;
        };
        /** @description A user. It may have members beyond these, which a client ignores. */
        readonly User: {
            /** @description The user's id, the provider and user id of the main identity with a bar between them. */
            readonly user_id: string;
            readonly email?: string;
            readonly email_verified?: boolean;
            readonly name?: string;
            /** @description The identities of the account, the main one first. */
            readonly identities: readonly components["schemas"]["Identity"][];
        };
        /** @description One way in which a user can log in. It may have members beyond these, which a client ignores. */
        readonly Identity: {
            /** @description The kind of identity provider. */
            readonly provider: string;
            /** @description The user's id at that provider. */
            readonly user_id: string;
            /** @description The connection with which the user logs in. */
            readonly connection: string;
            /** @description Whether the connection is a social one. */
            readonly isSocial?: boolean;
            /** @description What a linked identity says of the user; the main one's profile is that of the user. */
            readonly profileData?: {
                readonly [key: string]: unknown;
            };
            /** @description The provider's access token; only with the scope read:user_idp_tokens. */
            readonly access_token?: string;
            /** @description The secret of an OAuth 1 token; only with the scope read:user_idp_tokens. */
            readonly access_token_secret?: string;
            /** @description The provider's refresh token; only with the scope read:user_idp_tokens. */
            readonly refresh_token?: string;
        };
        /** @description The identity to be linked, by an ID token of its user. */
        readonly LinkWithToken: {
            /** @description An ID token, which is a JWT. */
            readonly link_with: string;
        };
        /** @description The identity to be linked, by its name alone; only with the scope update:users. */
        readonly LinkByUserId: {
            /** @description The kind of identity provider. */
            readonly provider: string;
            /** @description The user's id at that provider. */
            readonly user_id: string;
            /** @description Which connection is meant when several are of this provider. */
            readonly connection_id?: string;
        };
        /** @description An error as the Management API tells it. It may have members beyond these, which a client ignores. */
        readonly ApiError: {
            /** @description The status of the response, repeated. */
            readonly statusCode: number;
            /** @description The phrase of the status. */
            readonly error: string;
            /** @description What went wrong this time. */
            readonly message: string;
            /** @description The kind of error, for a program. */
            readonly errorCode?: string;
        };
        readonly LinkForm: {
            readonly response_type: components["schemas"]["ResponseType"];
            /** @description The identifier of the client (the application) that asks for the link. */
            readonly client_id: string;
            /** @description The name of the connection that the user wants to add. When it is absent the user is sent to the login page, which shows the login widget with the first database connection. */
            readonly connection?: string;
            /**
             * Format: uri
             * @description Where the answer goes once the connection has been linked. It must be one of the callback URLs that are registered for the client.
             */
            readonly redirect_uri: string;
            /** @description The access token of the logged-in user. It identifies the user to whose account the connection is added. */
            readonly access_token: string;
            /** @description An opaque value of the client, which is returned unchanged with the answer. */
            readonly state?: string;
            /** @description The scope that the client asks for, as names with one space between them. */
            readonly scope?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type ResponseType = components['schemas']['ResponseType'];
export type ErrorCode = components['schemas']['ErrorCode'];
export type ProblemDetails = components['schemas']['ProblemDetails'];
export type ErrorPage = components['schemas']['ErrorPage'];
export type TokenRequest = components['schemas']['TokenRequest'];
export type GrantType = components['schemas']['GrantType'];
export type TokenResponse = components['schemas']['TokenResponse'];
export type TokenError = components['schemas']['TokenError'];
export type UserInfo = components['schemas']['UserInfo'];
export type User = components['schemas']['User'];
export type Identity = components['schemas']['Identity'];
export type LinkWithToken = components['schemas']['LinkWithToken'];
export type LinkByUserId = components['schemas']['LinkByUserId'];
export type ApiError = components['schemas']['ApiError'];
export type LinkForm = components['schemas']['LinkForm'];
export type $defs = Record<string, never>;
export interface operations {
    readonly link: {
        readonly parameters: {
            readonly query: {
                /**
                 * @description Use `code` for server-side flows, `token` for client-side flows.
                 * @example code
                 */
                readonly response_type: components["schemas"]["ResponseType"];
                /**
                 * @description The identifier of the client (the application) that asks for the link.
                 * @example my-client
                 */
                readonly client_id: string;
                /**
                 * @description The name of the connection that the user wants to add. When it is absent the user is sent to the login page, which shows the login widget with the first database connection.
                 * @example facebook
                 */
                readonly connection?: string;
                /**
                 * @description Where the answer goes once the connection has been linked. It must be one of the callback URLs that are registered for the client.
                 * @example https://app.example.com/callback
                 */
                readonly redirect_uri: string;
                /**
                 * @description The access token of the logged-in user. It identifies the user to whose account the connection is added.
                 * @example eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhdXRoMHx1c2VyIn0.c2lnbmF0dXJl
                 */
                readonly access_token: string;
                /**
                 * @description An opaque value of the client, which is returned unchanged with the answer.
                 * @example af0ifjsldkj
                 */
                readonly state?: string;
                /**
                 * @description The scope that the client asks for, as names with one space between them.
                 * @example openid
                 */
                readonly scope?: string;
            };
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description A redirect: to the connection that the user wants to add, to the login page, or, with an error, to the registered redirection URI. */
            readonly 302: {
                headers: {
                    /** @description Where the user agent goes next. A connection of kind social or enterprise is the third party's authorization endpoint; a database connection, or none, is the server's own login page. An error goes to the redirection URI, in its query for `code` and in its fragment for `token`. */
                    readonly Location: string;
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    /**
                     * @description Keeps the address of the request, with its token, out of `Referer`.
                     * @example no-referrer
                     */
                    readonly "Referrer-Policy"?: string;
                    /**
                     * @description Since when the endpoint is deprecated, a structured-field Date, an at sign with seconds since 1970.
                     * @example @1483401600
                     */
                    readonly Deprecation?: string;
                    /**
                     * @description When the endpoint is expected to stop working, an HTTP-date.
                     * @example Wed, 01 Mar 2017 00:00:00 GMT
                     */
                    readonly Sunset?: string;
                    /**
                     * @description The deprecation notice and the successor of the endpoint.
                     * @example <https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations>; rel="deprecation", <https://auth0.com/docs/api/management/v2/users/post-identities>; rel="successor-version"
                     */
                    readonly Link?: string;
                    /**
                     * @description Binds the transaction to the user agent. It never holds the access token.
                     * @example __Host-transaction=Zt3kQ0vY2m8sWcB1nXr7uA; Path=/; Secure; HttpOnly; SameSite=Lax
                     */
                    readonly "Set-Cookie"?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is invalid and the error may not, or need not, be delivered by redirect. So it is for a missing, repeated or unknown client or redirection URI. */
            readonly 400: {
                headers: {
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    /**
                     * @description Keeps the address of the page, with its token, out of `Referer`.
                     * @example no-referrer
                     */
                    readonly "Referrer-Policy"?: string;
                    /**
                     * @description Keeps the page out of frames and third-party resources out of the page.
                     * @example default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'
                     */
                    readonly "Content-Security-Policy"?: string;
                    /**
                     * @description Keeps user agents from guessing another media type.
                     * @example nosniff
                     */
                    readonly "X-Content-Type-Options"?: "nosniff";
                    /**
                     * @description Since when the endpoint is deprecated, a structured-field Date, an at sign with seconds since 1970.
                     * @example @1483401600
                     */
                    readonly Deprecation?: string;
                    /**
                     * @description When the endpoint is expected to stop working, an HTTP-date.
                     * @example Wed, 01 Mar 2017 00:00:00 GMT
                     */
                    readonly Sunset?: string;
                    /**
                     * @description The deprecation notice and the successor of the endpoint.
                     * @example <https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations>; rel="deprecation", <https://auth0.com/docs/api/management/v2/users/post-identities>; rel="successor-version"
                     */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "A parameter is missing, repeated or not allowed.",
                     *       "error": "invalid_request"
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Invalid request</title><h1>Invalid request</h1><p>A parameter is missing, repeated or not allowed.</p></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description The client may not use the redirection URI, the connection or the token. Some servers answer so where others answer 400. */
            readonly 403: {
                headers: {
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    /**
                     * @description Keeps the address of the page, with its token, out of `Referer`.
                     * @example no-referrer
                     */
                    readonly "Referrer-Policy"?: string;
                    /**
                     * @description Keeps the page out of frames and third-party resources out of the page.
                     * @example default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'
                     */
                    readonly "Content-Security-Policy"?: string;
                    /**
                     * @description Keeps user agents from guessing another media type.
                     * @example nosniff
                     */
                    readonly "X-Content-Type-Options"?: "nosniff";
                    /**
                     * @description Since when the endpoint is deprecated, a structured-field Date, an at sign with seconds since 1970.
                     * @example @1483401600
                     */
                    readonly Deprecation?: string;
                    /**
                     * @description When the endpoint is expected to stop working, an HTTP-date.
                     * @example Wed, 01 Mar 2017 00:00:00 GMT
                     */
                    readonly Sunset?: string;
                    /**
                     * @description The deprecation notice and the successor of the endpoint.
                     * @example <https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations>; rel="deprecation", <https://auth0.com/docs/api/management/v2/users/post-identities>; rel="successor-version"
                     */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The client may not do this.",
                     *       "error": "unauthorized_client"
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Forbidden</title><h1>Forbidden</h1><p>The client may not do this.</p></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description The method is not supported here. */
            readonly 405: {
                headers: {
                    /**
                     * @description The methods that are supported, GET among them.
                     * @example GET, HEAD
                     */
                    readonly Allow?: string;
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    /**
                     * @description Keeps user agents from guessing another media type.
                     * @example nosniff
                     */
                    readonly "X-Content-Type-Options"?: "nosniff";
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Method Not Allowed",
                     *       "status": 405
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Method not allowed</title><h1>Method not allowed</h1></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description The endpoint has been removed (lifecycle removed). No link is started any more. */
            readonly 410: {
                headers: {
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    /**
                     * @description Keeps the address of the page, with its token, out of `Referer`.
                     * @example no-referrer
                     */
                    readonly "Referrer-Policy"?: string;
                    /**
                     * @description Keeps the page out of frames and third-party resources out of the page.
                     * @example default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'
                     */
                    readonly "Content-Security-Policy"?: string;
                    /**
                     * @description Keeps user agents from guessing another media type.
                     * @example nosniff
                     */
                    readonly "X-Content-Type-Options"?: "nosniff";
                    /**
                     * @description Since when the endpoint is deprecated, a structured-field Date, an at sign with seconds since 1970.
                     * @example @1483401600
                     */
                    readonly Deprecation?: string;
                    /**
                     * @description When the endpoint is expected to stop working, an HTTP-date.
                     * @example Wed, 01 Mar 2017 00:00:00 GMT
                     */
                    readonly Sunset?: string;
                    /**
                     * @description The deprecation notice and the successor of the endpoint.
                     * @example <https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations>; rel="deprecation", <https://auth0.com/docs/api/management/v2/users/post-identities>; rel="successor-version"
                     */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gone",
                     *       "status": 410,
                     *       "detail": "Link identities with POST /api/v2/users/{id}/identities."
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Gone</title><h1>Account linking has moved</h1></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description The request target is longer than the server reads. */
            readonly 414: {
                headers: {
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "URI Too Long",
                     *       "status": 414
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>URI too long</title><h1>URI too long</h1></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description Too many requests; try again later. */
            readonly 429: {
                headers: {
                    /**
                     * @description How many seconds to wait, or until when.
                     * @example 30
                     */
                    readonly "Retry-After"?: string;
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Too Many Requests",
                     *       "status": 429
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Too many requests</title><h1>Too many requests</h1></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description The request line and header fields are larger than the server reads. */
            readonly 431: {
                headers: {
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Request Header Fields Too Large",
                     *       "status": 431
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Request header fields too large</title><h1>Request header fields too large</h1></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description The server is overloaded or under maintenance; try again later. */
            readonly 503: {
                headers: {
                    /**
                     * @description How many seconds to wait, or until when.
                     * @example 30
                     */
                    readonly "Retry-After"?: string;
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "error": "temporarily_unavailable"
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Service unavailable</title><h1>Service unavailable</h1></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
        };
    };
    readonly linkByForm: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                /**
                 * @example {
                 *       "response_type": "code",
                 *       "client_id": "my-client",
                 *       "redirect_uri": "https://app.example.com/callback",
                 *       "access_token": "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhdXRoMHx1c2VyIn0.c2lnbmF0dXJl"
                 *     }
                 */
                readonly "application/x-www-form-urlencoded": components["schemas"]["LinkForm"];
            };
        };
        readonly responses: {
            /** @description A redirect: to the connection that the user wants to add, to the login page, or, with an error, to the registered redirection URI. */
            readonly 302: {
                headers: {
                    /** @description Where the user agent goes next. A connection of kind social or enterprise is the third party's authorization endpoint; a database connection, or none, is the server's own login page. An error goes to the redirection URI, in its query for `code` and in its fragment for `token`. */
                    readonly Location: string;
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    /**
                     * @description Keeps the address of the request, with its token, out of `Referer`.
                     * @example no-referrer
                     */
                    readonly "Referrer-Policy"?: string;
                    /**
                     * @description Since when the endpoint is deprecated, a structured-field Date, an at sign with seconds since 1970.
                     * @example @1483401600
                     */
                    readonly Deprecation?: string;
                    /**
                     * @description When the endpoint is expected to stop working, an HTTP-date.
                     * @example Wed, 01 Mar 2017 00:00:00 GMT
                     */
                    readonly Sunset?: string;
                    /**
                     * @description The deprecation notice and the successor of the endpoint.
                     * @example <https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations>; rel="deprecation", <https://auth0.com/docs/api/management/v2/users/post-identities>; rel="successor-version"
                     */
                    readonly Link?: string;
                    /**
                     * @description Binds the transaction to the user agent. It never holds the access token.
                     * @example __Host-transaction=Zt3kQ0vY2m8sWcB1nXr7uA; Path=/; Secure; HttpOnly; SameSite=Lax
                     */
                    readonly "Set-Cookie"?: string;
                    readonly [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is invalid and the error may not, or need not, be delivered by redirect. So it is for a missing, repeated or unknown client or redirection URI. */
            readonly 400: {
                headers: {
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    /**
                     * @description Keeps the address of the page, with its token, out of `Referer`.
                     * @example no-referrer
                     */
                    readonly "Referrer-Policy"?: string;
                    /**
                     * @description Keeps the page out of frames and third-party resources out of the page.
                     * @example default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'
                     */
                    readonly "Content-Security-Policy"?: string;
                    /**
                     * @description Keeps user agents from guessing another media type.
                     * @example nosniff
                     */
                    readonly "X-Content-Type-Options"?: "nosniff";
                    /**
                     * @description Since when the endpoint is deprecated, a structured-field Date, an at sign with seconds since 1970.
                     * @example @1483401600
                     */
                    readonly Deprecation?: string;
                    /**
                     * @description When the endpoint is expected to stop working, an HTTP-date.
                     * @example Wed, 01 Mar 2017 00:00:00 GMT
                     */
                    readonly Sunset?: string;
                    /**
                     * @description The deprecation notice and the successor of the endpoint.
                     * @example <https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations>; rel="deprecation", <https://auth0.com/docs/api/management/v2/users/post-identities>; rel="successor-version"
                     */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Bad Request",
                     *       "status": 400,
                     *       "detail": "A parameter is missing, repeated or not allowed.",
                     *       "error": "invalid_request"
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Invalid request</title><h1>Invalid request</h1><p>A parameter is missing, repeated or not allowed.</p></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description The client may not use the redirection URI, the connection or the token. Some servers answer so where others answer 400. */
            readonly 403: {
                headers: {
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    /**
                     * @description Keeps the address of the page, with its token, out of `Referer`.
                     * @example no-referrer
                     */
                    readonly "Referrer-Policy"?: string;
                    /**
                     * @description Keeps the page out of frames and third-party resources out of the page.
                     * @example default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'
                     */
                    readonly "Content-Security-Policy"?: string;
                    /**
                     * @description Keeps user agents from guessing another media type.
                     * @example nosniff
                     */
                    readonly "X-Content-Type-Options"?: "nosniff";
                    /**
                     * @description Since when the endpoint is deprecated, a structured-field Date, an at sign with seconds since 1970.
                     * @example @1483401600
                     */
                    readonly Deprecation?: string;
                    /**
                     * @description When the endpoint is expected to stop working, an HTTP-date.
                     * @example Wed, 01 Mar 2017 00:00:00 GMT
                     */
                    readonly Sunset?: string;
                    /**
                     * @description The deprecation notice and the successor of the endpoint.
                     * @example <https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations>; rel="deprecation", <https://auth0.com/docs/api/management/v2/users/post-identities>; rel="successor-version"
                     */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Forbidden",
                     *       "status": 403,
                     *       "detail": "The client may not do this.",
                     *       "error": "unauthorized_client"
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Forbidden</title><h1>Forbidden</h1><p>The client may not do this.</p></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description The method is not supported here. */
            readonly 405: {
                headers: {
                    /**
                     * @description The methods that are supported, GET among them.
                     * @example GET, HEAD
                     */
                    readonly Allow?: string;
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    /**
                     * @description Keeps user agents from guessing another media type.
                     * @example nosniff
                     */
                    readonly "X-Content-Type-Options"?: "nosniff";
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Method Not Allowed",
                     *       "status": 405
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Method not allowed</title><h1>Method not allowed</h1></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description The endpoint has been removed (lifecycle removed). No link is started any more. */
            readonly 410: {
                headers: {
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    /**
                     * @description Keeps the address of the page, with its token, out of `Referer`.
                     * @example no-referrer
                     */
                    readonly "Referrer-Policy"?: string;
                    /**
                     * @description Keeps the page out of frames and third-party resources out of the page.
                     * @example default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'
                     */
                    readonly "Content-Security-Policy"?: string;
                    /**
                     * @description Keeps user agents from guessing another media type.
                     * @example nosniff
                     */
                    readonly "X-Content-Type-Options"?: "nosniff";
                    /**
                     * @description Since when the endpoint is deprecated, a structured-field Date, an at sign with seconds since 1970.
                     * @example @1483401600
                     */
                    readonly Deprecation?: string;
                    /**
                     * @description When the endpoint is expected to stop working, an HTTP-date.
                     * @example Wed, 01 Mar 2017 00:00:00 GMT
                     */
                    readonly Sunset?: string;
                    /**
                     * @description The deprecation notice and the successor of the endpoint.
                     * @example <https://auth0.com/docs/troubleshoot/product-lifecycle/past-migrations>; rel="deprecation", <https://auth0.com/docs/api/management/v2/users/post-identities>; rel="successor-version"
                     */
                    readonly Link?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Gone",
                     *       "status": 410,
                     *       "detail": "Link identities with POST /api/v2/users/{id}/identities."
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Gone</title><h1>Account linking has moved</h1></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description The form is longer than the server reads. */
            readonly 413: {
                headers: {
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Content Too Large",
                     *       "status": 413
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Content too large</title><h1>Content too large</h1></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description The request target is longer than the server reads. */
            readonly 414: {
                headers: {
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "URI Too Long",
                     *       "status": 414
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>URI too long</title><h1>URI too long</h1></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description The content is not a form. A JSON or multipart body would be a second way to say the same thing. */
            readonly 415: {
                headers: {
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Unsupported Media Type",
                     *       "status": 415
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Unsupported media type</title><h1>Unsupported media type</h1></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description Too many requests; try again later. */
            readonly 429: {
                headers: {
                    /**
                     * @description How many seconds to wait, or until when.
                     * @example 30
                     */
                    readonly "Retry-After"?: string;
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Too Many Requests",
                     *       "status": 429
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Too many requests</title><h1>Too many requests</h1></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description The request line and header fields are larger than the server reads. */
            readonly 431: {
                headers: {
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Request Header Fields Too Large",
                     *       "status": 431
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Request header fields too large</title><h1>Request header fields too large</h1></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
            /** @description The server is overloaded or under maintenance; try again later. */
            readonly 503: {
                headers: {
                    /**
                     * @description How many seconds to wait, or until when.
                     * @example 30
                     */
                    readonly "Retry-After"?: string;
                    /**
                     * @description Keeps an address that holds a token out of every cache.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "about:blank",
                     *       "title": "Service Unavailable",
                     *       "status": 503,
                     *       "error": "temporarily_unavailable"
                     *     }
                     */
                    readonly "application/problem+json": components["schemas"]["ProblemDetails"];
                    /** @example <!doctype html><html lang="en"><title>Service unavailable</title><h1>Service unavailable</h1></html> */
                    readonly "text/html": components["schemas"]["ErrorPage"];
                };
            };
        };
    };
    readonly exchangeCode: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/x-www-form-urlencoded": components["schemas"]["TokenRequest"];
            };
        };
        readonly responses: {
            /** @description The tokens. */
            readonly 200: {
                headers: {
                    /**
                     * @description Keeps tokens, and what is said of a user, out of every cache (RFC 6749 §5.1).
                     * @example no-store
                     */
                    readonly "Cache-Control": string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TokenResponse"];
                };
            };
            /** @description The request is invalid, or the code is: unknown, expired, used before, of another client, of another redirection URI, or without the verifier of its challenge. */
            readonly 400: {
                headers: {
                    /**
                     * @description Keeps tokens, and what is said of a user, out of every cache (RFC 6749 §5.1).
                     * @example no-store
                     */
                    readonly "Cache-Control": string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["TokenError"];
                };
            };
            /** @description The client is unknown, its secret is wrong, or it must authenticate and has not. */
            readonly 401: {
                headers: {
                    /**
                     * @description How the client may authenticate.
                     * @example Basic realm="login.example.com"
                     */
                    readonly "WWW-Authenticate": string;
                    /**
                     * @description Keeps tokens, and what is said of a user, out of every cache (RFC 6749 §5.1).
                     * @example no-store
                     */
                    readonly "Cache-Control": string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "invalid_client",
                     *       "error_description": "client authentication failed"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["TokenError"];
                };
            };
            /** @description Tokens are asked for by POST alone (RFC 6749 §3.2). */
            readonly 405: {
                headers: {
                    /**
                     * @description The method that is supported.
                     * @example POST
                     */
                    readonly Allow: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "invalid_request",
                     *       "error_description": "the method must be POST"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["TokenError"];
                };
            };
            /** @description The content is not a form. */
            readonly 415: {
                headers: {
                    /**
                     * @description Keeps tokens, and what is said of a user, out of every cache (RFC 6749 §5.1).
                     * @example no-store
                     */
                    readonly "Cache-Control": string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "invalid_request",
                     *       "error_description": "the content must be a form"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["TokenError"];
                };
            };
            /** @description Too many requests; try again when the limit is reset. */
            readonly 429: {
                headers: {
                    /**
                     * @description How many requests are allowed at once.
                     * @example 10
                     */
                    readonly "X-RateLimit-Limit"?: number;
                    /**
                     * @description How many of them are left.
                     * @example 0
                     */
                    readonly "X-RateLimit-Remaining"?: number;
                    /**
                     * @description When the next request is allowed, in seconds since 1970.
                     * @example 1483401630
                     */
                    readonly "X-RateLimit-Reset"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "statusCode": 429,
                     *       "error": "Too Many Requests",
                     *       "message": "Global limit has been reached",
                     *       "errorCode": "too_many_requests"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    readonly getUserInfo: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path?: never;
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description Claims about the user. */
            readonly 200: {
                headers: {
                    /**
                     * @description Keeps what is said of a user out of shared caches.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "sub": "auth0|5457edea1b8f33391a000004",
                     *       "name": "Ada Lovelace",
                     *       "nickname": "ada",
                     *       "picture": "https://cdn.example.com/ada.png",
                     *       "email": "ada@example.com",
                     *       "email_verified": true
                     *     }
                     */
                    readonly "application/json": components["schemas"]["UserInfo"];
                };
            };
            /** @description There is no token, or it is malformed, expired, revoked or not meant for this. */
            readonly 401: {
                headers: {
                    /** @description The challenge (RFC 6750 §3). It has no error when the request had no token. */
                    readonly "WWW-Authenticate": string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The token does not have the scope `openid`. */
            readonly 403: {
                headers: {
                    /**
                     * @description The challenge, with the scope that is needed (RFC 6750 §3.1).
                     * @example Bearer realm="login.example.com", error="insufficient_scope", scope="openid"
                     */
                    readonly "WWW-Authenticate"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "statusCode": 403,
                     *       "error": "Forbidden",
                     *       "message": "Insufficient scope, expected: openid",
                     *       "errorCode": "insufficient_scope"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Too many requests; try again when the limit is reset. */
            readonly 429: {
                headers: {
                    /**
                     * @description How many requests are allowed at once.
                     * @example 10
                     */
                    readonly "X-RateLimit-Limit"?: number;
                    /**
                     * @description How many of them are left.
                     * @example 0
                     */
                    readonly "X-RateLimit-Remaining"?: number;
                    /**
                     * @description When the next request is allowed, in seconds since 1970.
                     * @example 1483401630
                     */
                    readonly "X-RateLimit-Reset"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "statusCode": 429,
                     *       "error": "Too Many Requests",
                     *       "message": "Global limit has been reached",
                     *       "errorCode": "too_many_requests"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    readonly getUser: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The user's id, provider and user id with a bar between them, percent-encoded.
                 * @example auth0|5457edea1b8f33391a000004
                 */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The user. */
            readonly 200: {
                headers: {
                    /**
                     * @description Keeps what is said of a user out of shared caches.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "user_id": "auth0|5457edea1b8f33391a000004",
                     *       "email": "ada@example.com",
                     *       "email_verified": true,
                     *       "name": "Ada Lovelace",
                     *       "identities": [
                     *         {
                     *           "provider": "auth0",
                     *           "user_id": "5457edea1b8f33391a000004",
                     *           "connection": "Username-Password-Authentication",
                     *           "isSocial": false
                     *         },
                     *         {
                     *           "provider": "google-oauth2",
                     *           "user_id": "107691503500061",
                     *           "connection": "google-oauth2",
                     *           "isSocial": true,
                     *           "profileData": {
                     *             "name": "Ada King",
                     *             "email": "ada.king@example.org",
                     *             "email_verified": true
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    readonly "application/json": components["schemas"]["User"];
                };
            };
            /** @description The address is invalid. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "statusCode": 400,
                     *       "error": "Bad Request",
                     *       "message": "Path validation error: the address is not as it should be",
                     *       "errorCode": "invalid_uri"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description There is no token, or it is malformed, expired, revoked or not meant for this. */
            readonly 401: {
                headers: {
                    /** @description The challenge (RFC 6750 §3). It has no error when the request had no token. */
                    readonly "WWW-Authenticate": string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The token has neither scope, or only that for its own user, and this is another. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description There is no such user, or no longer, since it was linked to another. */
            readonly 404: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "statusCode": 404,
                     *       "error": "Not Found",
                     *       "message": "The user does not exist.",
                     *       "errorCode": "inexistent_user"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Too many requests; try again when the limit is reset. */
            readonly 429: {
                headers: {
                    /**
                     * @description How many requests are allowed at once.
                     * @example 10
                     */
                    readonly "X-RateLimit-Limit"?: number;
                    /**
                     * @description How many of them are left.
                     * @example 0
                     */
                    readonly "X-RateLimit-Remaining"?: number;
                    /**
                     * @description When the next request is allowed, in seconds since 1970.
                     * @example 1483401630
                     */
                    readonly "X-RateLimit-Reset"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "statusCode": 429,
                     *       "error": "Too Many Requests",
                     *       "message": "Global limit has been reached",
                     *       "errorCode": "too_many_requests"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    readonly linkIdentity: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The user's id, provider and user id with a bar between them, percent-encoded.
                 * @example auth0|5457edea1b8f33391a000004
                 */
                readonly id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody: {
            readonly content: {
                readonly "application/json": components["schemas"]["LinkWithToken"] | components["schemas"]["LinkByUserId"];
                readonly "application/x-www-form-urlencoded": components["schemas"]["LinkWithToken"] | components["schemas"]["LinkByUserId"];
            };
        };
        readonly responses: {
            /** @description The identity is linked. These are all identities of the account, the main one first. */
            readonly 201: {
                headers: {
                    /**
                     * @description Keeps what is said of a user out of shared caches.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "provider": "auth0",
                     *         "user_id": "5457edea1b8f33391a000004",
                     *         "connection": "Username-Password-Authentication",
                     *         "isSocial": false
                     *       },
                     *       {
                     *         "provider": "google-oauth2",
                     *         "user_id": "107691503500061",
                     *         "connection": "google-oauth2",
                     *         "isSocial": true,
                     *         "profileData": {
                     *           "name": "Ada King",
                     *           "email": "ada.king@example.org",
                     *           "email_verified": true
                     *         }
                     *       }
                     *     ]
                     */
                    readonly "application/json": readonly components["schemas"]["Identity"][];
                };
            };
            /** @description The address or the body is invalid; the provider or connection is not configured; `link_with` does not meet one of its conditions; there is no such user to be linked; or he is the main user himself. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description There is no token, or it is malformed, expired, revoked or not meant for this. */
            readonly 401: {
                headers: {
                    /** @description The challenge (RFC 6750 §3). It has no error when the request had no token. */
                    readonly "WWW-Authenticate": string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The token has neither scope, or only that for its own user, and this is another, or the body is one that it may not send. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The identity is linked already, to this account or to another. */
            readonly 409: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "statusCode": 409,
                     *       "error": "Conflict",
                     *       "message": "Specified identity already exists."
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Too many requests; try again when the limit is reset. */
            readonly 429: {
                headers: {
                    /**
                     * @description How many requests are allowed at once.
                     * @example 10
                     */
                    readonly "X-RateLimit-Limit"?: number;
                    /**
                     * @description How many of them are left.
                     * @example 0
                     */
                    readonly "X-RateLimit-Remaining"?: number;
                    /**
                     * @description When the next request is allowed, in seconds since 1970.
                     * @example 1483401630
                     */
                    readonly "X-RateLimit-Reset"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "statusCode": 429,
                     *       "error": "Too Many Requests",
                     *       "message": "Global limit has been reached",
                     *       "errorCode": "too_many_requests"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
    readonly unlinkIdentity: {
        readonly parameters: {
            readonly query?: never;
            readonly header?: never;
            readonly path: {
                /**
                 * @description The user's id, provider and user id with a bar between them, percent-encoded.
                 * @example auth0|5457edea1b8f33391a000004
                 */
                readonly id: string;
                /**
                 * @description The provider of the identity.
                 * @example google-oauth2
                 */
                readonly provider: string;
                /**
                 * @description The user id at that provider, what follows the bar in a user's id; the connection and a bar may precede it.
                 * @example 107691503500061
                 */
                readonly user_id: string;
            };
            readonly cookie?: never;
        };
        readonly requestBody?: never;
        readonly responses: {
            /** @description The identity is unlinked. These are the identities that are left. */
            readonly 200: {
                headers: {
                    /**
                     * @description Keeps what is said of a user out of shared caches.
                     * @example no-store
                     */
                    readonly "Cache-Control"?: string;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "provider": "auth0",
                     *         "user_id": "5457edea1b8f33391a000004",
                     *         "connection": "Username-Password-Authentication",
                     *         "isSocial": false
                     *       }
                     *     ]
                     */
                    readonly "application/json": readonly components["schemas"]["Identity"][];
                };
            };
            /** @description The address is invalid, or names the main identity, or one that the account does not have. */
            readonly 400: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description There is no token, or it is malformed, expired, revoked or not meant for this. */
            readonly 401: {
                headers: {
                    /** @description The challenge (RFC 6750 §3). It has no error when the request had no token. */
                    readonly "WWW-Authenticate": string;
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description The token has neither scope, or only that for its own user, and this is another, or the body is one that it may not send. */
            readonly 403: {
                headers: {
                    readonly [name: string]: unknown;
                };
                content: {
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
            /** @description Too many requests; try again when the limit is reset. */
            readonly 429: {
                headers: {
                    /**
                     * @description How many requests are allowed at once.
                     * @example 10
                     */
                    readonly "X-RateLimit-Limit"?: number;
                    /**
                     * @description How many of them are left.
                     * @example 0
                     */
                    readonly "X-RateLimit-Remaining"?: number;
                    /**
                     * @description When the next request is allowed, in seconds since 1970.
                     * @example 1483401630
                     */
                    readonly "X-RateLimit-Reset"?: number;
                    readonly [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "statusCode": 429,
                     *       "error": "Too Many Requests",
                     *       "message": "Global limit has been reached",
                     *       "errorCode": "too_many_requests"
                     *     }
                     */
                    readonly "application/json": components["schemas"]["ApiError"];
                };
            };
        };
    };
}
type FlattenedDeepRequired<T> = {
    [K in keyof T]-?: FlattenedDeepRequired<T[K] extends unknown[] | undefined | null ? Extract<T[K], unknown[]>[number] : T[K]>;
};
type ReadonlyArray<T> = [
    Exclude<T, undefined>
] extends [
    unknown[]
] ? Readonly<Exclude<T, undefined>> : Readonly<Exclude<T, undefined>[]>;
export const responseTypeValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ResponseType"]> = ["code", "token"];
export const errorCodeValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["ErrorCode"]> = ["invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type", "invalid_scope", "server_error", "temporarily_unavailable", "interaction_required", "login_required", "account_selection_required", "consent_required", "invalid_request_uri", "invalid_request_object", "request_not_supported", "request_uri_not_supported", "registration_not_supported"];
export const grantTypeValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["GrantType"]> = ["authorization_code"];
export const tokenErrorErrorValues: ReadonlyArray<FlattenedDeepRequired<components>["schemas"]["TokenError"]["error"]> = ["invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope"];
