/** Chooses what a task publishes from a folder: a video at random, or images in name order, none of them used before. */
import type { Chance } from "../clock.ts";
import type { MaterialFolder } from "../media/folder.ts";
import type { Material } from "../model/material.ts";
import { Problem } from "../model/problem.ts";
import type { PostConfig } from "../model/script-config.ts";
import type { MediaFile } from "../model/task.ts";
import type { Claim, MaterialStore, UsedFile } from "../store/store.ts";

export interface FolderDeps {
  readonly materials: Pick<MaterialStore, "usedBy" | "take">;
  /** Rejects with MATERIAL_MISSING. */
  readonly readFolder: (root: string, username: string | null) => Promise<MaterialFolder>;
  /** Undefined where it is not of that kind. */
  readonly fileIn: (
    folder: MaterialFolder,
    name: string,
    kind: MediaFile["kind"],
  ) => Promise<MediaFile | undefined>;
  readonly sha256Of: (path: string, signal: AbortSignal) => Promise<string>;
  readonly chance: Chance;
}

/** The files are the task's once it resolves; at least one. Rejects with MATERIAL_MISSING or MATERIAL_EXHAUSTED. */
export async function takeFromFolder(
  claim: Claim,
  config: PostConfig,
  deps: FolderDeps,
  signal: AbortSignal,
): Promise<readonly MediaFile[]> {
  const kind = config.contentType === "video" ? "video" : "image";
  const count = kind === "video" ? 1 : config.imageCount;
  const folder = await deps.readFolder(config.materialPath, claim.task.username);
  const names = kind === "video" ? shuffled(folder.names.video, deps.chance) : folder.names.image;
  for (;;) {
    signal.throwIfAborted();
    const unused = new Unused(await deps.materials.usedBy(claim));
    const chosen: Material[] = [];
    for (const name of names) {
      if (chosen.length === count) break;
      const file = await deps.fileIn(folder, name, kind);
      const material = file && (await unused.pick(file, deps, signal));
      if (material) chosen.push(material);
    }
    if (chosen.length === 0) throw exhausted(folder, kind, claim, unused.refused);
    const taking = await deps.materials.take(claim, chosen);
    if (taking.kind === "taken") return chosen.map(({ file }) => file);
    // Nothing of an attempt that lost its phone is written any more, whatever it ends with.
    if (taking.kind === "lost") throw new Problem("UNAVAILABLE", "the phone was given to another attempt");
  }
}

/** Tells the files that an account has not used, each content once. */
class Unused {
  readonly #files: ReadonlySet<string>;
  readonly #contents: Set<string>;
  #refused = 0;

  constructor(used: readonly UsedFile[]) {
    this.#files = new Set(used.map(fileKey));
    this.#contents = new Set(used.map(({ sha256 }) => sha256));
  }

  get refused(): number {
    return this.#refused;
  }

  /** What is known by its name, size and time need not be read to know that it was used. */
  async pick(
    file: MediaFile,
    { sha256Of }: Pick<FolderDeps, "sha256Of">,
    signal: AbortSignal,
  ): Promise<Material | undefined> {
    const sha256 = this.#files.has(fileKey(file)) ? undefined : await sha256Of(file.path, signal);
    if (sha256 !== undefined && !this.#contents.has(sha256)) {
      this.#contents.add(sha256);
      return { file, sha256 };
    }
    this.#refused += 1;
    return undefined;
  }
}

function fileKey({ path, size, modifiedAtMs }: Pick<MediaFile, "path" | "size" | "modifiedAtMs">): string {
  return `${modifiedAtMs}/${size}/${path}`;
}

/** Says which filter left nothing. */
function exhausted(
  { path, names }: MaterialFolder,
  kind: MediaFile["kind"],
  { task: { username, app } }: Claim,
  used: number,
): Problem {
  const what = kind === "video" ? "video (mp4)" : "image (jpg or png)";
  const who = username === null ? "the phone's accounts" : `@${username}`;
  const named = names[kind].length;
  const why =
    named === 0
      ? `material_path: ${path} holds no ${what}`
      : used === 0
        ? `content_type: of ${named} files in ${path} none is a ${what} by its content`
        : `used: ${who} has published each ${what} in ${path} on ${app} before`;
  return new Problem("MATERIAL_EXHAUSTED", `${why}; add some and retry the task`, {
    field: "script_config.material_path",
  });
}

function shuffled<T>(items: readonly T[], chance: Chance): readonly T[] {
  return items
    .map((item) => ({ item, at: chance() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
