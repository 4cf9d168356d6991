import { describe, expect, it } from "vitest";
import type { Artifact, AttemptKey } from "../../../src/model/artifact.ts";
import type { Store } from "../../../src/store/store.ts";
import {
  claimOne,
  connected,
  create,
  failed,
  interrupted,
  openTest,
  type Place,
  type TestStore,
} from "../place.ts";

const screenshot: Artifact = { name: "screenshot.png", size: 700 };
const screen: Artifact = { name: "screen.xml", size: 300 };
const everything = { maxAgeMs: Number.MAX_SAFE_INTEGER, maxBytes: Number.MAX_SAFE_INTEGER };

/** A store in which each of the first tasks has failed, a second apart, and left 1000 bytes. */
async function withFailures(makePlace: () => Promise<Place>, count: number): Promise<TestStore> {
  const t = await openTest(makePlace);
  await t.store.devices.sight([connected("R1")]);
  await create(t.store, ...Array.from({ length: count }, () => ({})));
  for (let task = 1; task <= count; task += 1) {
    await t.store.queue.settle(
      await claimOne(t.store),
      { ...failed, artifacts: [screen, screenshot] },
      false,
    );
    t.clock.advance(1000);
  }
  return t;
}

async function keptOf(store: Store, taskId: number): Promise<readonly (readonly Artifact[])[] | undefined> {
  return (await store.tasks.get(taskId))?.attempts.map(({ artifacts }) => artifacts);
}

const firstOf = (taskId: number): AttemptKey => ({ taskId, attempt: 1 });

export function artifactsSuite(makePlace: () => Promise<Place>): void {
  describe("artifacts", () => {
    it("are registered with the settlement, and told with their attempt", async () => {
      await using t = await withFailures(makePlace, 1);
      await t.store.tasks.retry(1, false);
      await t.store.queue.settle(await claimOne(t.store), failed, false);
      expect(await keptOf(t.store, 1)).toEqual([[screenshot, screen], []]);
      expect(await t.store.artifacts.get(firstOf(1), "screen.xml")).toEqual(screen);
      expect(await t.store.artifacts.get({ taskId: 1, attempt: 2 }, "screen.xml")).toBeUndefined();
    });

    it("of an attempt that lost its fence are not", async () => {
      await using t = await openTest(makePlace);
      await t.store.devices.sight([connected("R1")]);
      await create(t.store, {});
      const lost = await claimOne(t.store);
      await t.store.queue.settle(lost, interrupted, true);
      await t.store.queue.settle(lost, { ...failed, artifacts: [screen] }, false);
      expect(await keptOf(t.store, 1)).toEqual([[], []]);
    });

    it("go with their task, at once", async () => {
      await using t = await withFailures(makePlace, 1);
      await t.store.tasks.delete([1]);
      expect(await t.store.artifacts.get(firstOf(1), "screen.xml")).toBeUndefined();
      expect(await t.store.artifacts.leftovers([firstOf(1)])).toEqual([firstOf(1)]);
    });

    it("of a task that was deleted while it ran are hidden, and those of its last attempt never come", async () => {
      await using t = await withFailures(makePlace, 1);
      await t.store.tasks.retry(1, false);
      const claim = await claimOne(t.store);
      await t.store.tasks.delete([1]);
      expect(await t.store.artifacts.get(firstOf(1), "screen.xml")).toBeUndefined();
      await t.store.queue.settle(claim, { ...failed, artifacts: [screen] }, false);
      expect((await t.store.artifacts.prune(everything)).keptBytes).toBe(0);
    });

    it("are forgotten once they are too old", async () => {
      await using t = await withFailures(makePlace, 3);
      const { forgotten, keptBytes } = await t.store.artifacts.prune({ ...everything, maxAgeMs: 2000 });
      expect({ forgotten, keptBytes }).toEqual({ forgotten: [firstOf(1)], keptBytes: 2000 });
      expect(await keptOf(t.store, 1)).toEqual([[]]);
      expect(await keptOf(t.store, 2)).toEqual([[screenshot, screen]]);
    });

    it.each([
      [3000, []],
      [2999, [1]],
      [1000, [1, 2]],
      [0, [1, 2, 3]],
    ])("are forgotten, the oldest first, down to %i bytes", async (maxBytes, gone) => {
      await using t = await withFailures(makePlace, 3);
      const { forgotten, keptBytes } = await t.store.artifacts.prune({ ...everything, maxBytes });
      expect(forgotten).toEqual(gone.map(firstOf));
      expect(keptBytes).toBe(3000 - 1000 * gone.length);
    });

    it("are left over where the attempt has ended, or never was, and none is registered", async () => {
      await using t = await withFailures(makePlace, 1);
      await create(t.store, {});
      const running = await claimOne(t.store);
      const all = [firstOf(1), { taskId: 1, attempt: 2 }, firstOf(2), firstOf(99)];
      expect(await t.store.artifacts.leftovers(all)).toEqual([all[1], all[3]]);
      await t.store.queue.settle(running, failed, false);
      expect(await t.store.artifacts.leftovers(all)).toEqual([all[1], all[2], all[3]]);
    });
  });
}
