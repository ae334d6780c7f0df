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
         * @description A server MAY take the parameters from a form body (RFC 6749 §3.1), which keeps the access token out of logs and of the browser's history. One that does not answers 405 and lists the methods that it supports. The parameters are those of GET.
         */
        readonly post: operations["linkByForm"];
        readonly delete?: never;
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
