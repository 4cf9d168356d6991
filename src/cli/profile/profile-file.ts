/** A profile of an operator's, from a file that is not in use yet. */
import { readFile } from "node:fs/promises";
import { Problem } from "../../model/problem.ts";
import type { App } from "../../model/task.ts";
import { readOverride } from "../../scripts/apps/override.ts";
import type { Profile } from "../../scripts/apps/profile.ts";
import { profileOf, shippedProfiles } from "../../scripts/catalog.ts";

/** Laid over the shipped one; the shipped one where there is no file. */
export async function profileFrom(file: string | null, app: App): Promise<Profile> {
  if (file === null) return profileOf(app);
  const text = await readText(file);
  try {
    return readOverride(app, text, shippedProfiles[app]);
  } catch (cause) {
    throw unusable(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

export async function readText(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw unusable(`${file} cannot be read (${cause.code})`, cause);
  });
}

export function unusable(what: string, cause?: unknown): Problem {
  return new Problem("INVALID_ARGUMENT", what, { cause });
}
