import { describe, expect, test } from "vitest";
import type { Age } from "../../src/scripts/age.ts";
import { describeSight, isEnough, judge, parseSight, tellsFromTwins } from "../../src/scripts/evidence.ts";
import type { NewestPost, ProfileSight } from "../../src/scripts/evidence.ts";

const MINUTE = 60_000;
const T = 1_800_000_000_000;
const now: Age = { atLeastMs: 0, lessThanMs: MINUTE };
const minutes = (count: number): Age => ({ atLeastMs: count * MINUTE, lessThanMs: (count + 1) * MINUTE });
const newest = (changes: Partial<NewestPost>): NewestPost => ({
  hasCaption: false,
  texts: ["me", "old"],
  age: minutes(9),
  ...changes,
});
const ours = newest({ hasCaption: true, texts: ["me", "mine"], age: now });
const sight = (changes: Partial<ProfileSight>): ProfileSight => ({
  user: "me",
  items: 3,
  newest: newest({}),
  count: null,
  at: T,
  ...changes,
});
const point = (before: ProfileSight | null, caption = "mine") => ({
  at: T + 10_000,
  caption,
  newestBefore: before && describeSight(before),
});
const later = (changes: Partial<ProfileSight>) => sight({ at: T + 20_000, items: 4, ...changes });

test("what a point keeps of a profile is read back as it was", () => {
  expect(parseSight(describeSight(sight({})))).toEqual(sight({}));
  expect(parseSight("something else")).toBeNull();
  expect(parseSight(null)).toBeNull();
});

describe("a post is ours", () => {
  test.each([
    ["with our caption where there was another before", sight({}), later({ newest: ours })],
    [
      "with our caption where there was none before",
      sight({ items: 0, newest: null }),
      later({ items: 1, newest: ours }),
    ],
    ["with our caption, though the app tells no age", sight({}), later({ newest: { ...ours, age: null } })],
    [
      "after one of the same caption, when it is younger than that can be",
      sight({ newest: newest({ hasCaption: true, age: minutes(2) }) }),
      later({ items: 3, newest: ours }),
    ],
    [
      "after one of the same caption and age, when there is one more",
      sight({ newest: newest({ hasCaption: true, age: now }) }),
      later({ newest: ours }),
    ],
  ])("%s", (_, before, seen) => {
    expect(judge(point(before), seen)).toBe("ours");
  });
});

describe("a post without a caption, where the grid is full and the newest before is as young", () => {
  const blank = { texts: ["me", "♫ original sound"], age: now };
  const hello = { texts: ["me", "♫ original sound", "hello"], age: now };
  const old = { ...blank, age: minutes(4) };
  const [first, ...others] = [T, T + 20_000].map((at) => (posts: readonly (typeof blank)[]) => {
    const [top, ...below] = posts.map((post) => ({ ...post, at }));
    return sight({ at, items: 9, newest: top ? newest({ hasCaption: true, ...top }) : null, earlier: below });
  });
  const judged = (before: readonly (typeof blank)[], seen: readonly (typeof blank)[], at = T + 20_000) => {
    const shown = others[0]?.(seen);
    if (!first || !shown) throw new Error("no sights");
    const known = first(before);
    expect(tellsFromTwins(known)).toBe(true);
    const stamped = shown.earlier?.map((post) => ({ ...post, at })) ?? [];
    return judge({ ...point(known, ""), at: T + 10_000 }, { ...shown, at, earlier: stamped });
  };

  test.each([
    ["one with a caption was the newest and is the second now", [hello, blank], [blank, hello], "likely"],
    ["a twin was the newest, and what lay below has moved", [blank, hello], [blank, blank, hello], "likely"],
    ["two twins were the newest", [blank, blank, hello], [blank, blank, blank, hello], "likely"],
    ["all look the same, but an old one has moved", [blank, old], [blank, blank, old], "likely"],
    [
      "one that is alike came upon one that differs from what is below",
      [hello, blank],
      [hello, hello, blank],
      "likely",
    ],
    ["nothing has moved", [blank, hello], [blank, hello, blank], "absent"],
    ["nothing has moved below a caption", [hello, blank], [hello, blank], "absent"],
    ["nothing has moved, and all look the same but one that is old", [blank, old], [blank, old], "absent"],
    ["only the newest was looked at", [blank, hello], [blank], "unsure"],
    ["not far enough was looked", [blank, blank, hello], [blank, blank], "unsure"],
    ["two more are there", [blank, hello], [blank, blank, blank], "unsure"],
    ["what says otherwise than before is nowhere else", [hello, blank], [blank, blank], "unsure"],
    [
      "the newest is too old to be ours",
      [blank, hello],
      [{ ...blank, age: minutes(3) }, blank, hello],
      "unsure",
    ],
  ] as const)("%s", (_, before, seen, verdict) => {
    expect(judged(before, seen)).toBe(verdict);
  });

  test("two minutes later it is still no certain absence while nobody looked below", () => {
    const aged = { ...blank, age: minutes(2) };
    expect(judged([blank, hello], [aged], T + 150_000)).toBe("unsure");
    expect(judged([blank, hello], [aged, aged, { ...hello, age: minutes(2) }], T + 150_000)).toBe("likely");
    expect(judged([blank, hello], [aged, { ...hello, age: minutes(2) }], T + 150_000)).toBe("absent");
  });

  test("before, it is looked down to a post that differs, or to none where the newest is old", () => {
    const told = (posts: readonly (typeof blank)[]) => {
      const known = first?.(posts);
      return known && tellsFromTwins(known);
    };
    expect(told([blank])).toBe(false);
    expect(told([blank, { ...blank, age: minutes(1) }])).toBe(false);
    expect(told([blank, blank, hello])).toBe(true);
    expect(told([{ ...blank, age: minutes(5) }])).toBe(true);
  });

  test("after, it is looked no further than one below what was seen before", () => {
    const known = first?.([blank, hello]);
    const seen = (posts: readonly (typeof blank)[]) => others[0]?.(posts);
    const [one, two, three] = [[blank], [blank, blank], [blank, blank, blank]].map(seen);
    if (!known || !one || !two || !three) throw new Error("no sights");
    const mine = { ...point(known, ""), at: T + 10_000 };
    expect([one, two, three].map((shown) => isEnough(mine, shown))).toEqual([false, false, true]);
  });
});

