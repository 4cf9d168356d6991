/**
 * What a script is given and what it gives back. Scripts know what to do in an app and in which order; what the app looks
 * like is in its profile. A script that fails throws a Problem with a FailureReason; the caller decides what it means.
 */
import type { Chance, Clock } from "../clock.ts";
import type { Session } from "../device/session.ts";
import type { ScriptConfig, ScriptName } from "../model/script-config.ts";
import type { App, MediaFile, PointOfNoReturn } from "../model/task.ts";
import type { Profile } from "./apps/profile.ts";
import type { Pace } from "./pace.ts";

export interface ScriptContext {
  readonly app: App;
  /** The account that the task is for; null: whoever is signed in. */
  readonly username: string | null;
  /** The app's package where the account names one. */
  readonly package: string | null;
  readonly config: ScriptConfig;
  readonly media: readonly MediaFile[];
  /** Rejects with MATERIAL_MISSING or MATERIAL_CHANGED where the file is no longer what the task was made with. */
  readonly checkMedia: (file: MediaFile) => Promise<void>;
  /** Set when an earlier attempt may have published: look before publishing. */
  readonly point: PointOfNoReturn | null;
  /** Where there is a point: those that other tasks of the phone passed in the app since, the earliest first. */
  readonly pointsSince?: readonly PointOfNoReturn[];
  readonly session: Session;
  readonly profile: Profile;
  readonly hooks: ScriptHooks;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly pace: Pace;
}

/** What a script tells while it runs. */
export interface ScriptHooks {
  /** From here on the attempt is at this step. */
  step(name: string, note?: string): void;
  /** Percent. */
  progress(percent: number): void;
  /** A line for people. */
  remark(text: string): void;
  /** Resolves once it is durable that the script may publish. Rejects when it must not. */
  passPointOfNoReturn(point: PointOfNoReturn): Promise<void>;
}

export interface ScriptResult {
  /** What was done, for people. */
  readonly note: string;
}

export interface Script {
  readonly name: ScriptName;
  run(context: ScriptContext, signal: AbortSignal): Promise<ScriptResult>;
}
