/**
 * Time zones with the arithmetic of Go's `time` package, from the zone data in `Intl`: what the clock on the wall shows
 * at an instant, and the instant that Go picks for what a clock shows, in a summer-time gap or overlap, too.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a clock on the wall shows. `month` is 1 to 12; to `Zone.instant` fields may be out of range and carry over. */
export interface Civil {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** A stretch of time with one offset from UTC, all in milliseconds. */
interface Span {
  start: number;
  end: number;
  offset: number;
}

/** A time zone. */
export class Zone {
  readonly #offsetAt: (at: number) => number;
  readonly #spans = new Map<number, readonly Span[]>();
  #last: Span | undefined;

  /** @param offsetAt the offset from UTC at an instant, in milliseconds */
  constructor(offsetAt: (at: number) => number) {
    this.#offsetAt = offsetAt;
  }

  /** What a clock in this zone shows at an instant (milliseconds since the epoch). */
  civil(at: number): Civil {
    const local = new Date(at + this.#span(at).offset);
    return {
      year: local.getUTCFullYear(),
      month: local.getUTCMonth() + 1,
      day: local.getUTCDate(),
      hour: local.getUTCHours(),
      minute: local.getUTCMinutes(),
      second: local.getUTCSeconds(),
    };
  }

  /** The instant at which a clock in this zone shows this, chosen as Go's `time.Date` does where there are none or two. */
  instant({ year, month, day, hour, minute, second }: Civil): number {
    const local = Date.UTC(year, month - 1, day, hour, minute, second);
    const guess = this.#span(local);
    const at = local - guess.offset;
    return at >= guess.start && at < guess.end ? at : local - this.#span(at).offset;
  }

  #span(at: number): Span {
    const last = this.#last;
    if (last && at >= last.start && at < last.end) return last;
    const year = new Date(at).getUTCFullYear();
    let spans = this.#spans.get(year);
    if (spans === undefined) {
      spans = this.#spansOf(year);
      this.#spans.set(year, spans);
    }
    this.#last = spans.find(({ start, end }) => at >= start && at < end)!;
    return this.#last;
  }

  /** The year's spans, widened by a day on either side so that an offset never leads out of what is known. */
  #spansOf(year: number): Span[] {
    const from = Date.UTC(year, 0, 1) - 2 * DAY;
    const to = Date.UTC(year + 1, 0, 1) + 2 * DAY;
    const spans: Span[] = [];
    let start = from;
    // Two changes of one zone are weeks apart, except around Ramadan in Morocco: a day is fine enough to see each.
    for (let day = from; day < to; day += DAY) {
      if (this.#offsetAt(day) === this.#offsetAt(day + DAY)) continue;
      const change = this.#changeBetween(day, day + DAY);
      spans.push({ start, end: change, offset: this.#offsetAt(day) });
      start = change;
    }
    return [...spans, { start, end: to, offset: this.#offsetAt(to - 1) }];
  }

  /** The first instant with the later offset, to the second. */
  #changeBetween(before: number, after: number): number {
    const old = this.#offsetAt(before);
    let [low, high] = [before, after];
    while (high - low > 1000) {
      const middle = low + Math.floor((high - low) / 2000) * 1000;
      if (this.#offsetAt(middle) === old) low = middle;
      else high = middle;
    }
    return high;
  }
}

const UTC = new Zone(() => 0);

/** Zones by their name: to make one takes longer than to parse a file. */
const zones = new Map<string, Zone>();

/** The zone of a name of the IANA database, or `undefined`. Names are case-sensitive, as in Go. Empty is UTC. */
export function loadZone(name: string): Zone | undefined {
  // Go's `Local` is the zone of the server's machine, which is UTC where nobody set another.
  if (name === "" || name === "UTC" || name === "Local") return UTC;
  const known = zones.get(name);
  if (known) return known;
  const zone = findZone(name);
  if (zone) zones.set(name, zone);
  return zone;
}

function findZone(name: string): Zone | undefined {
  // `Intl` takes offsets such as "+02:00", Go's zone database does not.
  if (!/^[A-Z]/.test(name)) return undefined;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset", year: "numeric" });
  } catch {
    return undefined;
  }
  const canonical = format.resolvedOptions().timeZone;
  if (canonical !== name && canonical.toLowerCase() === name.toLowerCase()) return undefined;
  return new Zone((at) => readOffset(format, at));
}

function readOffset(format: Intl.DateTimeFormat, at: number): number {
  const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName")!.value;
  const match = /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(name)!;
  const [, sign, hours = "0", minutes = "0", seconds = "0"] = match;
  return (sign === "-" ? -1 : 1) * (Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * 1000);
}
