import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LibraryMaterial, NewMaterial } from "../../../src/model/material.ts";
import type { Choice, Claim, MaterialWish, Store } from "../../../src/store/store.ts";
import {
  claimOne,
  completed,
  connected,
  create,
  failed,
  openTest,
  type Place,
  type TestStore,
} from "../place.ts";

const video: Omit<NewMaterial, "name" | "sha256"> = {
  ...{ kind: "video", contentType: "video/mp4", size: 5 },
  ...{ tags: [], caption: null, username: null, sortOrder: 0 },
};
const image = { kind: "image", contentType: "image/png" } as const;

async function add(store: Store, name: string, change: Partial<NewMaterial> = {}): Promise<LibraryMaterial> {
  const sha256 = createHash("sha256").update(name).digest("hex");
  return (await store.materials.add({ ...video, name, sha256, ...change })).material;
}

/** Claims a post of the account; what ran before on the phone is over. */
async function claimFor(store: Store, username: string | null): Promise<Claim> {
  await create(store, { username, scriptName: "post" });
  return claimOne(store);
}

async function withStore(makePlace: () => Promise<Place>): Promise<TestStore> {
  const t = await openTest(makePlace);
  await t.store.devices.sight([connected("R1")]);
  return t;
}

const one: MaterialWish = { kind: "video", tags: [], count: 1, at: 0 };

function choose(store: Store, claim: Claim, wish: Partial<MaterialWish> = {}): Promise<Choice> {
  return store.materials.choose(claim, { ...one, ...wish });
}

function namesOf(choice: Choice): readonly string[] | string {
  return choice.kind === "none" ? choice.filter : choice.materials.map(({ name }) => name);
}

/** Chooses and takes, as a task does; what it takes is used, or given back where the task fails. */
async function post(store: Store, claim: Claim, wish: Partial<MaterialWish>, end = completed) {
  const choice = await choose(store, claim, wish);
  const materials = choice.kind === "chosen" ? choice.materials : [];
  const files = materials.map(({ kind, contentType, size, sha256 }) => ({
    file: { path: `/library/${sha256}`, kind, contentType, size, modifiedAtMs: 0 },
    sha256,
  }));
  const taking = await store.materials.take(claim, files);
  if (taking.kind !== "taken") throw new Error(`what was chosen is ${taking.kind}`);
  await store.queue.settle(claim, end, false);
  return namesOf(choice);
}

