/**
 * What a script is given and what it gives back. Scripts know what to do in an app and in which order; what the app looks
 * like is in its profile. A script that fails throws a Problem with a FailureReason; the caller decides what it means.
 */
import type { Chance, Clock } from "../clock.ts";
import type { Session } from "../device/session.ts";
import type { SignedIn } from "../model/account-match.ts";
import type { EvidenceName } from "../model/artifact.ts";
import type { ScriptConfig, ScriptName } from "../model/script-config.ts";
import type { App, MediaFile, PointOfNoReturn } from "../model/task.ts";
import type { Profile } from "./apps/profile.ts";
import type { Pace } from "./flow/pace.ts";

export interface ScriptContext extends TaskContext {
  readonly config: ScriptConfig;
}

/** The same, whichever script it is. */
export interface TaskContext {
  readonly app: App;
  /** The account that the task is for; null: whoever is signed in. */
  readonly username: string | null;
  /** The app's package where the account names one. */
  readonly package: string | null;
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
  /** From here on the attempt is at this step. `looksFor` names the profile's selectors that it goes by. */
  step(name: string, note?: string, looksFor?: readonly string[]): void;
  /** Percent. */
  progress(percent: number): void;
  /** A line for people. */
  remark(text: string): void;
  /** Whom the app is signed in as, as soon as that was seen, without @. */
  actsAs?(username: string): void;
  /**
   * The account acts now, by what may be repeated, as the touch on Follow; `what` is for people. Resolves once it is durable
   * that this counts. Rejects when it must not act: in a dry run with its end.
   */
  countAction(what: string): Promise<void>;
  /** Resolves once it is durable that the script may publish. Rejects when it must not: in a dry run with its end. */
  passPointOfNoReturn(point: PointOfNoReturn): Promise<void>;
  /**
   * Keeps what a decisive step shows. Resolves once the phone may be touched again, and never rejects. Undefined where
   * nobody wants it: then nothing need be waited for.
   */
  readonly evidence?: ((name: EvidenceName, signal: AbortSignal) => Promise<void>) | undefined;
}

export interface ScriptResult {
  /** What was done, for people. */
  readonly note: string;
  /** Whom the app is signed in as, where the script found that out. */
  readonly signedIn?: SignedIn;
}

export interface Script {
  readonly name: ScriptName;
  run(context: ScriptContext, signal: AbortSignal): Promise<ScriptResult>;
}
