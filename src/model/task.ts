/**
 * A task and its life: pending → running → completed | failed. `moves` is the one table of what can follow what;
 * docs/task-states.md is generated from it. `stop_requested` and a delete are not states.
 */
import type { Artifact, ArtifactName } from "./artifact.ts";
import type { FailureReason } from "./problem.ts";

export type TaskStatus = "pending" | "running" | "completed" | "failed";
export type TaskMove = "claim" | "complete" | "fail" | "requeue" | "try_again" | "retry" | "cancel";
export type TaskSource = "api" | "ui";
export type App = "tiktok" | "instagram";
export type JsonObject = { readonly [name: string]: unknown };

export const moves = {
  pending: { claim: "running", cancel: "failed" },
  running: { complete: "completed", fail: "failed", requeue: "pending", try_again: "pending" },
  completed: {},
  failed: { retry: "pending" },
} as const satisfies Record<TaskStatus, Partial<Record<TaskMove, TaskStatus>>>;

/** Where the move leads from this status, or undefined if it is not allowed. */
export function moved(status: TaskStatus, move: TaskMove): TaskStatus | undefined {
  const row: Partial<Record<TaskMove, TaskStatus>> = moves[status];
  return row[move];
}

/** A task that a crash or a lost phone interrupted is queued again this often; the next time it fails as LOST. */
export const MAX_REQUEUES = 3;

/** How many tasks one call may create. */
export const MAX_TASKS_PER_CALL = 10_000;

export interface TaskError {
  readonly reason: FailureReason;
  readonly message: string;
}

/** A task as it is to be created. Times are epoch milliseconds. */
export interface NewTask {
  /** As the call or the account named it. */
  readonly serial: string;
  readonly accountId: number | null;
  readonly username: string | null;
  readonly app: App;
  readonly scriptName: string;
  /** As it was sent, with this task's one target user. */
  readonly scriptConfig: JsonObject;
  readonly source: TaskSource;
  /** "HH:MM" as given. */
  readonly startTime: string | null;
  /** The instant that startTime meant. */
  readonly scheduledAt: number | null;
  /** The files that it is to publish, as they were when it was created. */
  readonly media: readonly MediaFile[];
  /** True: it never passes its point of no return. */
  readonly isDryRun?: boolean;
  /** Whose run created it. */
  readonly scheduleId?: number | null;
}

/** A file on the server, and what tells whether it is still the same. */
export interface MediaFile {
  readonly path: string;
  readonly kind: "video" | "image";
  readonly contentType: "video/mp4" | "image/jpeg" | "image/png";
  /** Bytes. */
  readonly size: number;
  readonly modifiedAtMs: number;
  /** Spintax that came with the file; counts where the call names no captions. */
  readonly caption?: string;
  /** As people know it, where its path does not say. */
  readonly knownAs?: string;
}

export interface Task extends NewTask {
  readonly id: number;
  readonly isDryRun: boolean;
  readonly scheduleId: number | null;
  readonly status: TaskStatus;
  readonly waitReason: WaitReason | null;
  /** When what it waits for will be over, where that is known. */
  readonly waitsUntil: number | null;
  /** Percent. */
  readonly progress: number | null;
  readonly retryCount: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly error: TaskError | null;
  readonly remark: string | null;
  readonly stopRequested: boolean;
}

export interface TaskDetail extends Task {
  readonly attempts: readonly Attempt[];
}

export type AttemptOutcome = "completed" | "failed" | "interrupted";

export interface Attempt {
  /** From 1. */
  readonly number: number;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly outcome: AttemptOutcome | null;
  readonly error: TaskError | null;
  readonly steps: readonly Step[];
  readonly artifacts: readonly Artifact[];
}

export interface Step {
  readonly name: string;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly note?: string;
  /** Of the attempt's, the one that shows it. */
  readonly artifact?: ArtifactName;
  /** Names of the profile's selectors that it goes by. */
  readonly looksFor?: readonly string[];
}

/**
 * Committed before the tap that publishes: from here on the task may have published, so nobody may repeat it
 * without having looked. Holds what is needed to look.
 */
export interface PointOfNoReturn {
  readonly at: number;
  /** The caption as typed. */
  readonly caption: string;
  /** What the own profile showed before, as the script describes it; null: that was not read. */
  readonly newestBefore: string | null;
}

export type WaitReason =
  | "not_connected"
  | "unauthorized"
  | "busy"
  | "not_due"
  | "device_limit"
  | "account_quarantined"
  | "device_quarantined"
  | CareReason;

/** What its account has done already keeps it waiting. */
export type CareReason = "account_cap" | "account_pause";

export interface CareWait {
  /** When the next action may be. Epoch milliseconds. */
  readonly until: number;
  readonly reason: CareReason;
}

/** Why a pending task does not run now, and until when where that is known. */
export interface Wait {
  readonly reason: WaitReason;
  readonly until: number | null;
}

/** What decides whether a pending task can run. */
export interface WaitFacts {
  readonly runAt: number;
  readonly device: {
    readonly state: "not_connected" | "unauthorized" | "offline" | "connected";
    readonly isBusy: boolean;
    readonly isQuarantined: boolean;
    readonly isWithinLimit: boolean;
  };
  readonly isAccountQuarantined: boolean;
  /** For how long its account may not do the like, if it may not. */
  readonly care: CareWait | null;
}

/** Null when nothing hinders it. What lasts longest is told first. */
export function waitOf(facts: WaitFacts, now: number): Wait | null {
  const { device, care, runAt } = facts;
  if (facts.isAccountQuarantined) return { reason: "account_quarantined", until: null };
  if (device.isQuarantined) return { reason: "device_quarantined", until: null };
  if (device.state === "unauthorized") return { reason: "unauthorized", until: null };
  if (device.state !== "connected") return { reason: "not_connected", until: null };
  if (!device.isWithinLimit) return { reason: "device_limit", until: null };
  if (care !== null && care.until > Math.max(runAt, now)) return care;
  if (runAt > now) return { reason: "not_due", until: runAt };
  return device.isBusy ? { reason: "busy", until: null } : null;
}