export function librarySuite(makePlace: () => Promise<Place>): void {
  describe("the library", () => {
    it("keeps a file once, as it came first", async () => {
      await using t = await withStore(makePlace);
      const first = await add(t.store, "a.mp4", { tags: ["Cats"], caption: "hi" });
      const again = await t.store.materials.add({ ...video, name: "b.mp4", sha256: first.sha256 });
      expect(again).toEqual({ material: first, isNew: false });
      expect(await t.store.materials.get(first.id)).toEqual(first);
    });

    it("lists the newest first, by kind, by tag without case and by whose it is", async () => {
      await using t = await withStore(makePlace);
      await add(t.store, "a.mp4", { tags: ["Cats", "new"] });
      await add(t.store, "b.png", { ...image, tags: ["cats"] });
      await add(t.store, "c.mp4", { username: "Ada" });
      const list = async (filter: object, page = 1) => {
        const { materials, total } = await t.store.materials.list(filter, page, 2);
        return [total, ...materials.map(({ name }) => name)];
      };
      expect(await list({})).toEqual([3, "c.mp4", "b.png"]);
      expect(await list({}, 2)).toEqual([3, "a.mp4"]);
      expect(await list({ tag: "CATS" })).toEqual([2, "b.png", "a.mp4"]);
      expect(await list({ tag: "cats", kind: "video" })).toEqual([1, "a.mp4"]);
      expect(await list({ username: "@ada" })).toEqual([1, "c.mp4"]);
      expect(await list({ username: "" })).toEqual([2, "b.png", "a.mp4"]);
      expect(await list({ tag: "dogs" })).toEqual([0]);
    });

    it("changes what is given, and moves it to where it is found then", async () => {
      await using t = await withStore(makePlace);
      const { id } = await add(t.store, "a.mp4", { tags: ["cats"] });
      t.clock.advance(1000);
      const changed = await t.store.materials.update(id, {
        tags: ["dogs"],
        username: "ada",
        caption: "woof",
      });
      expect(changed).toMatchObject({ name: "a.mp4", tags: ["dogs"], username: "ada", caption: "woof" });
      expect(changed.updatedAt - changed.createdAt).toBe(1000);
      expect((await t.store.materials.list({ tag: "cats" }, 1, 20)).total).toBe(0);
      expect((await t.store.materials.list({ tag: "dogs", username: "ada" }, 1, 20)).total).toBe(1);
      expect(namesOf(await choose(t.store, await claimFor(t.store, "bob")))).toBe("kind");
    });

    it("forgets what is deleted, but not who used it", async () => {
      await using t = await withStore(makePlace);
      const { id, sha256 } = await add(t.store, "a.mp4", { tags: ["cats"] });
      await post(t.store, await claimFor(t.store, "ada"), {});
      expect(await t.store.materials.delete(id)).toMatchObject({ sha256 });
      expect(await t.store.materials.get(id)).toBeUndefined();
      expect((await t.store.materials.list({ tag: "cats" }, 1, 20)).total).toBe(0);
      expect(await t.store.materials.leftovers([sha256])).toEqual([sha256]);
      await add(t.store, "a.mp4");
      expect(await t.store.materials.leftovers([sha256])).toEqual([]);
      expect(namesOf(await choose(t.store, await claimFor(t.store, "ada")))).toBe("used");
    });

    it("says that there is no such material", async () => {
      await using t = await withStore(makePlace);
      expect(await t.store.materials.get(7)).toBeUndefined();
      await expect(t.store.materials.update(7, {})).rejects.toMatchObject({ reason: "NOT_FOUND" });
      await expect(t.store.materials.delete(7)).rejects.toMatchObject({ reason: "NOT_FOUND" });
    });
  });

  describe("choosing from the library", () => {
    it("picks a video by chance among those of the lowest sort order", async () => {
      await using t = await withStore(makePlace);
      for (let k = 0; k < 40; k += 1) await add(t.store, `${k}.mp4`);
      await add(t.store, "late.mp4", { sortOrder: 1 });
      const claim = await claimFor(t.store, "ada");
      const picks = new Set<string>();
      for (let k = 0; k < 100; k += 1)
        picks.add(String(namesOf(await choose(t.store, claim, { at: k / 100 }))));
      expect(picks.size).toBeGreaterThan(20);
      expect(picks).not.toContain("late.mp4");
    });

    it("takes images by sort order, then by name with numbers by their value", async () => {
      await using t = await withStore(makePlace);
      for (const name of ["sort_10_a.png", "sort_9_b.png", "sort_1_z.png"]) await add(t.store, name, image);
      await add(t.store, "zero.png", { ...image, sortOrder: -1 });
      const wish = { kind: "image", count: 3 } as const;
      const names = ["zero.png", "sort_1_z.png", "sort_9_b.png"];
      expect(await post(t.store, await claimFor(t.store, "ada"), wish)).toEqual(names);
      expect(namesOf(await choose(t.store, await claimFor(t.store, "ada"), wish))).toEqual(["sort_10_a.png"]);
    });

    it("takes what is the account's own first, and never another's", async () => {
      await using t = await withStore(makePlace);
      await add(t.store, "all.mp4", { sortOrder: -5 });
      await add(t.store, "hers.mp4", { username: "Ada" });
      expect(await post(t.store, await claimFor(t.store, "ada"), {})).toEqual(["hers.mp4"]);
      expect(await post(t.store, await claimFor(t.store, "ada"), {})).toEqual(["all.mp4"]);
      expect(await post(t.store, await claimFor(t.store, "bob"), {})).toEqual(["all.mp4"]);
      expect(namesOf(await choose(t.store, await claimFor(t.store, "bob")))).toBe("used");
    });

    it("takes what has one of the tags", async () => {
      await using t = await withStore(makePlace);
      await add(t.store, "a.png", { ...image, tags: ["cats", "dogs"] });
      await add(t.store, "b.png", { ...image, tags: ["Dogs"] });
      await add(t.store, "c.png", image);
      const wish = { kind: "image", count: 9, tags: ["dogs", "cats"] } as const;
      expect(await post(t.store, await claimFor(t.store, "ada"), wish)).toEqual(["a.png", "b.png"]);
      expect(namesOf(await choose(t.store, await claimFor(t.store, "ada"), wish))).toBe("used");
    });

    it("says which filter leaves nothing", async () => {
      await using t = await withStore(makePlace);
      const claim = await claimFor(t.store, "ada");
      expect(namesOf(await choose(t.store, claim))).toBe("kind");
      await add(t.store, "a.mp4", { tags: ["cats"] });
      expect(namesOf(await choose(t.store, claim, { kind: "image" }))).toBe("kind");
      expect(namesOf(await choose(t.store, claim, { tags: ["dogs"] }))).toBe("tags");
    });

    it("finds again what was given back, and what comes before all that was used", async () => {
      await using t = await withStore(makePlace);
      const wish = { kind: "image", count: 1 } as const;
      for (const name of ["2.png", "3.png", "4.png"]) await add(t.store, name, image);
      const next = async (end = completed) => post(t.store, await claimFor(t.store, "ada"), wish, end);
      expect(await next()).toEqual(["2.png"]);
      expect(await next(failed)).toEqual(["3.png"]);
      expect(await next()).toEqual(["3.png"]);
      await add(t.store, "1.png", image);
      expect(await next()).toEqual(["1.png"]);
      expect(await next()).toEqual(["4.png"]);
      expect(namesOf(await choose(t.store, await claimFor(t.store, "ada"), wish))).toBe("used");
    });

    it("gives each account each material once, whatever comes, changes, goes and is given back meanwhile", async () => {
      const act = fc.oneof(
        {
          weight: 6,
          arbitrary: fc.record({ kind: fc.constant("post"), who: fc.nat(1), isDone: fc.boolean() }),
        },
        { weight: 3, arbitrary: fc.record({ kind: fc.constant("add"), order: fc.nat(2), tag: fc.nat(2) }) },
        {
          weight: 1,
          arbitrary: fc.record({ kind: fc.constant("move"), which: fc.nat(9), order: fc.nat(2) }),
        },
        { weight: 1, arbitrary: fc.record({ kind: fc.constant("drop"), which: fc.nat(9) }) },
      ) as fc.Arbitrary<Act>;
      await fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 40 }), fc.boolean(), async (acts, isVideo) => {
          await using t = await withStore(makePlace);
          await play(t.store, acts, isVideo ? "video" : "image");
        }),
        { numRuns: 15 },
      );
    });
  });
}

