import fc from "fast-check";
import { expect, it } from "vitest";
import { Problem } from "../../src/model/problem.ts";
import type { Fleet, Run } from "./fleet.ts";
import { startFleet } from "./fleet.ts";

const PHONES = [1, 2, 3];

/** What can happen, each with a number that picks whom it happens to. */
const happenings: Record<string, (fleet: Fleet, pick: number) => unknown> = {
  create: ({ store }, pick) => store.create(PHONES[pick % 3] ?? 1),
  createLater: ({ store, clock }, pick) =>
    store.create(PHONES[pick % 3] ?? 1, { at: clock.now() + pick * 100 }),
  finish: (fleet, pick) => some(fleet.runs, pick)?.finish(),
  bug: (fleet, pick) => some(fleet.runs, pick)?.fail(new TypeError("bug")),
  losePhone: (fleet, pick) => some(fleet.runs, pick)?.fail(new Problem("DEVICE_LOST", "gone")),
  turnDeaf: (fleet, pick) => {
    const run = some(fleet.runs, pick);
    if (run !== undefined) run.isDeaf = true;
  },
  pass: (fleet, pick) => {
    const run: Run | undefined = some(fleet.runs, pick);
    run?.pass().catch((error: unknown) => run.isDeaf || run.fail(error));
  },
  stop: ({ store }, pick) => onTask(store, pick, ["pending", "running"], (id) => store.stop(id)),
  delete: ({ store }, pick) => onTask(store, pick, ["pending", "running"], (id) => store.delete(id)),
  retry: ({ store }, pick) => onTask(store, pick, ["failed"], (id) => store.retry(id)),
  unplug: ({ store }, pick) => store.setConnected(PHONES[pick % 3] ?? 1, pick % 2 === 0),
  breakFeed: ({ store }) => store.breakFeed(new Error("connection lost")),
  refuseSettle: ({ store }) => store.refuse("settle"),
  refuseClaim: ({ store }) => store.refuse("claimDue"),
  refuseRecord: ({ store }) => store.refuse("record"),
  wait: (fleet, pick) => fleet.advance(pick * 50),
  turn: (fleet) => fleet.settle(),
};

const story = fc.array(fc.tuple(fc.constantFrom(...Object.keys(happenings)), fc.nat({ max: 40 })), {
  minLength: 10,
  maxLength: 60,
});

it("whatever happens, no phone runs two attempts and every task comes to an end", async () => {
  await fc.assert(
    fc.asyncProperty(story, async (moves) => {
      await using fleet = await startFleet();
      for (const [name, pick] of moves) await happenings[name]?.(fleet, pick);
      for (const phone of PHONES) {
        fleet.store.setQuarantine(phone, null);
        fleet.store.setConnected(phone, true);
      }
      for (let rounds = 0; rounds < 100 && fleet.store.unfinished > 0; rounds += 1) {
        for (const run of fleet.runs) run.finish();
        await fleet.advance(1_000);
      }
      expect(fleet.store.unfinished).toBe(0);
    }),
    { numRuns: 150 },
  );
});

it("whatever happened, a stop leaves nothing running and no result unwritten", async () => {
  await fc.assert(
    fc.asyncProperty(story, async (moves) => {
      await using fleet = await startFleet();
      const calm = moves.filter(([name]) => name !== "refuseSettle");
      for (const [name, pick] of calm) await happenings[name]?.(fleet, pick);
      const stopping = fleet.scheduler.stop();
      await fleet.advance(1_000);
      await stopping;
      expect(fleet.store.running).toBe(0);
    }),
    { numRuns: 100 },
  );
});

function some<Item>(items: readonly Item[], pick: number): Item | undefined {
  return items[pick % Math.max(1, items.length)];
}

function onTask(
  store: Fleet["store"],
  pick: number,
  statuses: readonly string[],
  call: (id: number) => void,
): void {
  const id = some(store.ids(statuses), pick);
  if (id !== undefined) call(id);
}
