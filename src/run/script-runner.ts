/** From a claim to its script: what the task asks for, typed, its files as they were, and the app's profile. */
import type { Chance, Clock } from "../clock.ts";
import type { Session } from "../device/session.ts";
import { Problem } from "../model/problem.ts";
import { parseScriptConfig } from "../model/script-config.ts";
import type { ScriptConfig, ScriptName } from "../model/script-config.ts";
import type { App, MediaFile, Task } from "../model/task.ts";
import type { Profile } from "../scripts/apps/profile.ts";
import type { Script } from "../scripts/script.ts";
import type { AttemptPorts } from "./attempt.ts";

export interface ScriptRunnerDeps {
  /** Throws NOT_IMPLEMENTED. */
  readonly scriptNamed: (name: ScriptName) => Script;
  /** Throws NOT_IMPLEMENTED. */
  readonly profileOf: (app: App) => Profile;
  /** The package that the account names for a clone of its app; null where it names none. */
  readonly packageOf: (accountId: number) => Promise<string | null>;
  readonly sameMedia: (file: MediaFile) => Promise<"same" | "missing" | "changed">;
  readonly clock: Clock;
  readonly chance: Chance;
}

export function createScriptRunner(deps: ScriptRunnerDeps): AttemptPorts<Session>["runScript"] {
  return async ({ task, point }, session, hooks, signal) => {
    const { config, unknown } = readConfig(task);
    // Old clients send more than is read; whoever wonders why it had no effect finds it here.
    if (unknown.length > 0) hooks.step("read the config", `nobody reads ${unknown.join(", ")}`);
    const script = deps.scriptNamed(config.script);
    const profile = deps.profileOf(task.app);
    for (const file of task.media) await checkMedia(file, deps.sameMedia);
    const { app, username, media, accountId } = task;
    const { clock, chance } = deps;
    const context = {
      app,
      username,
      package: accountId === null ? null : await deps.packageOf(accountId),
      config,
      media,
      point,
      session,
      profile,
      hooks,
      clock,
      chance,
    };
    return script.run(context, signal);
  };
}

/** The rules may have become stricter since the task was created. */
function readConfig(task: Task): { readonly config: ScriptConfig; readonly unknown: readonly string[] } {
  const { script, violations, unknown } = parseScriptConfig(task.scriptName, task.scriptConfig);
  if (script !== undefined) return { config: script, unknown };
  const said = violations.map(({ field, message }) => `${field}: ${message}`).join("; ");
  throw new Problem("NOT_IMPLEMENTED", `this version cannot run the task: ${said}`);
}

async function checkMedia(file: MediaFile, sameMedia: ScriptRunnerDeps["sameMedia"]): Promise<void> {
  switch (await sameMedia(file)) {
    case "same":
      return;
    case "missing":
      throw new Problem("MATERIAL_MISSING", `${file.path} is gone; put it back and retry the task`);
    case "changed":
      throw new Problem(
        "MATERIAL_CHANGED",
        `${file.path} is not the file that the call named; create the task anew`,
      );
  }
}
