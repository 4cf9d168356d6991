import { expect, test } from "vitest";
import { Pace, paceByPhone } from "../../../src/scripts/flow/pace.ts";

/** Seen in the middle between two readings. */
const at = (ms: number) => ({ notBeforeMs: ms - 20, byMs: ms + 20 });

test("what is not known is looked for at once", () => {
  expect(new Pace().firstLookMs("Next")).toBe(0);
});

test("the first look comes with the fastest of the last times", () => {
  const pace = new Pace();
  for (const ms of [900, 600, 800]) pace.took("Next", at(ms));
  expect(pace.firstLookMs("Next")).toBe(600);
});

test("a phone that became faster is found out step by step", () => {
  const pace = new Pace();
  pace.took("Next", at(1000));
  for (let i = 0; i < 60; i++) pace.took("Next", { notBeforeMs: 0, byMs: pace.firstLookMs("Next") });
  expect(pace.firstLookMs("Next")).toBeLessThan(100);
});

test("times of long ago count no more", () => {
  const pace = new Pace();
  pace.took("Next", at(100));
  for (let i = 0; i < 6; i++) pace.took("Next", at(1000));
  expect(pace.firstLookMs("Next")).toBe(1000);
});

test("a first look is never put off for long", () => {
  const pace = new Pace();
  pace.took("Post", at(60_000));
  expect(pace.firstLookMs("Post")).toBe(3000);
});

test("names that never come again are forgotten", () => {
  const pace = new Pace();
  pace.took("Next", at(500));
  for (let i = 0; i < 200; i++) pace.took(`way out: ${i}`, at(500));
  expect(pace.firstLookMs("Next")).toBe(0);
});

test("each phone has a pace of its own, and keeps it", () => {
  const paceOf = paceByPhone();
  paceOf(1).took("Next", at(1000));
  expect(paceOf(1).firstLookMs("Next")).toBe(1000);
  expect(paceOf(2).firstLookMs("Next")).toBe(0);
});

test("what a phone never shows is waited for less and less, until it shows it", () => {
  const pace = new Pace();
  expect(pace.patienceMs("percent", 2500)).toBe(2500);
  pace.missed("percent");
  expect(pace.patienceMs("percent", 2500)).toBe(625);
  for (let times = 0; times < 9; times++) pace.missed("percent");
  expect(pace.patienceMs("percent", 2500)).toBe(300);
  expect(pace.patienceMs("another", 2500)).toBe(2500);
  pace.showed("percent");
  expect(pace.patienceMs("percent", 2500)).toBe(2500);
});
