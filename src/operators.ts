/** The scripts that operators wrote, found in the data directory and put together with all that they touch. */
import { join } from "node:path";
import type { Chance, Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { Log } from "./log/log.ts";
import { inspectMedia } from "./media/inspect.ts";
import { Problem } from "./model/problem.ts";
import { scriptNames } from "./model/script-config.ts";
import { parserWith } from "./model/task-config.ts";
import type { ParseTaskConfig } from "./model/task-config.ts";
import type { MediaFile } from "./model/task.ts";
import { openOperatorScripts } from "./scripts/operator/operator-scripts.ts";
import type { OperatorScripts } from "./scripts/operator/operator-scripts.ts";

export interface Operators extends OperatorScripts {
  /** Of our scripts and theirs. */
  readonly parseConfig: ParseTaskConfig;
}

interface Parts {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly log: Log;
}

export function scriptFolder({ dataDir }: Pick<Config, "dataDir">): string {
  return join(dataDir, "scripts");
}

export async function openScripts(config: Config, { clock, log }: Parts): Promise<Operators> {
  const mediaAt = (path: string) => publishable(path, config.mediaRoots);
  const scripts = await openOperatorScripts(scriptFolder(config), {
    clock,
    log,
    mediaAt,
    taken: scriptNames,
  });
  return { ...scripts, parseConfig: parserWith(scripts.checks) };
}

async function publishable(path: string, roots: readonly string[]): Promise<MediaFile> {
  try {
    return await inspectMedia(path, roots, "file");
  } catch (cause) {
    if (cause instanceof Problem) throw new Problem("MATERIAL_MISSING", cause.message, { cause });
    throw cause;
  }
}
