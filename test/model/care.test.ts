import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionOf, DAY_MS, type LastAction, type Limit, ownerOf, waitOf } from "../../src/model/care.ts";

const NOW = 10 * DAY_MS;
const limit: Limit = { perDay: 3, pauseSeconds: 100, stretchSeconds: 50 };
const slow: Limit = { perDay: 3, pauseSeconds: 1000, stretchSeconds: 0 };

function last(secondsAgo: number, change: Partial<LastAction> = {}): LastAction {
  return { at: NOW - secondsAgo * 1000, stretch: 0, limit, isSameKind: true, ...change };
}

/** In seconds from now. */
function wait(own: Limit, oldestAgo: number | null, ...actions: readonly LastAction[]) {
  const found = waitOf(own, oldestAgo === null ? null : NOW - oldestAgo, actions, NOW);
  return found && [found.reason, (found.until - NOW) / 1000];
}

describe("how long an account waits", () => {
  it("is not at all where it has done nothing", () => {
    expect(wait(limit, null)).toBeNull();
  });

  it.each([
    ["the pause", last(10), ["account_pause", 90]],
    ["what was drawn on top of it", last(10, { stretch: 0.5 }), ["account_pause", 115]],
    ["nothing once that is over", last(100), null],
  ] as const)("after an action: %s", (_title, action, expected) => {
    expect(wait(limit, null, action)).toEqual(expected);
  });

  it("after another kind of action is the shorter of both pauses", () => {
    expect(wait(slow, null, last(10, { isSameKind: false }))).toEqual(["account_pause", 90]);
    expect(wait(limit, null, last(10, { isSameKind: false, limit: slow }))).toEqual(["account_pause", 90]);
  });

  it("is until the oldest that counts is a day old, once there are as many as the day allows", () => {
    expect(wait(limit, DAY_MS - 60_000)).toEqual(["account_cap", 60]);
    expect(wait(limit, DAY_MS)).toBeNull();
  });

  it("is told by what lasts longest", () => {
    expect(wait(limit, DAY_MS - 60_000, last(10))).toEqual(["account_pause", 90]);
    expect(wait(limit, DAY_MS - 120_000, last(10))).toEqual(["account_cap", 120]);
  });
});

it("acting as soon as it may, an account never does more than its limits, in any window", () => {
  const limits = fc.record({
    perDay: fc.integer({ min: 1, max: 6 }),
    pauseSeconds: fc.integer({ min: 0, max: 50_000 }),
    stretchSeconds: fc.integer({ min: 0, max: 5000 }),
  });
  const delays = fc.array(
    fc.record({ lateMs: fc.nat(DAY_MS / 3), stretch: fc.double({ min: 0, max: 0.99, noNaN: true }) }),
    {
      maxLength: 40,
    },
  );
  fc.assert(
    fc.property(limits, delays, (own, acts) => {
      const done: { at: number; stretch: number }[] = [];
      let now = 0;
      for (const { lateMs, stretch } of acts) {
        const oldest = done.at(-own.perDay)?.at ?? null;
        const latest = done.slice(-1).map((action) => ({ ...action, limit: own, isSameKind: true }));
        now = Math.max(now, waitOf(own, oldest, latest, now)?.until ?? 0) + lateMs;
        done.push({ at: now, stretch });
      }
      for (const [index, { at }] of done.entries()) {
        const window = done.filter((other) => other.at > at - DAY_MS && other.at <= at);
        expect(window.length).toBeLessThanOrEqual(own.perDay);
        if (index > 0) expect(at - done[index - 1]!.at).toBeGreaterThanOrEqual(own.pauseSeconds * 1000);
      }
    }),
    { numRuns: 200 },
  );
});

it("counts by account, whatever becomes of its row, or by phone and app", () => {
  expect(ownerOf({ app: "tiktok", username: "@Ada" }, 7)).toBe(
    ownerOf({ app: "tiktok", username: "ada" }, 8),
  );
  const owners = [
    ownerOf({ app: "tiktok", username: null }, 7),
    ownerOf({ app: "instagram", username: null }, 7),
    ownerOf({ app: "tiktok", username: null }, 8),
  ];
  expect(new Set(owners).size).toBe(3);
});

it("counts what posts, follows and unfollows, and no other script", () => {
  expect(["post", "follow", "unfollow", "match_account"].map(actionOf)).toEqual([
    ...["post", "follow", "unfollow"],
    null,
  ]);
});
