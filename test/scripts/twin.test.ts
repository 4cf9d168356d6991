import { expect, test } from "vitest";
import { parseScriptConfig } from "../../src/model/script-config.ts";
import type { PointOfNoReturn } from "../../src/model/task.ts";
import { describeSight } from "../../src/scripts/evidence.ts";
import type { ProfileSight } from "../../src/scripts/evidence.ts";
import type { ScriptContext } from "../../src/scripts/script.ts";
import { onProfile, showingOf } from "../../src/scripts/showing.ts";
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
  const asked = {
    app: "tiktok",
    pointsSince,
    profile: { processingMs: MINUTE },
    showing: onProfile,
  } as const;
  expect(toldByTwin(point(before), asked)).toBe(told);
});

test("a post without a caption may be taken for any other", () => {
  const asked = { app: "instagram", profile: { processingMs: MINUTE }, showing: onProfile } as const;
  const pointsSince = [point({ ...later(before), count: 5 }, { caption: "bye" })];
  expect(toldByTwin(point({ ...before, count: 5 }, { caption: "" }), { ...asked, pointsSince })).toBe(
    "absent",
  );
});

const { script } = parseScriptConfig("post", { placement: "story" });
const inStory = showingOf({ app: "instagram", config: script, media: [] } as unknown as ScriptContext);
const noStory: ProfileSight = { user: "me", isStory: true, items: 0, count: null, newest: null, at: 0 };
const withStory: ProfileSight = {
  ...noStory,
  ...{ items: 1, at: 5 * MINUTE },
  newest: { hasCaption: true, texts: [], age: { atLeastMs: 4 * MINUTE, lessThanMs: 5 * MINUTE } },
};

test.each<readonly [string, boolean, PointOfNoReturn, ReturnType<typeof toldByTwin>]>([
  ["a story is not taken for a post, whatever its caption", false, point(later(noStory)), "alone"],
  ["a post is not taken for a story", true, point(later(withOurs)), "alone"],
  ["another story may be ours whatever its caption", true, point(soon(noStory), { caption: "x" }), "unsure"],
  ["another that saw no story late tells", true, point(later(noStory)), "absent"],
  ["another that saw ours tells", true, point(withStory), "ours"],
])("%s", (_, isStory, since, told) => {
  const asked = { app: "instagram", pointsSince: [since], profile: { processingMs: MINUTE } } as const;
  const showing = isStory ? inStory : onProfile;
  expect(toldByTwin(point(isStory ? noStory : before), { ...asked, showing })).toBe(told);
});
