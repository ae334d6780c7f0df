import { STATUS_CODES } from 'node:http'
import type { ApiError } from '../../generated/types.js'
import type { Grant } from '../access-tokens.js'
import { jsonAnswer, withFields } from '../answers.js'
import type { Received } from '../context.js'
import type { Answer } from '../wire.js'

type Status = 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415

/** A refusal of userinfo and of the Management API. */
export class ApiRefusal extends Error {
  override name = 'ApiRefusal'
  readonly status: Status
  /** Of RFC 6750 §3.1, for a request that its token does not allow. */
  readonly challenge: string | undefined
  constructor(status: Status, message: string, challenge?: string) {
    super(message)
    this.status = status
    this.challenge = challenge
  }
}

function errorOf({ settings }: Received, { status, message }: ApiRefusal): Answer {
  const error: ApiError = { statusCode: status, error: STATUS_CODES[status] ?? '', message }
  return jsonAnswer(settings, status, 'application/json', error)
}

function answerOf(received: Received, refusal: ApiRefusal): Answer {
  const { challenge } = refusal
  const answer = errorOf(received, refusal)
  return challenge === undefined ? answer : withFields(answer, 'WWW-Authenticate', challenge)
}

export const refuseApiMethod = (received: Received, allow: string): Answer =>
  withFields(errorOf(received, new ApiRefusal(405, 'This method is not supported')), 'Allow', allow)

/** The bearer of a request; the token counts in the header field alone (RFC 6750 §2.1). */
async function bearerOf({ request, accessTokens }: Received): Promise<Grant> {
  if (request.authorization === '') throw new ApiRefusal(401, 'A token is needed', 'Bearer')
  const [, token] = /^bearer ([\w.~+/-]+=*)$/i.exec(request.authorization) ?? []
  const grant = token === undefined ? undefined : await accessTokens.grantOf(token)
  if (grant !== undefined) return grant
  throw new ApiRefusal(401, 'The token is invalid', 'Bearer error="invalid_token"')
}

/** @throws ApiRefusal unless the token has one of these scopes */
export function need({ scopes }: Grant, ...any: readonly string[]): void {
  if (any.some((scope) => scopes.has(scope))) return
  const challenge = `Bearer error="insufficient_scope", scope="${any.join(' ')}"`
  throw new ApiRefusal(403, `The token needs one of these scopes: ${any.join(', ')}`, challenge)
}

/** One segment of a path, decoded once. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new ApiRefusal(400, 'The path is malformed')
  }
}

type Work = (received: Received, grant: Grant, segments: readonly string[]) => Answer | Promise<Answer>

/** An endpoint for the bearers of tokens. */
export const forBearers =
  (work: Work) =>
  async (received: Received, segments: readonly string[]): Promise<Answer> => {
    try {
      return await work(received, await bearerOf(received), segments.map(decoded))
    } catch (error) {
      if (error instanceof ApiRefusal) return answerOf(received, error)
      throw error
    }
  }