describe("a post is not ours", () => {
  test.each([
    [
      "with another caption",
      sight({}),
      later({ newest: newest({ age: now, texts: ["me", "by hand"] }) }),
      "unsure",
    ],
    ["when it is too old", sight({}), later({ newest: { ...ours, age: minutes(3) } }), "unsure"],
    ["on another's profile", sight({}), later({ user: "other", newest: ours }), "unsure"],
    [
      "when it could as well be the one before",
      sight({ newest: newest({ hasCaption: true, texts: ["me", "mine"], age: now }) }),
      later({ items: 3, newest: ours }),
      "unsure",
    ],
    [
      "while the grid shows nothing that it showed before",
      sight({}),
      later({ items: 0, newest: null }),
      "unsure",
    ],
    ["when the profile is as it was", sight({}), sight({ at: T + 20_000 }), "absent"],
    [
      "when the profile is as empty as it was",
      sight({ items: 0, newest: null }),
      later({ items: 0, newest: null }),
      "absent",
    ],
  ] as const)("%s", (_, before, seen, verdict) => {
    expect(judge(point(before), seen)).toBe(verdict);
  });
});

test("without a caption only age or number tell", () => {
  const before = sight({ newest: newest({ hasCaption: true, texts: ["me"], age: minutes(5) }) });
  const blank = { hasCaption: true, texts: ["me"], age: now };
  expect(judge(point(before, ""), later({ newest: blank }))).toBe("ours");
  expect(judge(point(before, ""), later({ items: 3, newest: { ...blank, age: minutes(5) } }))).toBe("absent");
});

describe("where the app counts posts", () => {
  const counted = (count: number, changes: Partial<ProfileSight> = {}) =>
    sight({ newest: null, count, ...changes });
  test.each([
    ["one more is ours", counted(8), "ours"],
    [
      "one more is not ours when the newest is seen to be another",
      counted(8, { newest: newest({}) }),
      "unsure",
    ],
    ["two more are ours when the newest has our caption", counted(9, { newest: ours }), "ours"],
    ["two more could be anybody's", counted(9), "unsure"],
    ["as many as before is absent, whatever the newest says", counted(7, { newest: ours }), "absent"],
    ["fewer tell nothing", counted(6), "unsure"],
    ["another's number tells nothing", counted(8, { user: "other" }), "unsure"],
  ] as const)("%s", (_, seen, verdict) => {
    expect(judge(point(counted(7)), seen)).toBe(verdict);
  });
});

test("an hour later a post of an hour is young enough", () => {
  const seen = sight({ at: T + 61 * MINUTE, items: 4, newest: { ...ours, age: minutes(60) } });
  expect(judge(point(sight({})), seen)).toBe("ours");
});

test("without a sight from before, only a young post with this caption counts", () => {
  expect(judge(point(null), later({ newest: ours }))).toBe("ours");
  expect(judge(point(null), later({ newest: { ...ours, age: null } }))).toBe("unsure");
  expect(judge(point(null), later({ items: 0, newest: null }))).toBe("unsure");
});
