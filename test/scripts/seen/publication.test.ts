import { describe, expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { Problem } from "../../../src/model/problem.ts";
import type { PointOfNoReturn } from "../../../src/model/task.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import type { Flow, Goal } from "../../../src/scripts/flow/flow.ts";
import type { ScriptContext } from "../../../src/scripts/script.ts";
import { describeSight } from "../../../src/scripts/seen/evidence.ts";
import { assertNothingNew, findPost, foundEarlier } from "../../../src/scripts/seen/publication.ts";
import { onProfile } from "../../../src/scripts/seen/showing.ts";
import type { Showing } from "../../../src/scripts/seen/showing.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const never = new AbortController().signal;

/** Looks at a profile with so many posts, where there were four when the point was made. */
async function lookAt(count: number): Promise<readonly PointOfNoReturn[]> {
  const clock = new ManualClock();
  const sight = { user: "me", items: 4, count: 4, newest: null, at: clock.now() };
  const point = { at: clock.now(), caption: "hello", newestBefore: describeSight(sight) };
  const flow = { until: async () => ({ user: "me", items: count, count, first: null }) };
  const passed: PointOfNoReturn[] = [];
  const passPoint = async (one: PointOfNoReturn) => void passed.push(one);
  const context = { clock, packageName: "app", profile: { selectors: {} }, showing: onProfile };
  await assertNothingNew(
    flow as unknown as Flow,
    context as unknown as Context,
    { point, passPoint },
    never,
  ).catch((cause: unknown) => {
    expect(cause).toMatchObject({ reason: "OUTCOME_UNKNOWN" });
    expect(passed).toEqual([point]);
  });
  return passed;
}

type Context = ScriptContext & { readonly packageName: string; readonly showing: Showing };

test("a way that got lost is begun again where the profile is as it was", async () => {
  expect(await lookAt(4)).toEqual([]);
});

test("where something new is on it, that is OUTCOME_UNKNOWN after a point of no return, so that a retry looks first", async () => {
  expect(await lookAt(5)).toHaveLength(1);
});

test.each(["DEVICE_LOST", "DEVICE_UNRESPONSIVE"] as const)(
  "a phone that is %s while it is looked at is left to the next attempt, which looks again",
  async (reason) => {
    const flow = { until: () => Promise.reject(new Problem(reason, "the phone does not answer")) };
    const context = {
      clock: new ManualClock(),
      hooks: { step() {} },
      profile: { processingMs: 60_000 },
      username: null,
      showing: onProfile,
    };
    const point = { at: 0, caption: "hello", newestBefore: null };
    const looking = foundEarlier(flow as unknown as Flow, context as unknown as Context, point, never);
    await expect(looking).rejects.toMatchObject({ reason });
  },
);

test("of an earlier attempt, a number that grew by one is not enough where a caption would tell: somebody may have posted by hand", async () => {
  const { end } = await lookBack({ count: 5, caption: "hello", others: [] });
  expect(end).toMatchObject({
    reason: "OUTCOME_UNKNOWN",
    message: expect.stringContaining("does not tell"),
  });
});

/** What an earlier attempt is found to have done where the profile, which had four posts, shows so many now. */
async function lookBack({
  count,
  caption,
  others,
}: {
  readonly count: number;
  readonly caption: string;
  /** When other tasks posted the same since. */
  readonly others: readonly number[];
}) {
  const clock = new ManualClock();
  const sight = { user: "me", items: 4, count: 4, newest: null, at: clock.now() };
  const point = { at: clock.now(), caption, newestBefore: describeSight(sight) };
  const steps: (string | undefined)[] = [];
  const until = async ({ name }: { readonly name: string }) =>
    name.startsWith("act as") ? true : { user: "me", items: count, count, first: null };
  const context = {
    ...{ clock, app: "instagram", packageName: "app", username: "me", showing: onProfile },
    session: { serial: "paper" },
    profile: { selectors: { accountSwitcher: [], accountRow: [], uploadPercent: [] }, processingMs: 60_000 },
    hooks: { step: (_: string, note?: string) => void steps.push(note) },
    pointsSince: others.map((afterMs) => ({ ...point, at: point.at + afterMs })),
  };
  const looking = foundEarlier({ until } as unknown as Flow, context as unknown as Context, point, never);
  const ends: unknown[] = [];
  const ended = looking.catch((error: unknown) => error).then((end) => ends.push(end));
  while (ends.length === 0) {
    clock.advance(1000);
    await new Promise(setImmediate);
  }
  await ended;
  return { end: ends[0], steps, tookMs: clock.now() - point.at };
}

describe("where another task has posted the same caption since, at nearly the same time", () => {
  test("and nothing came at all, it is absent, but not before it would show", async () => {
    const { end, steps, tookMs } = await lookBack({ count: 4, caption: "", others: [1000] });
    expect(end).toBe(false);
    expect(tookMs).toBeGreaterThanOrEqual(60_000);
    expect(steps).toContainEqual(expect.stringMatching(/^until 2026-01-15T12:01:00Z.*60 s to show/));
  });

  test("what came may be either one's", async () => {
    const { end } = await lookBack({ count: 5, caption: "", others: [1000] });
    expect(end).toMatchObject({
      reason: "OUTCOME_UNKNOWN",
      message: expect.stringContaining("cannot be told apart"),
    });
  });
});

test("a number that grew by more than one, as an old one does, is not believed: the newest post itself tells", async () => {
  const clock = new ManualClock();
  const sight = { user: "me", items: 4, count: 4, newest: null, at: clock.now() };
  const point = { at: clock.now(), caption: "hello", newestBefore: describeSight(sight) };
  const opened = parseScreen(
    '<hierarchy><node class="android.widget.TextView" text="hello" bounds="[0,100][900,200]"/><node text="3 seconds ago" bounds="[0,300][900,400]"/></hierarchy>',
  );
  const names: string[] = [];
  const flow = {
    async until({ name }: Goal<unknown>) {
      names.push(name);
      if (name === "open the own profile") return { user: "me", items: 6, count: 6, first: {} };
      return name === "open the newest post" ? opened : true;
    },
  };
  const upload = {
    watch: async () => "unseen",
    observe() {},
    unseenUntil: 0,
    isLate: false,
    hasEnded: false,
  };
  const context = {
    clock,
    packageName: "app",
    profile: profileOf("instagram"),
    showing: onProfile,
    session: {},
  };
  const isSeen = await findPost(
    flow as unknown as Flow,
    context as unknown as Context,
    { point, upload: upload as unknown as Parameters<typeof findPost>[2]["upload"], waitMs: 30_000 },
    never,
  );
  expect(isSeen).toBe(true);
  expect(names).toContain("open the newest post");
});
