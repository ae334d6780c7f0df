import type { RequirementId } from '../../../generated/requirements.js'

/** The rows of forms of redirect_uri that trip together where no redirection URI is compared. */
export const uriRows = [
  'LINK-RURI-009',
  'LINK-RURI-010',
  'LINK-RURI-012',
  'LINK-RURI-013',
  'LINK-RURI-014',
  'LINK-RURI-015',
  'LINK-RURI-017',
  'LINK-RURI-018',
  'LINK-RURI-019',
  'LINK-RURI-020',
  'LINK-RURI-021',
  'LINK-RURI-022',
  'LINK-RURI-024',
  'LINK-TOKEN-013',
  'LINK-OIDC-004',
] as const satisfies readonly RequirementId[]
