/** Chooses what a task publishes from the library, in the store, and takes it before another task does. */
import type { Chance } from "../clock.ts";
import type { LibraryMaterial, Material } from "../model/material.ts";
import { Problem } from "../model/problem.ts";
import type { PostConfig } from "../model/script-config.ts";
import type { MediaFile } from "../model/task.ts";
import type { Choice, Claim, MaterialStore } from "../store/store.ts";

export interface LibraryDeps {
  readonly materials: Pick<MaterialStore, "choose" | "take" | "get">;
  /** Undefined where the file is gone. */
  readonly fileOf: (material: LibraryMaterial) => Promise<MediaFile | undefined>;
  readonly chance: Chance;
}

/** The files are the task's once it resolves; at least one. Rejects with MATERIAL_MISSING or MATERIAL_EXHAUSTED. */
export async function takeFromLibrary(
  claim: Claim,
  config: PostConfig,
  { materials, fileOf, chance }: LibraryDeps,
  signal: AbortSignal,
): Promise<readonly MediaFile[]> {
  const isVideo = config.contentType === "video";
  const wish = {
    kind: isVideo ? "video" : "image",
    tags: config.materialsTags,
    count: isVideo ? 1 : config.imageCount,
  } as const;
  for (;;) {
    signal.throwIfAborted();
    const choice = await materials.choose(claim, { ...wish, at: chance() });
    if (choice.kind === "none") throw exhausted(choice.filter, claim, config);
    const chosen = await asFiles(choice.materials, { materials, fileOf });
    if (chosen === undefined) continue;
    const taking = await materials.take(claim, chosen);
    if (taking.kind === "taken") return chosen.map(({ file }) => file);
    // Nothing of an attempt that lost its phone is written any more, whatever it ends with.
    if (taking.kind === "lost") throw new Problem("UNAVAILABLE", "the phone was given to another attempt");
  }
}

/** Undefined where one of them was deleted a moment ago, so that there is another choice. */
async function asFiles(
  chosen: readonly LibraryMaterial[],
  { materials, fileOf }: Pick<LibraryDeps, "materials" | "fileOf">,
): Promise<readonly Material[] | undefined> {
  const files: Material[] = [];
  for (const material of chosen) {
    const file = await fileOf(material);
    if (file) files.push({ file, sha256: material.sha256 });
    else if ((await materials.get(material.id)) === undefined) return undefined;
    else throw missing(material);
  }
  return files;
}

function missing({ id, name }: LibraryMaterial): Problem {
  return new Problem(
    "MATERIAL_MISSING",
    `the file of material ${id} (${name}) is gone from the data directory, or damaged; upload it again, or delete the material`,
  );
}

function exhausted(
  filter: Extract<Choice, { kind: "none" }>["filter"],
  { task: { username, app } }: Claim,
  { contentType, materialsTags }: PostConfig,
): Problem {
  const what = contentType === "video" ? "video" : "image";
  const who = username === null ? "the phone's accounts" : `@${username}`;
  const tagged = materialsTags.length === 0 ? "" : ` with a tag of ${materialsTags.join(", ")}`;
  const why = {
    kind: `content_type: the library holds no ${what} for ${who}`,
    tags: `materials_tags: the library holds no ${what}${tagged} for ${who}`,
    used: `used: ${who} has published each ${what}${tagged} of the library on ${app} before`,
  }[filter];
  return new Problem("MATERIAL_EXHAUSTED", `${why}; add some and retry the task`, {
    field: filter === "tags" ? "script_config.materials_tags" : "script_config.material_source",
  });
}