type Act =
  | { readonly kind: "post"; readonly who: number; readonly isDone: boolean }
  | { readonly kind: "add"; readonly order: number; readonly tag: number }
  | { readonly kind: "move"; readonly which: number; readonly order: number }
  | { readonly kind: "drop"; readonly which: number };

/** Holds what is chosen against a plain list of what there is and what each account used. */
async function play(store: Store, acts: readonly Act[], kind: "video" | "image"): Promise<void> {
  const shelf = new Map<string, LibraryMaterial>();
  const used = [new Set<string>(), new Set<string>()];
  let count = 0;
  for (const act of acts) {
    if (act.kind === "add") {
      const type = kind === "image" ? image : {};
      const tags = act.tag === 0 ? [] : [`tag${act.tag}`];
      const material = await add(store, `${(count += 1)}`, { ...type, sortOrder: act.order, tags });
      shelf.set(material.name, material);
    } else if (act.kind === "post") {
      const left = [...shelf.values()].filter(({ name }) => !used[act.who]?.has(name));
      const claim = await claimFor(store, `user${act.who}`);
      if (left.length === 0) {
        expect((await choose(store, claim, { kind })).kind).toBe("none");
        await store.queue.settle(claim, failed, false);
        continue;
      }
      const wish = { kind, at: (count * 0.37) % 1 };
      const [name = ""] = await post(store, claim, wish, act.isDone ? completed : failed);
      const lowest = Math.min(...left.map(({ sortOrder }) => sortOrder));
      expect(left.filter(({ sortOrder }) => sortOrder === lowest).map((one) => one.name)).toContain(name);
      if (act.isDone) used[act.who]?.add(name);
    } else {
      const material = [...shelf.values()][act.which];
      if (material === undefined) continue;
      const { id, name } = material;
      if (act.kind === "move")
        shelf.set(name, await store.materials.update(id, { sortOrder: act.order, tags: ["tag1"] }));
      else {
        await store.materials.delete(id);
        shelf.delete(name);
      }
    }
  }
}
