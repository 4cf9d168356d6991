import { expect, test } from "vitest";
import { parseAge } from "../../src/scripts/age.ts";
import { profileOf } from "../../src/scripts/catalog.ts";

const MINUTE = 60_000;
const profile = profileOf("tiktok");

test.each([
  ["just now", 0, MINUTE],
  ["now", 0, MINUTE],
  ["12s ago", 12_000, 13_000],
  ["· 3m", 3 * MINUTE, 4 * MINUTE],
  ["3m ago", 3 * MINUTE, 4 * MINUTE],
  ["5 minutes ago", 5 * MINUTE, 6 * MINUTE],
  ["hace 2 horas", 120 * MINUTE, 180 * MINUTE],
  ["1d ago", 1440 * MINUTE, 2880 * MINUTE],
])("%s is an age", (text, atLeastMs, lessThanMs) => {
  expect(parseAge(text, profile)).toEqual({ atLeastMs, lessThanMs });
});

test("a date is at least a day old", () => {
  expect(parseAge("2026-11-20", profile)?.atLeastMs).toBe(1440 * MINUTE);
  expect(parseAge("11-20", profile)?.atLeastMs).toBe(1440 * MINUTE);
});

test.each(["hello", "5 reasons to come now", "3 million", "", "12"])("%j is no age", (text) => {
  expect(parseAge(text, profile)).toBeUndefined();
});
