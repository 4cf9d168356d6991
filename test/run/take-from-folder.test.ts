import { expect, it } from "vitest";
import type { MaterialFolder } from "../../src/media/folder.ts";
import type { Material } from "../../src/model/material.ts";
import { parseScriptConfig } from "../../src/model/script-config.ts";
import type { MediaFile } from "../../src/model/task.ts";
import { takeFromFolder } from "../../src/run/take-from-folder.ts";
import type { Claim, Taking, UsedFile } from "../../src/store/store.ts";

interface World {
  /** What each file holds, by its name; "" is no media at all. */
  readonly files: Readonly<Record<string, string>>;
  readonly used?: readonly string[];
  /** What the store says before it says yes. */
  readonly answers?: Taking[];
  readonly chances?: number[];
}

const claim = { task: { username: "ada", app: "tiktok" } } as Claim;

function openWorld({ files, used = [], answers = [], chances = [] }: World) {
  const read: string[] = [];
  const names = Object.keys(files);
  const folder: MaterialFolder = {
    path: "/m",
    names: {
      video: names.filter((name) => name.endsWith(".mp4")),
      image: names.filter((name) => name.endsWith(".png")),
    },
    caption: undefined,
  };
  const fileOf = (name: string): MediaFile => ({
    path: `/m/${name}`,
    ...(name.endsWith(".mp4")
      ? ({ kind: "video", contentType: "video/mp4" } as const)
      : ({ kind: "image", contentType: "image/png" } as const)),
    size: 1,
    modifiedAtMs: 1,
  });
  const usedFiles: UsedFile[] = used.map((name) => ({ ...fileOf(name), sha256: files[name] ?? name }));
  const take = async (config: object) => {
    const { script } = parseScriptConfig("post", {
      material_source: "localFolder",
      material_path: "/m",
      ...config,
    });
    if (script?.script !== "post") throw new Error("the test's config is wrong");
    const deps = {
      materials: {
        usedBy: async () => usedFiles,
        take: async (_claim: Claim, materials: readonly Material[]): Promise<Taking> => {
          const answer = answers.shift() ?? { kind: "taken" };
          if (answer.kind === "used")
            usedFiles.push(...materials.map(({ file, sha256 }) => ({ ...file, sha256 })));
          return answer;
        },
      },
      readFolder: async () => folder,
      fileIn: async (_folder: MaterialFolder, name: string) =>
        files[name] === "" ? undefined : fileOf(name),
      sha256Of: async (path: string) => {
        read.push(path);
        return files[path.slice(3)] ?? "";
      },
      chance: () => chances.shift() ?? 0,
    };
    const taken = await takeFromFolder(claim, script, deps, new AbortController().signal);
    return taken.map(({ path }) => path);
  };
  return { take, read };
}

const images = { content_type: 1, image_count: 2 };

it("a video is picked at random", async () => {
  const files = { "1.mp4": "one", "2.mp4": "two", "3.mp4": "three" };
  expect(await openWorld({ files, chances: [0.5, 0.1, 0.9] }).take({})).toEqual(["/m/2.mp4"]);
  expect(await openWorld({ files, chances: [0.5, 0.6, 0.4] }).take({})).toEqual(["/m/3.mp4"]);
});

it("images are taken in name order, each content once, as many as there are", async () => {
  const files = { "1.png": "a", "2.png": "a", "3.png": "b", "4.png": "c" };
  expect(await openWorld({ files }).take(images)).toEqual(["/m/1.png", "/m/3.png"]);
  expect(await openWorld({ files, used: ["1.png", "3.png"] }).take(images)).toEqual(["/m/4.png"]);
});

it("what was used is known without being read, and under another name by its content", async () => {
  const world = openWorld({ files: { "1.mp4": "one", "2.mp4": "one", "3.mp4": "three" }, used: ["1.mp4"] });
  expect(await world.take({})).toEqual(["/m/3.mp4"]);
  expect(world.read).toEqual(["/m/2.mp4", "/m/3.mp4"]);
});

it("another is chosen where another task was faster", async () => {
  const files = { "1.mp4": "one", "2.mp4": "two" };
  const world = openWorld({ files, answers: [{ kind: "used", sha256: ["one"] }] });
  expect(await world.take({})).toEqual(["/m/2.mp4"]);
});

it("nothing is taken for an attempt that lost its phone", async () => {
  const world = openWorld({ files: { "1.mp4": "one" }, answers: [{ kind: "lost" }] });
  await expect(world.take({})).rejects.toMatchObject({ reason: "UNAVAILABLE" });
});

it.each([
  ["the folder", { files: { "1.png": "a" } }, {}, "material_path: /m holds no video (mp4)"],
  ["the folder", { files: { "1.mp4": "a" } }, images, "material_path: /m holds no image (jpg or png)"],
  ["the content", { files: { "1.mp4": "" } }, {}, "content_type: of 1 files in /m none is a video"],
  [
    "the use",
    { files: { "1.mp4": "a" }, used: ["1.mp4"] },
    {},
    "used: @ada has published each video (mp4) in /m",
  ],
] as const)("where %s leaves nothing, that is said", async (_filter, world, config, message) => {
  await expect(openWorld(world).take(config)).rejects.toMatchObject({
    reason: "MATERIAL_EXHAUSTED",
    message: expect.stringContaining(message) as string,
  });
});
