/** When "HH:MM" comes round next in a time zone, also where the clocks are changed. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

/** Reads "HH:MM", from 00:00 to 23:59; undefined for anything else. */
export function parseTimeOfDay(text: string): TimeOfDay | undefined {
  const [, hour, minute] = /^([01][0-9]|2[0-3]):([0-5][0-9])$/.exec(text) ?? [];
  return hour === undefined ? undefined : { hour: Number(hour), minute: Number(minute) };
}

/**
 * The start of the next minute at which the zone's clock reaches the time, in epoch milliseconds. The minute that
 * `now` is in counts, and then the answer lies up to a minute back. A time that the clock jumps over is reached at the
 * jump; a time that it shows twice is reached the first time only.
 */
export function nextTimeOfDay(time: TimeOfDay, now: number, zone: string): number {
  const thisMinute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const today = Math.floor(localTime(now, zone) / DAY_MS) * DAY_MS;
  const timeMs = time.hour * HOUR_MS + time.minute * MINUTE_MS;
  // Yesterday's time may be reached only now, where a jump crossed midnight.
  for (let day = today - DAY_MS; ; day += DAY_MS) {
    const reached = whenReached(day + timeMs, zone);
    if (reached >= thisMinute) return reached;
  }
}

/** Whether it names a time zone that this system knows, as "Europe/Berlin". */
export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

/**
 * The first instant at which the zone's clock shows this local time or a later one. Local times are written as the
 * epoch milliseconds at which a clock on UTC would show them. Takes for granted that a zone changes its clock at most
 * once in 28 hours, and by less than 26.
 */
function whenReached(local: number, zone: string): number {
  const before = offset(local - 15 * HOUR_MS, zone);
  const after = offset(local + 13 * HOUR_MS, zone);
  const early = local - before;
  if (offset(early, zone) === before) return early;
  const late = local - after;
  return offset(late, zone) === after ? late : changeBetween(late, early, zone);
}

/** The instant in (from, to] from which on another offset counts, to the second. */
function changeBetween(from: number, to: number, zone: string): number {
  const before = offset(from, zone);
  let [low, high] = [from, to];
  while (high - low > 1000) {
    const middle = low + Math.floor((high - low) / 2000) * 1000;
    if (offset(middle, zone) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** How far the zone's clock is ahead of UTC, in milliseconds. */
function offset(instant: number, zone: string): number {
  return localTime(instant, zone) - Math.floor(instant / 1000) * 1000;
}

function localTime(instant: number, zone: string): number {
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Kept: making one costs a thousand times what using it does, and a server has one zone. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const field = "2-digit";
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "iso8601",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: field,
    day: field,
    hour: field,
    minute: field,
    second: field,
  });
  formats.set(zone, format);
  return format;
}
