import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cron } from "../../src/run/cron.ts";

/** The next times, as UTC. */
function times(expression: string, zone: string, from: string, count: number): string[] {
  const found: string[] = [];
  for (let at = Date.parse(from); found.length < count;) {
    const next = cron.nextAfter(expression, zone, at);
    if (next === null) break;
    found.push(new Date(next).toISOString().slice(0, 16));
    at = next;
  }
  return found;
}

describe("an expression", () => {
  it.each([
    ["0 9 * * *", "2026-01-01T09:00 2026-01-02T09:00"],
    ["*/20 * * * *", "2026-01-01T00:20 2026-01-01T00:40"],
    ["30 8,18 * * MON-FRI", "2026-01-01T08:30 2026-01-01T18:30"],
    ["0 9 * * 7", "2026-01-04T09:00 2026-01-11T09:00"],
    ["0 9 1-7 jan,jul *", "2026-01-01T09:00 2026-01-02T09:00"],
    ["  0   9 L * *  ", "2026-01-31T09:00 2026-02-28T09:00"],
    ["0 9 15W 3 *", "2026-03-16T09:00 2027-03-15T09:00"],
    ["0 9 * * FRI#2", "2026-01-09T09:00 2026-02-13T09:00"],
    ["0 0 29 2 *", "2028-02-29T00:00 2032-02-29T00:00"],
    // either of the two days, as in every cron
    ["0 0 13 * 5", "2026-01-02T00:00 2026-01-09T00:00"],
  ])("%s names times", (expression, expected) => {
    expect(cron.mistakeIn(expression)).toBeUndefined();
    expect(times(expression, "UTC", "2026-01-01T00:00:00Z", 2).join(" ")).toBe(expected);
  });

  it.each([
    ["", "must have 5 fields (minute, hour, day, month, weekday), and has 0"],
    ["0 9 * *", "must have 5 fields (minute, hour, day, month, weekday), and has 4"],
    ["*/10 * * * * *", "must have 5 fields (minute, hour, day, month, weekday), and has 6"],
    ["@daily", "must have 5 fields (minute, hour, day, month, weekday), and has 1"],
    ["2026-12-01T00:00:00", "must have 5 fields (minute, hour, day, month, weekday), and has 1"],
    ["60 * * * *", "cannot be read: Invalid value for minute: 60"],
    ["0 24 * * *", "cannot be read: Invalid value for hour: 24"],
    ["0 9 * * someday", expect.stringContaining("cannot be read: ")],
    ["0 0 30 2 *", "names a time that never comes"],
    ["0 0 31 4,6,9,11 *", "names a time that never comes"],
  ])("%j is told what is wrong with it", (expression, mistake) => {
    expect(cron.mistakeIn(expression)).toEqual(mistake);
  });

  it("names times after the instant, never the instant itself", () => {
    expect(times("0 9 * * *", "UTC", "2026-01-01T08:59:59.999Z", 1)).toEqual(["2026-01-01T09:00"]);
    expect(times("0 9 * * *", "UTC", "2026-01-01T09:00:00Z", 1)).toEqual(["2026-01-02T09:00"]);
  });

  it("is read in its zone", () => {
    expect(times("0 9 * * *", "Asia/Kolkata", "2026-01-01T00:00:00Z", 1)).toEqual(["2026-01-01T03:30"]);
    expect(times("0 9 * * 1", "Pacific/Auckland", "2026-01-01T00:00:00Z", 1)).toEqual(["2026-01-04T20:00"]);
  });

  it("gives each time once, in order, a minute apart at least", () => {
    const field = (values: number) =>
      fc.oneof(
        fc.constant("*"),
        fc.nat(values - 1).map(String),
        fc.integer({ min: 2, max: values - 1 }).map((step) => `*/${step}`),
      );
    const zones = fc.constantFrom("UTC", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe");
    // around the changes of the clocks of 2026 and 2027
    const from = fc.integer({ min: Date.UTC(2026, 9, 1), max: Date.UTC(2027, 3, 15) });
    fc.assert(
      fc.property(field(60), field(24), zones, from, (minute, hour, zone, start) => {
        const expression = `${minute} ${hour} * * *`;
        let last = start;
        for (let k = 0; k < 5; k += 1) {
          const next = cron.nextAfter(expression, zone, last) ?? 0;
          expect(next % 60_000).toBe(0);
          expect(next).toBeGreaterThan(last);
          // whoever asks from the middle is told the same
          expect(cron.nextAfter(expression, zone, Math.floor((last + next) / 2))).toBe(next);
          last = next;
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("where the clock of the zone jumps from 02:00 to 03:00", () => {
  const around = (expression: string, count: number) =>
    times(expression, "Europe/Berlin", "2027-03-27T22:00:00Z", count);

  it("a time of day that is skipped runs at the jump", () => {
    expect(around("30 2 * * *", 2)).toEqual(["2027-03-28T01:00", "2027-03-29T00:30"]);
    expect(around("30 2,14 * * *", 2)).toEqual(["2027-03-28T01:00", "2027-03-28T12:30"]);
  });

  it("times that are skipped and one that is not run once where they meet", () => {
    expect(around("0 2-3 * * *", 2)).toEqual(["2027-03-28T01:00", "2027-03-29T00:00"]);
  });

  it("an interval goes on without what is skipped", () => {
    expect(around("30 * * * *", 4).slice(2)).toEqual(["2027-03-28T00:30", "2027-03-28T01:30"]);
    expect(around("*/30 2 * * *", 2)).toEqual(["2027-03-29T00:00", "2027-03-29T00:30"]);
  });
});

describe("where the clock of the zone goes back from 03:00 to 02:00", () => {
  const around = (expression: string, count: number) =>
    times(expression, "Europe/Berlin", "2026-10-24T22:00:00Z", count);

  it("a time of day that comes twice runs the first time only", () => {
    expect(around("30 2 * * *", 2)).toEqual(["2026-10-25T00:30", "2026-10-26T01:30"]);
    expect(around("30 2,14 * * *", 2)).toEqual(["2026-10-25T00:30", "2026-10-25T13:30"]);
  });

  it("is the same for who asks between the two", () => {
    expect(times("30 2 * * *", "Europe/Berlin", "2026-10-25T00:45:00Z", 1)).toEqual(["2026-10-26T01:30"]);
  });

  it("an interval runs through both", () => {
    expect(around("*/30 2 * * *", 5)).toEqual([
      ...["2026-10-25T00:00", "2026-10-25T00:30", "2026-10-25T01:00", "2026-10-25T01:30"],
      "2026-10-26T01:00",
    ]);
  });
});
