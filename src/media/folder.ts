/**
 * A folder of materials: `root/@username/` where there is one, else the root itself. Names are compared without case,
 * as everywhere. What lies outside of the media roots, through links too, is as if it were not there.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { usernameKey } from "../model/account.ts";
import { Problem } from "../model/problem.ts";
import type { MediaFile } from "../model/task.ts";
import { inspectMedia } from "./inspect.ts";
import { isInRoots, resolveLinks } from "./path.ts";

export interface MaterialFolder {
  /** Absolute, its links resolved. */
  readonly path: string;
  /** Of the files that end like a video or an image, in name order: `2.png` comes before `10.png`. */
  readonly names: Readonly<Record<MediaFile["kind"], readonly string[]>>;
  /** Spintax. */
  readonly caption: string | undefined;
}

const endings = { video: /\.mp4$/i, image: /\.(?:jpe?g|png)$/i } as const;
const CAPTION_FILE = "caption.txt";
/** As long as the captions of a call may be. */
const LONGEST_CAPTION = 10_000;

const byName = new Intl.Collator("en", { numeric: true });

/** Rejects with MATERIAL_MISSING, which names the folder and what hinders. */
export async function readFolder(
  root: string,
  username: string | null,
  roots: readonly string[],
): Promise<MaterialFolder> {
  const shared = await namesIn(root, roots);
  const key = username === null ? undefined : usernameKey(username);
  const own = shared.names.find((name) => name.startsWith("@") && usernameKey(name) === key);
  const { path, names } =
    own !== undefined && (await isFolder(join(shared.path, own)))
      ? await namesIn(join(shared.path, own), roots)
      : shared;
  // Those that begin with a dot are leavings of systems and of copies under way.
  const shown = names.filter((name) => !name.startsWith(".")).toSorted(inOrder);
  return {
    path,
    names: {
      video: shown.filter((name) => endings.video.test(name)),
      image: shown.filter((name) => endings.image.test(name)),
    },
    caption: names.includes(CAPTION_FILE) ? await readCaption(join(path, CAPTION_FILE), roots) : undefined,
  };
}

/** Undefined where it is not what its name says, or cannot be read. */
export async function fileIn(
  folder: MaterialFolder,
  name: string,
  kind: MediaFile["kind"],
  roots: readonly string[],
): Promise<MediaFile | undefined> {
  try {
    const file = await inspectMedia(join(folder.path, name), roots, "material_path");
    if (file.kind !== kind) return undefined;
    return folder.caption === undefined ? file : { ...file, caption: folder.caption };
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

async function namesIn(
  folder: string,
  roots: readonly string[],
): Promise<{ readonly path: string; readonly names: readonly string[] }> {
  const path = await resolveLinks(folder);
  if (!(await isInRoots(path, roots))) throw missing(folder, "lies outside of the media roots");
  try {
    return { path, names: await readdir(path) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw missing(folder, "does not exist; create the folder and retry the task");
    if (code === "ENOTDIR") throw missing(folder, "is not a folder");
    throw missing(folder, `cannot be read (${code ?? "unknown error"})`);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function readCaption(path: string, roots: readonly string[]): Promise<string> {
  if (!(await isInRoots(await resolveLinks(path), roots)))
    throw missing(path, "lies outside of the media roots");
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw missing(path, `cannot be read (${error.code ?? "unknown error"})`);
  });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw missing(path, "is not UTF-8 text; save it as UTF-8 and retry the task");
  }
  if (text.length > LONGEST_CAPTION) throw missing(path, `is longer than ${LONGEST_CAPTION} characters`);
  return text.trim();
}

function inOrder(a: string, b: string): number {
  return byName.compare(a, b) || (a < b ? -1 : 1);
}

function missing(path: string, what: string): Problem {
  return new Problem("MATERIAL_MISSING", `${path} ${what}`, { field: "script_config.material_path" });
}
