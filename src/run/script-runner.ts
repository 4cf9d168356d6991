/** From a claim to its script: what the task asks for, typed, its files as they were, and the app's profile. */
import type { Chance, Clock } from "../clock.ts";
import type { Session } from "../device/session.ts";
import { Problem } from "../model/problem.ts";
import { parseScriptConfig } from "../model/script-config.ts";
import type { PostConfig, ScriptConfig, ScriptName } from "../model/script-config.ts";
import type { ParseTaskConfig, TaskConfig } from "../model/task-config.ts";
import type { App, MediaFile, Task } from "../model/task.ts";
import type { Profile } from "../scripts/apps/profile.ts";
import type { Pace } from "../scripts/flow/pace.ts";
import type { OperatorContext } from "../scripts/operator/context.ts";
import type { Script, ScriptHooks, ScriptResult, TaskContext } from "../scripts/script.ts";
import type { Claim } from "../store/store.ts";
import type { AttemptPorts } from "./attempt.ts";

export interface OperatorScripts {
  readonly parseConfig: ParseTaskConfig;
  run(context: OperatorContext, signal: AbortSignal): Promise<ScriptResult>;
}

export interface ScriptRunnerDeps {
  /** Absent: none but our own scripts. */
  readonly operators?: OperatorScripts | undefined;
  /** Throws NOT_IMPLEMENTED. */
  readonly scriptNamed: (name: ScriptName) => Script;
  /** In use now, with what a person should know of it. */
  readonly profileInUse: (app: App) => Promise<{ readonly profile: Profile; readonly note: string | null }>;
  readonly sameMedia: (file: MediaFile) => Promise<"same" | "missing" | "changed">;
  /** Chooses what a post without files of its own publishes. Rejects with MATERIAL_MISSING or MATERIAL_EXHAUSTED. */
  readonly takeMaterials: (
    claim: Claim,
    config: PostConfig,
    signal: AbortSignal,
  ) => Promise<readonly MediaFile[]>;
  /** Each phone's own, from attempt to attempt. */
  readonly paceOf: (deviceId: number) => Pace;
  /** What a script failed by, with what the phone says about it. */
  readonly explain: (cause: unknown, context: TaskContext, signal: AbortSignal) => Promise<unknown>;
  readonly clock: Clock;
  readonly chance: Chance;
}

export function createScriptRunner(deps: ScriptRunnerDeps): AttemptPorts<Session>["runScript"] {
  return async (claim, session, hooks, signal) => {
    const { task, deviceId, package: packageName, point, pointsSince = [] } = claim;
    const { config, unknown } = readConfig(task, deps.operators?.parseConfig ?? parseScriptConfig);
    // Old clients send more than is read; whoever wonders why it had no effect finds it here.
    if (unknown.length > 0) hooks.step("read the config", `nobody reads ${unknown.join(", ")}`);
    const { profile, note } = await deps.profileInUse(task.app);
    if (note !== null) hooks.step("read the profile", note);
    const media = await mediaOf(claim, config, deps, hooks, signal);
    const checkMedia = (file: MediaFile) => checkSame(file, deps.sameMedia);
    for (const file of media) await checkMedia(file);
    const { app, username } = task;
    const { clock, chance } = deps;
    const context: TaskContext = {
      app,
      username,
      package: packageName,
      media,
      checkMedia,
      point,
      pointsSince,
      session,
      profile,
      hooks,
      clock,
      chance,
      pace: deps.paceOf(deviceId),
    };
    try {
      if (config.script === "operator") {
        // no other parser reads such a config
        return await deps.operators!.run({ ...context, config }, signal);
      }
      const script = deps.scriptNamed(config.script);
      return await script.run({ ...context, config: withCaption(config, media) }, signal);
    } catch (cause) {
      throw await deps.explain(cause, context, signal);
    }
  };
}

/** Those of the call, or that an earlier attempt took and may have published; else they are chosen now. */
async function mediaOf(
  claim: Claim,
  config: TaskConfig,
  { takeMaterials }: ScriptRunnerDeps,
  hooks: ScriptHooks,
  signal: AbortSignal,
): Promise<readonly MediaFile[]> {
  const { media } = claim.task;
  if (config.script !== "post" || media.length > 0) return media;
  hooks.step("choose the material", config.materialPath || config.materialsTags.join(", "));
  return takeMaterials(claim, config, signal);
}

/** What the call says goes before what came with the file. */
function withCaption(config: ScriptConfig, [first]: readonly MediaFile[]): ScriptConfig {
  if (config.script !== "post" || config.captions !== "" || first?.caption === undefined) return config;
  return { ...config, captions: first.caption };
}

/** The rules may have become stricter since the task was created. */
function readConfig(
  task: Task,
  parseConfig: ParseTaskConfig,
): { readonly config: TaskConfig; readonly unknown: readonly string[] } {
  const { script, violations, unknown } = parseConfig(task.scriptName, task.scriptConfig);
  if (script !== undefined) return { config: script, unknown };
  const said = violations.map(({ field, message }) => `${field}: ${message}`).join("; ");
  throw new Problem("NOT_IMPLEMENTED", `this version cannot run the task: ${said}`);
}

async function checkSame(file: MediaFile, sameMedia: ScriptRunnerDeps["sameMedia"]): Promise<void> {
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
