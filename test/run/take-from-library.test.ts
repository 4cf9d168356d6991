import { expect, it } from "vitest";
import type { LibraryMaterial, Material } from "../../src/model/material.ts";
import { parseScriptConfig } from "../../src/model/script-config.ts";
import { takeFromLibrary } from "../../src/run/take-from-library.ts";
import type { Choice, Claim, MaterialWish, Taking } from "../../src/store/store.ts";

const claim = { task: { username: "ada", app: "tiktok" } } as Claim;
const cat = {
  id: 7,
  name: "cat",
  sha256: "c",
  kind: "video",
  contentType: "video/mp4",
  size: 5,
} as LibraryMaterial;

async function take(
  config: object,
  choice: Choice,
  takings: Taking[] = [],
  { isGone = false, next }: { readonly isGone?: boolean; readonly next?: Choice } = {},
) {
  const { script } = parseScriptConfig("post", config);
  if (script?.script !== "post") throw new Error("the test's config is wrong");
  const wishes: MaterialWish[] = [];
  const taken: (readonly Material[])[] = [];
  const deps = {
    materials: {
      choose: async (_claim: Claim, wish: MaterialWish) => {
        wishes.push(wish);
        return wishes.length > 1 && next ? next : choice;
      },
      get: async () => (next ? undefined : cat),
      take: async (_claim: Claim, materials: readonly Material[]): Promise<Taking> => {
        taken.push(materials);
        return takings.shift() ?? { kind: "taken" };
      },
    },
    fileOf: async ({ sha256, kind, contentType, size }: LibraryMaterial) =>
      isGone ? undefined : { path: `/library/${sha256}`, kind, contentType, size, modifiedAtMs: 1 },
    chance: () => 0.25,
  };
  const files = await takeFromLibrary(claim, script, deps, new AbortController().signal);
  return { files, wishes, taken };
}

const chosen: Choice = { kind: "chosen", materials: [cat] };

it("what the store chooses is taken as a file with its hash", async () => {
  const { files, wishes, taken } = await take({ materials_tags: "cats, new" }, chosen);
  expect(wishes).toEqual([{ kind: "video", tags: ["cats", "new"], count: 1, at: 0.25 }]);
  expect(files).toMatchObject([{ path: "/library/c", size: 5 }]);
  expect(taken).toEqual([[{ file: files[0], sha256: "c" }]]);
});

it("as many images are wished for as the call asks for", async () => {
  const { wishes } = await take({ content_type: 1, image_count: 3 }, chosen);
  expect(wishes).toMatchObject([{ kind: "image", count: 3 }]);
});

it("the store is asked again where another task was faster", async () => {
  const { wishes } = await take({}, chosen, [{ kind: "used", sha256: ["c"] }]);
  expect(wishes).toHaveLength(2);
});

it("a file that is gone is told with its material", async () => {
  await expect(take({}, chosen, [], { isGone: true })).rejects.toMatchObject({
    reason: "MATERIAL_MISSING",
    message: expect.stringContaining("material 7 (cat)") as string,
  });
});

it("the store is asked again where what it chose was deleted meanwhile", async () => {
  const next: Choice = { kind: "none", filter: "kind" };
  const taking = take({}, chosen, [], { isGone: true, next });
  await expect(taking).rejects.toMatchObject({ reason: "MATERIAL_EXHAUSTED" });
});

it("nothing is taken for an attempt that lost its phone", async () => {
  await expect(take({}, chosen, [{ kind: "lost" }])).rejects.toMatchObject({ reason: "UNAVAILABLE" });
});

it.each([
  ["kind", "content_type: the library holds no video for @ada"],
  ["tags", "materials_tags: the library holds no video with a tag of cats, new for @ada"],
  ["used", "used: @ada has published each video with a tag of cats, new of the library on tiktok before"],
] as const)("where the filter %s leaves nothing, that is said", async (filter, message) => {
  const none: Choice = { kind: "none", filter };
  await expect(take({ materials_tags: "cats,new" }, none)).rejects.toMatchObject({
    reason: "MATERIAL_EXHAUSTED",
    message: `${message}; add some and retry the task`,
  });
});
