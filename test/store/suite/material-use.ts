import { describe, expect, it } from "vitest";
import { type Material, accountOwner } from "../../../src/model/material.ts";
import type { NewTask } from "../../../src/model/task.ts";
import type { Claim, Store } from "../../../src/store/store.ts";
import {
  claimOne,
  completed,
  connected,
  create,
  failed,
  interrupted,
  noTrace,
  openTest,
  type Place,
  point,
  type TestStore,
} from "../place.ts";

function material(name: string): Material {
  const file = {
    path: `/m/${name}`,
    kind: "video",
    contentType: "video/mp4",
    size: 5,
    modifiedAtMs: 7,
  } as const;
  return { file, sha256: `sha of ${name}` };
}

const [cat, dog] = [material("cat.mp4"), material("dog.mp4")];
const ada: Partial<NewTask> = { username: "ada", scriptName: "post" };

/** A store whose phone R1 has claimed the first of these tasks. */
async function withClaim(makePlace: () => Promise<Place>, ...tasks: readonly Partial<NewTask>[]) {
  const t = await openTest(makePlace);
  await t.store.devices.sight([connected("R1"), connected("R2")]);
  await create(t.store, ...(tasks.length === 0 ? [ada] : tasks));
  return { t, claim: await claimOne(t.store) };
}

async function usedBy(store: Store, claim: Claim): Promise<readonly string[]> {
  return (await store.materials.usedBy(claim)).map(({ path }) => path);
}

/** The claim of a new task of the same phone and account. */
async function another({ store }: TestStore, task = ada): Promise<Claim> {
  await create(store, task);
  return claimOne(store);
}

const mediaOf = async ({ store }: TestStore, id = 1) => (await store.tasks.get(id))?.media;

