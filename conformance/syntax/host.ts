/** An IPv6 address without its brackets; any other host as it is. */
export const bare = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1')

/** @see RFC 6761 §6.3 for localhost, RFC 5735 §3 for 127/8 */
export function isLoopback(hostname: string): boolean {
  const host = bare(hostname).toLowerCase()
  return (
    host === '::1' || host === 'localhost' || host.endsWith('.localhost') || /^127(\.\d{1,3}){3}$/.test(host)
  )
}
