import { groupBy } from '../../common/group-by.js'
import type { NamedReport } from '../compare.js'

/** The host of a target that can be reached from elsewhere; of the reader's own machine it tells nothing. */
function hostOf(target: string): string | null {
  const host = URL.canParse(target) ? new URL(target).host : ''
  const isOwn = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:|$)/.test(host) || /\.localhost(:|$)/.test(host)
  return host === '' || isOwn ? null : host
}

const isUnique = (name: string | null, names: readonly (string | null)[]): boolean =>
  names.filter((one) => one === name).length === 1

/** What each report's server is called: its host, where no other has it, else its file, else the file's whole path. */
export function serverNames(reports: readonly NamedReport[]): readonly string[] {
  const hosts = reports.map(({ report }) => hostOf(report.target))
  const files = reports.map(({ name }) => name.replace(/^.*[\\/]/, '').replace(/\.json$/i, ''))
  const times = groupBy(reports, ({ name }) => name)
  return reports.map((one, at) => {
    const { name } = one
    const [host = null, file = name] = [hosts[at], files[at]]
    if (host !== null && isUnique(host, hosts)) return host
    if (isUnique(file, files)) return file
    const same = times.get(name) ?? []
    return same.length === 1 ? name : `${name} (${same.indexOf(one) + 1})`
  })
}