export function materialUseSuite(makePlace: () => Promise<Place>): void {
  describe("a material that is taken", () => {
    it("is the task's own, and used for its account from then on", async () => {
      const { t, claim } = await withClaim(makePlace);
      await using _ = t;
      expect(await t.store.materials.take(claim, [cat, dog])).toEqual({ kind: "taken" });
      expect(await mediaOf(t)).toEqual([cat.file, dog.file]);
      expect(await t.store.materials.usedBy(claim)).toEqual([
        { sha256: cat.sha256, path: "/m/cat.mp4", size: 5, modifiedAtMs: 7 },
        { sha256: dog.sha256, path: "/m/dog.mp4", size: 5, modifiedAtMs: 7 },
      ]);
    });

    it("is refused to another task of the account that runs at the same time", async () => {
      await using t = await openTest(makePlace);
      await t.store.devices.sight([connected("R1"), connected("R2")]);
      await create(t.store, ada, { ...ada, serial: "R2", username: "ADA" });
      const [first, second] = await t.store.queue.claimDue();
      if (!first || !second) throw new Error("two phones claim two tasks");
      const takings = [t.store.materials.take(first, [cat]), t.store.materials.take(second, [dog, cat])];
      expect(await Promise.all(takings)).toEqual([{ kind: "taken" }, { kind: "used", sha256: [cat.sha256] }]);
      expect(await mediaOf(t, 2)).toEqual([]);
    });

    it("is not taken by whoever lost the fence", async () => {
      const { t, claim } = await withClaim(makePlace);
      await using _ = t;
      await t.store.queue.settle(claim, interrupted, true);
      expect(await t.store.materials.take(claim, [cat])).toEqual({ kind: "lost" });
      expect(await usedBy(t.store, claim)).toEqual([]);
    });

    it.each([
      ["fails", failed],
      ["is interrupted", interrupted],
    ])("is given back when the attempt %s before the point of no return", async (_how, end) => {
      const { t, claim } = await withClaim(makePlace);
      await using _ = t;
      await t.store.materials.take(claim, [cat]);
      await t.store.queue.settle(claim, end, false);
      expect(await mediaOf(t)).toEqual([]);
      expect(await usedBy(t.store, claim)).toEqual([]);
    });

    it("is given back when the server died before the point of no return", async () => {
      const { t, claim } = await withClaim(makePlace);
      await using _ = t;
      await t.store.materials.take(claim, [cat]);
      await t.store[Symbol.asyncDispose]();
      await using again = await t.place.open({ clock: t.clock });
      await again.queue.recover();
      expect((await again.tasks.get(1))?.media).toEqual([]);
      expect(await usedBy(again, claim)).toEqual([]);
    });

    it("is given back by a task that was deleted while it ran", async () => {
      const { t, claim } = await withClaim(makePlace);
      await using _ = t;
      await t.store.materials.take(claim, [cat]);
      await t.store.tasks.delete([1]);
      await t.store.queue.settle(claim, failed, false);
      expect(await usedBy(t.store, claim)).toEqual([]);
    });

    it("is kept after the point of no return, whatever the task ends as, retries and deletes included", async () => {
      const { t, claim } = await withClaim(makePlace);
      await using _ = t;
      await t.store.materials.take(claim, [cat]);
      expect(await t.store.queue.passPointOfNoReturn(claim, point, noTrace)).toBe(true);
      await t.store.queue.settle(claim, failed, false);
      expect(await mediaOf(t)).toEqual([cat.file]);
      await t.store.tasks.retry(1, true);
      await t.store.queue.settle(await claimOne(t.store), failed, false);
      expect(await mediaOf(t)).toEqual([cat.file]);
      await t.store.tasks.delete([1]);
      expect(await usedBy(t.store, claim)).toEqual(["/m/cat.mp4"]);
    });

    it("is used once the task is completed", async () => {
      const { t, claim } = await withClaim(makePlace);
      await using _ = t;
      await t.store.materials.take(claim, [cat]);
      await t.store.queue.settle(claim, completed, false);
      const next = await another(t);
      expect(await t.store.materials.take(next, [dog, cat])).toEqual({ kind: "used", sha256: [cat.sha256] });
      expect(await mediaOf(t, 2)).toEqual([]);
      expect(await t.store.materials.take(next, [dog])).toEqual({ kind: "taken" });
    });

    it.each([
      ["another account", { ...ada, username: "bob" }],
      ["the same name on the other app", { ...ada, app: "instagram" }],
    ] as const)("is there for %s", async (_who, task) => {
      const { t, claim } = await withClaim(makePlace);
      await using _ = t;
      await t.store.materials.take(claim, [cat]);
      await t.store.queue.settle(claim, completed, false);
      expect(await t.store.materials.take(await another(t, task), [cat])).toEqual({ kind: "taken" });
    });

    it("is used for whoever may be signed in, where the task named nobody", async () => {
      const { t, claim } = await withClaim(makePlace, { ...ada, username: null });
      await using _ = t;
      await t.store.accounts.create({
        ...{ app: "tiktok", username: "ada", serial: "R1", package: null, isEnabled: true },
      });
      await t.store.materials.take(claim, [cat]);
      await t.store.queue.settle(claim, completed, false);
      const named = await another(t);
      expect(await usedBy(t.store, named)).toEqual(["/m/cat.mp4"]);
      await t.store.materials.take(named, [dog]);
      await t.store.queue.settle(named, completed, false);
      const nobody = await another(t, { ...ada, username: null });
      expect(await usedBy(t.store, nobody)).toEqual(["/m/cat.mp4", "/m/dog.mp4"]);
    });
  });

  it("files of the call stay with a task that fails", async () => {
    const { t, claim } = await withClaim(makePlace, { ...ada, media: [cat.file] });
    await using _ = t;
    await t.store.queue.settle(claim, failed, false);
    expect(await mediaOf(t)).toEqual([cat.file]);
  });

  it("an owner is the account by its name, without case and @", () => {
    expect(accountOwner("tiktok", "@Ada")).toBe(accountOwner("tiktok", "ada"));
  });
}
