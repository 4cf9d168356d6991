/** The operator's scripts, as the rest of the server knows them: by name, with the schema of their config. */
import { basename } from "node:path";
import type { Log } from "../../log/log.ts";
import { Problem } from "../../model/problem.ts";
import type { CheckConfig } from "../../model/task-config.ts";
import type { ScriptResult } from "../script.ts";
import { attemptScript } from "./attempt.ts";
import type { AttemptDeps } from "./attempt.ts";
import type { OperatorContext } from "./context.ts";
import type { Description } from "./description.ts";
import { loadScripts } from "./load.ts";
import type { LoadDeps, LoadedScript } from "./load.ts";

export interface OperatorScripts {
  readonly descriptions: readonly Description[];
  /** By name. */
  readonly checks: ReadonlyMap<string, CheckConfig>;
  run(context: OperatorContext, signal: AbortSignal): Promise<ScriptResult>;
}

type Deps = LoadDeps & AttemptDeps & { readonly log: Pick<Log, "debug" | "info" | "warn"> };

/** Loads them once. What is refused is told in the log. */
export async function openOperatorScripts(folder: string, deps: Deps): Promise<OperatorScripts> {
  const { scripts, refused } = await loadScripts(folder, deps);
  for (const { name, why } of refused) deps.log.warn({ name, detail: why }, "operator script is refused");
  for (const { name: script, file } of scripts)
    deps.log.info({ script, name: basename(file) }, "operator script is loaded");
  const byName: ReadonlyMap<string, LoadedScript> = new Map(scripts.map((script) => [script.name, script]));
  return {
    descriptions: scripts,
    checks: new Map(scripts.map(({ name, check }) => [name, check])),
    async run(context, signal) {
      const script = byName.get(context.config.name);
      if (script) return attemptScript(script, context, deps, signal);
      throw new Problem("NOT_IMPLEMENTED", `there is no script ${context.config.name}`);
    },
  };
}
