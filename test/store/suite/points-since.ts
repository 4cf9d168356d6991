import { describe, expect, it } from "vitest";
import type { Store } from "../../../src/store/store.ts";
import { completed, connected, create, failed, noTrace, openTest, type Place, point } from "../place.ts";

/** All that is due passes its point, with its task's number as the caption. */
async function publish(store: Store, end: typeof completed): Promise<void> {
  for (const claim of await store.queue.claimDue()) {
    await store.queue.passPointOfNoReturn(claim, { ...point, caption: `task ${claim.task.id}` }, noTrace);
    await store.queue.settle(claim, end, false);
  }
}

export function pointsSinceSuite(makePlace: () => Promise<Place>): void {
  describe("what others may have published since", () => {
    it("is handed over with the point of no return: of the same phone and app, the earliest first", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {});
      await t.store.devices.sight([connected("R1"), connected("R2")]);
      await publish(t.store, completed);
      await create(t.store, {});
      await publish(t.store, failed);
      await create(t.store, {}, {}, { app: "instagram" }, { serial: "R2" }, {});
      for (let round = 0; round < 3; round += 1) await publish(t.store, completed);
      t.clock.set(t.clock.now() - 3_600_000);
      await publish(t.store, failed);
      await t.store.tasks.retry(2, false);
      const [claim] = await t.store.queue.claimDue();
      expect(claim).toMatchObject({ task: { id: 2 }, point: { caption: "task 2" } });
      expect(claim?.pointsSince?.map(({ caption }) => caption)).toEqual(["task 3", "task 4", "task 7"]);
    });

    it("is not asked for where there is no point", async () => {
      await using t = await openTest(makePlace);
      await create(t.store, {}, {});
      await t.store.devices.sight([connected("R1")]);
      await publish(t.store, completed);
      const [claim] = await t.store.queue.claimDue();
      expect(claim).toMatchObject({ point: null });
      expect(claim?.pointsSince).toBeUndefined();
    });
  });
}
