import { expect, test } from "vitest";
import type { PointOfNoReturn } from "../../src/model/task.ts";
import { describeSight } from "../../src/scripts/evidence.ts";
import type { ProfileSight } from "../../src/scripts/evidence.ts";
import { toldByTwin } from "../../src/scripts/twin.ts";

const MINUTE = 60_000;
const before: ProfileSight = {
  ...{ user: "me", items: 3, count: null, at: 0 },
  newest: { hasCaption: false, texts: ["me", "old"], age: { atLeastMs: 0, lessThanMs: MINUTE } },
};
const withOurs: ProfileSight = {
  ...before,
  items: 4,
  newest: { hasCaption: true, texts: ["me", "hello"], age: { atLeastMs: 0, lessThanMs: MINUTE } },
};
const point = (seen: ProfileSight, more: Partial<PointOfNoReturn> = {}): PointOfNoReturn => ({
  ...{ at: seen.at, caption: "hello", newestBefore: describeSight(seen) },
  ...more,
});
const later = (seen: ProfileSight) => ({ ...seen, at: 2 * MINUTE });
const soon = (seen: ProfileSight) => ({ ...seen, at: 10_000 });

test.each<readonly [string, readonly PointOfNoReturn[], ReturnType<typeof toldByTwin>]>([
  ["nobody else has posted", [], "alone"],
  ["what another posted has another caption", [point(later(before), { caption: "bye" })], "alone"],
  ["another account has posted the same", [point({ ...later(before), user: "other" })], "alone"],
  ["another saw ours before it posted the same", [point(later(withOurs))], "ours"],
  ["another saw late that ours was not there", [point(later(before))], "absent"],
  ["another looked while ours may have been processed", [point(soon(before))], "unsure"],
  ["another did not look", [point(later(before), { newestBefore: null })], "unsure"],
  ["another with a title posted the same", [point(later(before), { caption: "T##hello" })], "absent"],
  ["the first of several tells", [point(later(withOurs)), point(soon(before))], "ours"],
])("where %s", (_, pointsSince, told) => {
  const asked = { app: "tiktok", pointsSince, profile: { processingMs: MINUTE } } as const;
  expect(toldByTwin(point(before), asked)).toBe(told);
});

test("a post without a caption may be taken for any other", () => {
  const asked = { app: "instagram", profile: { processingMs: MINUTE } } as const;
  const pointsSince = [point({ ...later(before), count: 5 }, { caption: "bye" })];
  expect(toldByTwin(point({ ...before, count: 5 }, { caption: "" }), { ...asked, pointsSince })).toBe(
    "absent",
  );
});
