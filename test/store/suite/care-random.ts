import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS } from "../../../src/model/care.ts";
import type { Action } from "../../../src/model/care.ts";
import type { Claim, Store } from "../../../src/store/store.ts";
import type { ManualClock } from "../../support/manual-clock.ts";
import {
  completed,
  connected,
  create,
  failed,
  interrupted,
  noTrace,
  openTest,
  type Place,
  point,
} from "../place.ts";

const limits = { perDay: 3, pauseSeconds: 600, stretchSeconds: 300 };

/** What becomes of an attempt, and how long it takes. */
const conducts = fc.record({
  script: fc.constantFrom<Action>("follow", "post"),
  username: fc.constantFrom("ada", "bob", null),
  ends: fc.array(
    fc.record({
      acts: fc.boolean(),
      end: fc.constantFrom(completed, failed, interrupted),
      takesMs: fc.nat(1_200_000),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

interface Deed {
  readonly who: string;
  readonly at: number;
}

export function careRandomSuite(makePlace: () => Promise<Place>): void {
  describe("any load of tasks", () => {
    it("is done to its end, in no window more of an account than its cap, and with pauses", async () => {
      const property = fc.asyncProperty(
        fc.array(conducts, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (tasks, isRandomOrder) => {
          let drawn = 0;
          const chance = () => (drawn = (drawn + 0.37) % 1);
          await using t = await openTest(makePlace, { areCapsOn: true, chance });
          const changes = (["follow", "post"] as const).map(
            (action) => ({ app: "tiktok", action, ...limits }) as const,
          );
          await t.store.settings.update(() => ({ limits: changes, isRandomOrder }));
          await create(t.store, ...tasks.map(({ script, username }) => ({ scriptName: script, username })));
          await t.store.devices.sight([connected("R1")]);
          const deeds = await drain(t.store, t.clock, tasks);
          expect((await t.store.tasks.stats()).pending).toBe(0);
          for (const theirs of Map.groupBy(deeds, ({ who }) => who).values()) checkWindows(theirs);
        },
      );
      await fc.assert(property, { numRuns: 20 });
    });
  });
}

type Conduct = typeof conducts extends fc.Arbitrary<infer One> ? One : never;

/** Goes from one time to the next that the queue names, and never looks in between. */
async function drain(store: Store, clock: ManualClock, tasks: readonly Conduct[]): Promise<readonly Deed[]> {
  const deeds: Deed[] = [];
  for (;;) {
    const [claim] = await store.queue.claimDue();
    if (claim !== undefined) {
      deeds.push(...(await perform(store, clock, claim, tasks[claim.task.id - 1]!)));
      continue;
    }
    const next = await store.queue.nextDueAt();
    if (next === null) return deeds;
    clock.advance(next - clock.now());
  }
}

async function perform(
  store: Store,
  clock: ManualClock,
  claim: Claim,
  conduct: Conduct,
): Promise<readonly Deed[]> {
  const { acts, end, takesMs } = conduct.ends[Math.min(claim.attempt, conduct.ends.length) - 1]!;
  clock.advance(takesMs);
  const isPost = conduct.script === "post";
  // What goes on with an earlier attempt counted then.
  const isNew = acts && claim.point === null;
  if (acts && isPost) await store.queue.passPointOfNoReturn(claim, point, noTrace);
  else if (acts) await store.queue.countAction(claim);
  const at = clock.now();
  await store.queue.settle(claim, end, false);
  return isNew ? [{ who: `${conduct.username} ${conduct.script}`, at }] : [];
}

function checkWindows(deeds: readonly Deed[]): void {
  for (const [index, { at }] of deeds.entries()) {
    const inWindow = deeds.filter((other) => other.at > at - DAY_MS && other.at <= at);
    expect(inWindow.length).toBeLessThanOrEqual(limits.perDay);
    const before = deeds[index - 1];
    if (before !== undefined) expect(at - before.at).toBeGreaterThanOrEqual(limits.pauseSeconds * 1000);
  }
}
