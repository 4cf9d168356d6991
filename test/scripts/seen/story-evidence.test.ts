import { expect, test } from "vitest";
import type { Age } from "../../../src/scripts/seen/age.ts";
import { describeSight } from "../../../src/scripts/seen/evidence.ts";
import type { ProfileSight } from "../../../src/scripts/seen/evidence.ts";
import { judgeStory, untoldMs } from "../../../src/scripts/seen/story-evidence.ts";

const T = 1_800_000_000_000;
const now: Age = { atLeastMs: 0, lessThanMs: 60_000 };
const seconds = (count: number): Age => ({ atLeastMs: count * 1000, lessThanMs: (count + 1) * 1000 });
const minutes = (count: number): Age => ({ atLeastMs: count * 60_000, lessThanMs: (count + 1) * 60_000 });

/** Looked at 10 s before the tap, and 10 s after it unless told otherwise. */
const story = (age: Age | null | "none", count: number | null = null, at = T): ProfileSight => ({
  user: "me",
  items: count ?? 1,
  count,
  newest: age === "none" ? null : { hasCaption: true, texts: [], age },
  at,
});
const judged = (before: ProfileSight | null, seen: ProfileSight, files?: number) =>
  judgeStory({ at: T + 10_000, caption: "", newestBefore: before && describeSight(before) }, seen, files);
const after = (age: Age | null | "none", count: number | null = null, at = T + 20_000) =>
  story(age, count, at);

test.each([
  ["one of a few seconds where there was none is ours", story("none"), after(seconds(5)), "ours"],
  ["a young one where there was none is likely ours", story("none"), after(now), "likely"],
  [
    "one that is younger than the newest before can be is ours",
    story(seconds(20)),
    after(seconds(4)),
    "ours",
  ],
  ["one of a moment after one of minutes is ours", story(minutes(3)), after(now), "ours"],
  ["one more where the app counts is ours", story(now, 2), after(now, 3), "ours"],
  ["two more where one was posted are anybody's", story(now, 2), after(now, 4), "unsure"],
  ["as many as before is absent", story(now, 1), after(now, 1), "absent"],
  [
    "as many as before is no absence where an old one may have run out",
    story(now, 2),
    after(now, 2),
    "unsure",
  ],
  [
    "an older one than the tap is absent, where one was there before",
    story(minutes(3)),
    after(minutes(3)),
    "absent",
  ],
  ["an older one where none was seen before tells nothing", story("none"), after(minutes(3)), "unsure"],
  ["none where there was none is absent", story("none"), after("none"), "absent"],
  ["none where there was one tells nothing", story(minutes(3)), after("none"), "unsure"],
  ["one without an age tells nothing", story("none"), after(null), "unsure"],
  ["a twin that could as well be the one before tells nothing", story(now), after(now), "unsure"],
  ["another's story tells nothing", story("none"), { ...after(seconds(5)), user: "other" }, "unsure"],
  ["without a look from before nothing is told", null, after(seconds(5)), "unsure"],
] as const)("%s", (_, before, seen, verdict) => {
  expect(judged(before, seen)).toBe(verdict);
});

test("so many more as files were posted are ours", () => {
  expect(judged(story(now, 2), after(now, 5), 3)).toBe("ours");
  expect(judged(story(now, 2), after(now, 3), 3)).toBe("unsure");
});

test("nor is it where a day has nearly passed", () => {
  const aDayOn = T + 23 * 3_600_000;
  const seen = after({ atLeastMs: 23 * 3_600_000, lessThanMs: 24 * 3_600_000 }, 1, aDayOn);
  expect(judged(story(now, 1), seen)).toBe("unsure");
});

test.each([
  ["no time where there is none", story("none"), 0],
  ["no time where the app says how many there are", story(now, 2), 0],
  ["until one of a moment is a minute old", story(now), 55_000],
  ["no time where ages are told in seconds", story(seconds(20)), 0],
  ["no time where the newest is of minutes", story(minutes(3)), 0],
  ["no time where it has no age, which never tells", story(null), 0],
] as const)("before a tap it is waited %s", (_, before, ms) => {
  expect(untoldMs(before, T + 5000)).toBe(ms);
});
