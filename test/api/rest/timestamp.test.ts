import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readInstant } from "../../../src/api/rest/timestamp.ts";

function msOf(text: string): number | undefined {
  const instant = readInstant(text);
  return instant && Number(instant.seconds) * 1000 + instant.nanos / 1e6;
}

describe("a time with its offset", () => {
  it.each([
    ["2026-12-31T09:00:00Z", "2026-12-31T09:00:00.000Z"],
    ["2026-12-31t09:00:00z", "2026-12-31T09:00:00.000Z"],
    ["2026-12-31 09:00:00+01:00", "2026-12-31T08:00:00.000Z"],
    ["2026-12-31T23:30:00.25-05:30", "2027-01-01T05:00:00.250Z"],
    ["2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["0099-01-01T00:00:00Z", "0099-01-01T00:00:00.000Z"],
  ])("%s is read", (text, instant) => {
    expect(new Date(msOf(text) ?? Number.NaN).toISOString()).toBe(instant);
  });

  it("keeps nanoseconds, and passes over what is finer", () => {
    expect(readInstant("2026-01-01T00:00:00.1234567891Z")?.nanos).toBe(123_456_789);
    expect(readInstant("1969-12-31T23:59:59.5Z")).toEqual({ seconds: -1n, nanos: 500_000_000 });
  });

  it("is read as it was written, whichever it is", () => {
    const days = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date("9999-12-31") });
    fc.assert(fc.property(days, (day) => msOf(day.toISOString()) === day.getTime()));
  });
});

describe("what is no such time", () => {
  it.each([
    "",
    "2026-12-31",
    "2026-12-31T09:00:00",
    "2026-12-31T09:00Z",
    "2026-02-30T09:00:00Z",
    "2026-13-01T09:00:00Z",
    "2026-12-31T24:00:00Z",
    "2026-12-31T09:00:60Z",
    "2026-12-31T09:00:00.Z",
    "2026-12-31T09:00:00+0100",
    "2026-12-31T09:00:00+24:00",
    "+002026-12-31T09:00:00Z",
    " 2026-12-31T09:00:00Z",
    "tomorrow",
  ])("%j is told so", (text) => expect(readInstant(text)).toBeUndefined());
});
