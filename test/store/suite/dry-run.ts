import { describe, expect, it } from "vitest";
import type { Material } from "../../../src/model/material.ts";
import { claimOne, completed, connected, create, failed, noTrace, openTest, point } from "../place.ts";
import type { Place } from "../place.ts";

const cat: Material = {
  file: { path: "/m/cat.mp4", kind: "video", contentType: "video/mp4", size: 5, modifiedAtMs: 7 },
  sha256: "sha of the cat",
};

export function dryRunSuite(makePlace: () => Promise<Place>): void {
  /** Phone R1 has claimed task 1, a dry run; task 2 is none. */
  async function withClaim() {
    const t = await openTest(makePlace);
    await t.store.devices.sight([connected("R1")]);
    await create(t.store, { scriptName: "post", isDryRun: true }, { scriptName: "post" });
    return { t, claim: await claimOne(t.store) };
  }

  describe("a dry run", () => {
    it("is told as one wherever its task is read, also after a restart and a retry", async () => {
      const { t, claim } = await withClaim();
      await using _ = t;
      expect(claim.task.isDryRun).toBe(true);
      const { tasks } = await t.store.tasks.list({}, 1, 20);
      expect(tasks.map(({ id, isDryRun }) => [id, isDryRun])).toEqual([
        [2, false],
        [1, true],
      ]);
      await t.store.queue.settle(claim, failed, false);
      await t.store[Symbol.asyncDispose]();
      await using again = await t.place.open({ clock: t.clock });
      await again.tasks.retry(1, true);
      expect((await again.tasks.get(1))?.isDryRun).toBe(true);
    });

    it("does not pass the point of no return, whoever asks", async () => {
      const { t, claim } = await withClaim();
      await using _ = t;
      expect(await t.store.queue.passPointOfNoReturn(claim, point, noTrace)).toBe(false);
      await t.store.queue.settle(claim, failed, false);
      await t.store.tasks.delete([2]);
      await t.store.tasks.retry(1, false);
      expect(await claimOne(t.store)).toMatchObject({ task: { id: 1 }, point: null });
    });

    it("gives back what it took, although it is completed", async () => {
      const { t, claim } = await withClaim();
      await using _ = t;
      expect(await t.store.materials.take(claim, [cat])).toEqual({ kind: "taken" });
      await t.store.queue.settle(claim, completed, false);
      const next = await claimOne(t.store);
      expect(next.task).toMatchObject({ id: 2, isDryRun: false });
      expect(await t.store.materials.usedBy(next)).toEqual([]);
      expect(await t.store.materials.take(next, [cat])).toEqual({ kind: "taken" });
    });
  });
}
