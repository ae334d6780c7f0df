import { Node } from 'ts-morph'
import type { Edit } from '../mutant.js'

const deliveries: Readonly<Record<string, string>> = { "'page'": "'redirect'", "'redirect'": "'page'" }

const errorCode =
  /^'(invalid_request|access_denied|invalid_scope|login_required|server_error|unsupported_response_type|request_not_supported|request_uri_not_supported)'$/

/** A refusal as a success, a redirect as one that sends the content again. */
function otherStatus(text: string): string | null {
  if (/^30[23]$/.test(text)) return '307'
  if (/^[45]\d\d$/.test(text)) return '200'
  return null
}

const edit = (says: string, text: string): Edit => ({ operator: 'consequence', says, text })

/** What follows from a refusal exchanged: how it is delivered, its code, its status. */
export function consequences(node: Node): readonly Edit[] {
  const text = node.getText()
  if (Node.isNumericLiteral(node)) {
    const status = otherStatus(text)
    return status === null ? [] : [edit('answers with another status', status)]
  }
  const parent = node.getParent()
  if (!Node.isStringLiteral(node) || Node.isLiteralTypeNode(parent)) return []
  const delivery = deliveries[text]
  if (delivery !== undefined) return [edit('delivers the error elsewhere', delivery)]
  return errorCode.test(text) ? [edit('answers with another code', "'temporarily_unavailable'")] : []
}
