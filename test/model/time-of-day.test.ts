import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { isZone, nextTimeOfDay, parseTimeOfDay } from "../../src/model/time-of-day.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const next = (text: string, now: string, zone: string) => {
  const time = parseTimeOfDay(text);
  if (!time) throw new Error(`not a time: ${text}`);
  return new Date(nextTimeOfDay(time, Date.parse(now), zone)).toISOString();
};

describe("the next HH:MM", () => {
  const cases = [
    [
      "jumps over a gap to its end",
      "02:30",
      "2026-03-29T00:00:00Z",
      "Europe/Berlin",
      "2026-03-29T01:00:00.000Z",
    ],
    ["takes the first of two", "02:30", "2026-10-24T23:00:00Z", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    [
      "never takes the second of two",
      "02:30",
      "2026-10-25T00:31:00Z",
      "Europe/Berlin",
      "2026-10-26T01:30:00.000Z",
    ],
    ["is in a minute", "23:59", "2026-06-01T21:58:00Z", "Europe/Berlin", "2026-06-01T21:59:00.000Z"],
    [
      "finds a midnight that is skipped",
      "00:00",
      "2018-11-03T22:00:00Z",
      "America/Sao_Paulo",
      "2018-11-04T03:00:00.000Z",
    ],
    [
      "finds a gap of half an hour",
      "02:15",
      "2026-10-03T15:00:00Z",
      "Australia/Lord_Howe",
      "2026-10-03T15:30:00.000Z",
    ],
    ["is a second away", "09:00", "2026-11-22T08:59:59Z", "UTC", "2026-11-22T09:00:00.000Z"],
    [
      "is tomorrow once its minute is over",
      "09:00",
      "2026-11-22T09:01:00Z",
      "UTC",
      "2026-11-23T09:00:00.000Z",
    ],
    [
      "knows offsets of quarters",
      "14:45",
      "2026-01-01T00:00:00Z",
      "Asia/Kathmandu",
      "2026-01-01T09:00:00.000Z",
    ],
    ["is now in its own minute", "09:00", "2026-11-22T09:00:59.999Z", "UTC", "2026-11-22T09:00:00.000Z"],
    [
      "is now in the minute of the jump",
      "02:30",
      "2026-03-29T01:00:30Z",
      "Europe/Berlin",
      "2026-03-29T01:00:00.000Z",
    ],
    [
      "is not now the second time",
      "02:30",
      "2026-10-25T01:30:30Z",
      "Europe/Berlin",
      "2026-10-26T01:30:00.000Z",
    ],
    [
      "follows a jump of a whole day",
      "09:00",
      "2011-12-30T00:00:00Z",
      "Pacific/Apia",
      "2011-12-30T10:00:00.000Z",
    ],
  ] as const;

  it.each(cases)("%s", (_title, time, now, zone, expected) => {
    expect(next(time, now, zone)).toBe(expected);
  });

  it("is the first minute in which the zone's clock reaches the time, in any zone and year", () => {
    const zones = [
      "UTC",
      "Europe/Berlin",
      "Europe/Dublin",
      "America/New_York",
      "America/St_Johns",
      "America/Sao_Paulo",
      "Africa/Casablanca",
      "Asia/Gaza",
      "Asia/Kathmandu",
      "Asia/Tehran",
      "Australia/Lord_Howe",
      "Pacific/Apia",
      "Pacific/Chatham",
      "Antarctica/Troll",
    ];
    const changesOf = new Map(zones.map((zone) => [zone, clockChanges(zone)]));
    const clocks = new Map(zones.map((zone) => [zone, clockOf(zone)]));
    // Half of the moments lie near a change of the clock: those are where it can go wrong.
    const moment = fc.constantFrom(...zones).chain((zone) => {
      const any = fc.integer({ min: Date.UTC(1980, 0), max: Date.UTC(2060, 0) });
      const changes = changesOf.get(zone) ?? [];
      const near =
        changes.length === 0
          ? any
          : fc
              .tuple(fc.constantFrom(...changes), fc.integer({ min: -30 * HOUR_MS, max: 3 * HOUR_MS }))
              .map(([change, shift]) => change + shift);
      return fc.record({ zone: fc.constant(zone), now: fc.oneof(any, near) });
    });
    const time = fc.record({
      hour: fc.oneof(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 3 })),
      minute: fc.integer({ min: 0, max: 59 }),
    });
    fc.assert(
      fc.property(moment, time, ({ zone, now }, { hour, minute }) => {
        const found = nextTimeOfDay({ hour, minute }, now, zone);
        expect(new Date(found).toISOString()).toBe(
          new Date(firstReached(hour * 60 + minute, now, clocks.get(zone) ?? clockOf(zone))).toISOString(),
        );
      }),
      { numRuns: 150 },
    );
  });
});

describe("a time of day", () => {
  it.each([
    ["00:00", 0, 0],
    ["06:05", 6, 5],
    ["23:59", 23, 59],
  ])("%s is read", (text, hour, minute) => {
    expect(parseTimeOfDay(text)).toEqual({ hour, minute });
  });

  it.each([
    "24:00",
    "12:60",
    "9:5",
    "1234",
    "12:3",
    "12:30:00",
    "12:30pm",
    " 12:30",
    "12:30\n",
    "-1:00",
    "noon",
    "",
    "１２:３０",
  ])("%j is none", (text) => {
    expect(parseTimeOfDay(text)).toBeUndefined();
  });
});

test("a zone is known by its IANA name only", () => {
  expect(["Europe/Berlin", "UTC", "Asia/Kathmandu"].filter(isZone)).toHaveLength(3);
  expect(["", "Berlin", "Europe/Atlantis", "../etc"].filter(isZone)).toEqual([]);
});

/** The same by brute force: watches the zone's clock minute by minute. */
function firstReached(minuteOfDay: number, now: number, clock: (at: number) => number): number {
  const start = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  // The highest local minute shown so far: what lies below it was reached before.
  let highest = -Infinity;
  for (let at = start - 30 * HOUR_MS; at < start; at += MINUTE_MS) highest = Math.max(highest, clock(at));
  for (let at = start; ; at += MINUTE_MS) {
    const shown = clock(at);
    const firstAbove = highest + 1 + ((((minuteOfDay - highest - 1) % 1440) + 1440) % 1440);
    if (firstAbove <= shown) return at;
    highest = Math.max(highest, shown);
  }
}

/** Minutes of local time since 1970, by another way than the product's: the offset as Intl writes it. */
function clockOf(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  const known = new Map<number, number>();
  const offsetAt = (at: number) => {
    const name = format.formatToParts(at).find(({ type }) => type === "timeZoneName")?.value ?? "";
    const [, sign = "+", hours = "0", minutes = "0"] = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? [];
    return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  };
  const offsetAtHour = (at: number) => {
    const offset = known.get(at) ?? offsetAt(at);
    known.set(at, offset);
    return offset;
  };
  return (at) => {
    // An hour that begins and ends with one offset has it throughout; the others are looked at by the minute.
    const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
    const offset = offsetAtHour(hour);
    return at / MINUTE_MS + (offset === offsetAtHour(hour + HOUR_MS) ? offset : offsetAt(at));
  };
}

function clockChanges(zone: string): number[] {
  const clock = clockOf(zone);
  const offset = (at: number) => clock(at) - at / MINUTE_MS;
  const changes: number[] = [];
  for (let at = Date.UTC(2005, 0); at < Date.UTC(2030, 0); at += 24 * HOUR_MS) {
    if (offset(at) !== offset(at + 24 * HOUR_MS)) changes.push(at + 12 * HOUR_MS);
  }
  return changes;
}
