/**
 * Looks at the files that tasks are to publish, when the call comes and again when the task runs.
 *
 * Promises: a file counts as what its first bytes say, never as what its name says; nothing outside of the media roots
 * is opened, and the answer about such a path does not depend on what is there. Refuses: to read more than those first
 * bytes, and to wait for anything that is not a regular file.
 */
import { constants } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";
import { invalid, Problem, type Violation } from "../model/problem.ts";
import type { MediaFile } from "../model/task.ts";
import { isInRoots, resolveLinks } from "./path.ts";
import { sniff, SNIFFED_BYTES } from "./sniff.ts";

export interface Inspection {
  /** In the order of the paths; complete only where nothing is wrong. */
  readonly media: readonly MediaFile[];
  readonly violations: readonly Violation[];
  /** The first path that lies outside of the roots. */
  readonly outside: Problem | undefined;
}

const AT_ONCE = 16;

/** Looks at every file of script_config.material_list, and tells all that is wrong instead of throwing it. */
export async function inspectMaterials(
  paths: readonly string[],
  roots: readonly string[],
): Promise<Inspection> {
  const media: MediaFile[] = [];
  const violations: Violation[] = [];
  let outside: Problem | undefined;
  for (let start = 0; start < paths.length; start += AT_ONCE) {
    const batch = paths
      .slice(start, start + AT_ONCE)
      .map((path, index) => inspectMedia(path, roots, `script_config.material_list[${start + index}]`));
    for (const result of await Promise.allSettled(batch)) {
      if (result.status === "fulfilled") media.push(result.value);
      else if (!(result.reason instanceof Problem)) throw result.reason;
      else if (result.reason.reason === "OUTSIDE_MEDIA_ROOT") outside ??= result.reason;
      else violations.push(...result.reason.violations);
    }
  }
  return { media, violations, outside };
}

/**
 * The file at the path, its links resolved. `roots` are the folders that it may lie in; none: anywhere. Rejects with
 * OUTSIDE_MEDIA_ROOT or INVALID_ARGUMENT, which name the path and `field`.
 */
export async function inspectMedia(
  path: string,
  roots: readonly string[],
  field: string,
): Promise<MediaFile> {
  const resolved = await resolveWithin(path, roots, field);
  const refuse = (message: string) => invalid([{ field, message: `${path} ${message}` }]);
  try {
    // Asked before it is opened: to open a device can already do something.
    if (!(await stat(resolved)).isFile()) throw refuse("is not a file");
    await using handle = await open(resolved, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const { size, mtimeMs } = await handle.stat();
    const start = Buffer.alloc(SNIFFED_BYTES);
    const { bytesRead } = await handle.read(start, 0, SNIFFED_BYTES, 0);
    const type = sniff(start.subarray(0, bytesRead));
    if (!type) throw refuse("is neither mp4 nor jpg nor png by its content");
    return { path: resolved, ...type, size, modifiedAtMs: Math.floor(mtimeMs) };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw refuse(fileTrouble(error));
  }
}

/** The path with its links resolved, existing or not; OUTSIDE_MEDIA_ROOT if no root holds it. */
async function resolveWithin(path: string, roots: readonly string[], field: string): Promise<string> {
  if (path === "" || path.includes("\0")) throw invalid([{ field, message: "is not a path" }]);
  const resolved = await resolveLinks(path);
  if (await isInRoots(resolved, roots)) return resolved;
  throw outsideRoots(path, field);
}

/** Why nothing in the folder may be published; undefined: it lies where it may, existing or not. */
export async function folderRefusal(path: string, roots: readonly string[]): Promise<Problem | undefined> {
  const isAllowed = await isInRoots(await resolveLinks(path), roots);
  return isAllowed ? undefined : outsideRoots(path, "script_config.material_path");
}

function outsideRoots(path: string, field: string): Problem {
  return new Problem("OUTSIDE_MEDIA_ROOT", `${field}: ${path} lies outside of the media roots`, { field });
}

/** Whether the file is still what it was when it was inspected. */
export async function sameMedia(file: MediaFile): Promise<"same" | "missing" | "changed"> {
  try {
    // A link that took the file's place, or a folder's, could lead out of the roots.
    if ((await realpath(file.path)) !== file.path) return "changed";
    const { size, mtimeMs } = await stat(file.path);
    return size === file.size && Math.floor(mtimeMs) === file.modifiedAtMs ? "same" : "changed";
  } catch {
    return "missing";
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}

function fileTrouble({ code = "unknown error" }: NodeJS.ErrnoException): string {
  if (code === "ENOENT" || code === "ENOTDIR") return "does not exist on the server";
  if (code === "EACCES" || code === "EPERM") return "cannot be read: the server has no permission";
  return `cannot be read (${code})`;
}
