/**
 * The scripts that operators put into a folder, as the server finds them when it starts. A module that cannot be used is
 * told and left out; none is imported into the server's own process, and none holds up the start.
 */
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { deadline } from "../../clock.ts";
import type { Clock } from "../../clock.ts";
import { Problem } from "../../model/problem.ts";
import type { CheckConfig } from "../../model/task-config.ts";
import type { KnownScript } from "./attempt.ts";
import { readDescription } from "./description.ts";
import type { Description } from "./description.ts";
import { tellError } from "./failure.ts";
import { Guest } from "./guest.ts";

export interface LoadedScript extends KnownScript {
  readonly check: CheckConfig;
}

export interface Refused {
  /** The file's name. */
  readonly name: string;
  readonly why: string;
}

export interface LoadDeps {
  readonly clock: Clock;
  /** Names that a script may not have. */
  readonly taken: readonly string[];
  /** For all of them: hanging ones do not add up. 20 seconds unless given. */
  readonly withinMs?: number;
}

/** Tests beside a script, and what several of them share. */
const NO_SCRIPT = /^[._]|\.d\.[cm]?ts$|\.test\./;
const SCRIPT = /\.(?:ts|js|mjs)$/;
const LOADS_WITHIN_MS = 5000;
const ALL_WITHIN_MS = 20_000;
const AT_ONCE = 6;

/** In the order of their files' names. Rejects never because of a module. */
export async function loadScripts(
  folder: string,
  { clock, taken, withinMs = ALL_WITHIN_MS }: LoadDeps,
): Promise<{ readonly scripts: readonly LoadedScript[]; readonly refused: readonly Refused[] }> {
  const names = await scriptFiles(folder).catch((cause: unknown) => tellError(cause, folder));
  // a folder that cannot be read is no reason not to start
  if (typeof names === "string") return { scripts: [], refused: [{ name: basename(folder), why: names }] };
  const tooLong = () => new Error(`the scripts took longer than ${withinMs / 1000} s together`);
  const all = deadline(clock, withinMs, tooLong);
  const found: (LoadedScript | Refused)[] = [];
  try {
    for (let start = 0; start < names.length; start += AT_ONCE) {
      const batch = names
        .slice(start, start + AT_ONCE)
        .map((name) => loadOne(folder, name, clock, all.signal));
      found.push(...(await Promise.all(batch)));
    }
  } finally {
    all.cancel();
  }
  return sorted(found, taken);
}

async function scriptFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return [];
    throw cause;
  });
  return entries
    .filter((entry) => !entry.isDirectory() && SCRIPT.test(entry.name) && !NO_SCRIPT.test(entry.name))
    .map(({ name }) => name)
    .toSorted();
}

async function loadOne(
  folder: string,
  name: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<LoadedScript | Refused> {
  const file = join(folder, name);
  const late = deadline(
    clock,
    LOADS_WITHIN_MS,
    () => new Problem("SCRIPT_FAILED", `importing it took longer than ${LOADS_WITHIN_MS / 1000} s`),
  );
  try {
    await using guest = new Guest({ clock, folder }, { ping: () => null });
    const told = await guest.call("load", AbortSignal.any([signal, late.signal]), file);
    const description = readDescription(told);
    return { ...description, file, folder, check: await checkerOf(description) };
  } catch (cause) {
    return { name, why: tellError(cause, file) };
  } finally {
    late.cancel();
  }
}

/**
 * Loaded here: most servers start without scripts of an operator's. In a function without `using`: where the compiler has
 * to translate that, it leaves the path of an import as it is.
 */
async function checkerOf({ configSchema }: Description): Promise<CheckConfig> {
  const { configChecker } = await import("./config-schema.ts");
  return configChecker(configSchema);
}

/** Of two with one name the later file is refused, and whoever has the name of one of ours. */
function sorted(found: readonly (LoadedScript | Refused)[], taken: readonly string[]) {
  const scripts = new Map<string, LoadedScript>();
  const refused: Refused[] = [];
  for (const one of found) {
    if ("why" in one) {
      refused.push(one);
      continue;
    }
    const key = one.name.toLowerCase();
    const name = fileName(one);
    const other = scripts.get(key);
    if (taken.some((name) => name.toLowerCase() === key))
      refused.push({ name, why: `${one.name} is the name of a script of phonefleet; give it another` });
    else if (other)
      refused.push({ name, why: `${fileName(other)} has the name ${other.name} already; give it another` });
    else scripts.set(key, one);
  }
  return { scripts: [...scripts.values()], refused };
}

function fileName({ file, folder }: KnownScript): string {
  return file.slice(folder.length + 1);
}
