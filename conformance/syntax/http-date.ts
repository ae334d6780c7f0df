/** An HTTP-date: milliseconds since the epoch, and whether it has the one form that senders may use. */
export interface HttpDate {
  readonly ms: number
  readonly isObsolete: boolean
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const fixdate = /^([A-Z][a-z]{2}), (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/
const rfc850 = /^([A-Z][a-z]{5,8}), (\d{2})-([A-Z][a-z]{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$/
const asctime = /^([A-Z][a-z]{2}) ([A-Z][a-z]{2}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/

interface Parts {
  readonly weekday: string
  readonly day: string
  readonly month: string
  readonly year: number
  readonly clock: readonly string[]
  readonly isObsolete: boolean
}

/** Two digits that seem to lie more than 50 years ahead stand for the latest such year that has passed. */
function fullYear(twoDigits: number, now: number): number {
  const year = new Date(now).getUTCFullYear()
  const guess = year - (year % 100) + twoDigits
  return guess > year + 50 ? guess - 100 : guess
}

function partsOf(text: string, now: number): Parts | null {
  const [, weekday = '', day = '', month = '', year = '', ...clock] = fixdate.exec(text) ?? []
  if (weekday !== '') return { weekday, day, month, year: Number(year), clock, isObsolete: false }
  const [, dayName = '', date = '', name = '', short = '', ...at] = rfc850.exec(text) ?? []
  if (dayName.length > 3)
    return {
      ...{ weekday: dayName, day: date, month: name, year: fullYear(Number(short), now), clock: at },
      isObsolete: true,
    }
  const [, first = '', second = '', third = '', hour = '', minute = '', seconds = '', last = ''] =
    asctime.exec(text) ?? []
  return first === ''
    ? null
    : {
        ...{ weekday: first, day: third, month: second, year: Number(last) },
        ...{ clock: [hour, minute, seconds], isObsolete: true },
      }
}

/** A day that the calendar has, with its own name. */
function dayOf({ weekday, day, month, year }: Parts): number | null {
  const date = new Date(0)
  date.setUTCFullYear(year, months.indexOf(month), Number(day))
  const name = days[date.getUTCDay()] ?? ''
  const isReal = months[date.getUTCMonth()] === month && date.getUTCDate() === Number(day)
  return isReal && (weekday === name || weekday === name.slice(0, 3)) ? date.getTime() : null
}

/**
 * Reads an HTTP-date in each of its three forms; null for a day that no calendar has, too.
 *
 * @see RFC 9110 §5.6.7
 */
export function parseHttpDate(text: string, now = Date.now()): HttpDate | null {
  const parts = partsOf(text, now)
  const day = parts === null ? null : dayOf(parts)
  if (parts === null || day === null) return null
  const [hours = 0, minutes = 0, seconds = 0] = parts.clock.map(Number)
  if (hours > 23 || minutes > 59 || seconds > 60) return null
  return { ms: day + ((hours * 60 + minutes) * 60 + seconds) * 1000, isObsolete: parts.isObsolete }
}
