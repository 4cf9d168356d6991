import { expect, test } from "vitest";
import { Pace, paceByPhone } from "../../src/scripts/pace.ts";

test("what is not known is looked for at once", () => {
  expect(new Pace().firstLookMs("Next")).toBe(0);
});

test("the first look comes just before the fastest of the last times", () => {
  const pace = new Pace();
  for (const ms of [900, 600, 800]) pace.took("Next", ms);
  expect(pace.firstLookMs("Next")).toBe(510);
});

test("a phone that became faster is found out step by step", () => {
  const pace = new Pace();
  pace.took("Next", 1000);
  for (let i = 0; i < 20; i++) pace.took("Next", Math.max(100, pace.firstLookMs("Next")));
  expect(pace.firstLookMs("Next")).toBeLessThan(100);
});

test("times of long ago count no more", () => {
  const pace = new Pace();
  pace.took("Next", 100);
  for (let i = 0; i < 6; i++) pace.took("Next", 1000);
  expect(pace.firstLookMs("Next")).toBe(850);
});

test("a first look is never put off for long", () => {
  const pace = new Pace();
  pace.took("Post", 60_000);
  expect(pace.firstLookMs("Post")).toBe(3000);
});

test("names that never come again are forgotten", () => {
  const pace = new Pace();
  pace.took("Next", 500);
  for (let i = 0; i < 200; i++) pace.took(`way out: ${i}`, 500);
  expect(pace.firstLookMs("Next")).toBe(0);
});

test("each phone has a pace of its own, and keeps it", () => {
  const paceOf = paceByPhone();
  paceOf(1).took("Next", 1000);
  expect(paceOf(1).firstLookMs("Next")).toBe(850);
  expect(paceOf(2).firstLookMs("Next")).toBe(0);
});
