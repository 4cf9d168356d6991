/** What was done on the pages that an attempt left: its steps, as they lie beside its trees. */
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Step, TaskError } from "../../model/task.ts";
import { unusable } from "./profile-file.ts";

/** One that a server kept, as `steps.json`. */
export interface StoredAttempt {
  readonly task: number;
  readonly attempt: number;
  readonly script: string;
  readonly error: TaskError | null;
  readonly steps: readonly Step[];
}

/** Where an attempt stood when a tree was kept. */
export interface Standing {
  readonly task: number;
  readonly attempt: number;
  readonly script: string;
  /** From 1, of so many. */
  readonly step: number;
  readonly of: number;
  readonly name: string;
  /** The step that the profile was last asked for, and which of its selectors that goes by. */
  readonly goal: string;
  readonly looksFor: readonly string[];
  /** Why it ended there; null where it went on. */
  readonly error: TaskError | null;
}

/** Undefined for a tree that lies there without any steps. */
export async function standingAt(tree: string): Promise<Standing | undefined> {
  const file = join(dirname(tree), "steps.json");
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return undefined;
    throw unusable(`${file} cannot be read (${cause.code})`, cause);
  });
  return text === undefined ? undefined : standingIn(parse(file, text), basename(tree, ".xml"));
}

/** Pure. The tree of a decisive step belongs to that step, any other to the last one. */
export function standingIn(stored: StoredAttempt, treeName: string): Standing | undefined {
  const { task, attempt, script, error, steps } = stored;
  const shown = steps.findIndex(({ artifact }) => artifact?.startsWith(`${treeName}.`) === true);
  const at = shown < 0 ? steps.length - 1 : shown;
  const step = steps[at];
  const goal = steps.slice(0, at + 1).findLast(({ looksFor }) => looksFor !== undefined);
  if (!step || !goal) return undefined;
  return {
    ...{ task, attempt, script, step: at + 1, of: steps.length, name: step.name },
    ...{ goal: goal.name, looksFor: goal.looksFor ?? [], error: shown < 0 ? error : null },
  };
}

function parse(file: string, text: string): StoredAttempt {
  try {
    const stored: unknown = JSON.parse(text);
    if (typeof stored === "object" && stored !== null && "steps" in stored && Array.isArray(stored.steps))
      return stored as StoredAttempt;
  } catch {
    // what is no JSON holds no steps either
  }
  throw unusable(`${file} holds no steps of an attempt`);
}
