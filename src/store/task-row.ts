/** From rows to tasks, and from a task's changing part to what an event keeps of it. */
import type { Selectable } from "kysely";
import type { Artifact } from "../model/artifact.ts";
import {
  type Attempt,
  type CareReason,
  type CareWait,
  type JsonObject,
  type PointOfNoReturn,
  type Step,
  type Task,
  type TaskError,
  type Wait,
  waitOf,
} from "../model/task.ts";
import type { AttemptTable, DeviceTable, Flag, TaskTable } from "./schema.ts";

export type TaskRow = Readonly<Selectable<TaskTable>>;
export type AttemptRow = Readonly<Selectable<AttemptTable>>;

/** What never changes after the creation. */
export const fixedColumns = [
  "id",
  "serial",
  "account_id",
  "username",
  "app",
  "script_name",
  "config",
  "media",
  "dry_run",
  "source",
  "start_time",
  "scheduled_at",
  "created_at",
  "schedule_id",
] as const satisfies readonly (keyof TaskTable)[];

export type FixedRow = Pick<TaskRow, (typeof fixedColumns)[number]>;
export type FixedPart = Pick<
  Task,
  | "id"
  | "serial"
  | "accountId"
  | "username"
  | "app"
  | "scriptName"
  | "scriptConfig"
  | "media"
  | "isDryRun"
  | "source"
  | "startTime"
  | "scheduledAt"
  | "createdAt"
  | "scheduleId"
>;

/** What a change may leave otherwise, and an event keeps. */
export type ChangingPart = Pick<
  Task,
  "status" | "retryCount" | "startedAt" | "finishedAt" | "error" | "remark" | "stopRequested"
>;

/** What an event keeps: also what is no field of a task. */
export interface Change extends ChangingPart {
  readonly attempts: number;
}

/** A task as it was created. */
const untouched: Change = {
  attempts: 0,
  status: "pending",
  retryCount: 0,
  startedAt: null,
  finishedAt: null,
  error: null,
  remark: null,
  stopRequested: false,
};

export function fixedPart(row: FixedRow): FixedPart {
  return {
    id: row.id,
    serial: row.serial,
    accountId: row.account_id,
    username: row.username,
    app: row.app,
    scriptName: row.script_name,
    scriptConfig: JSON.parse(row.config) as JsonObject,
    media: row.media === "[]" ? [] : (JSON.parse(row.media) as Task["media"]),
    isDryRun: row.dry_run === 1,
    source: row.source,
    startTime: row.start_time,
    scheduledAt: row.scheduled_at,
    createdAt: row.created_at,
    scheduleId: row.schedule_id,
  };
}

export function changingPart(row: Omit<TaskRow, keyof FixedRow>): ChangingPart {
  return {
    status: row.status,
    retryCount: row.retry_count,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: errorOf(row),
    remark: row.remark,
    stopRequested: row.stop_requested === 1,
  };
}

/** As an event's data: without what is as in a new task. */
export function encodeChange(change: Change): string {
  const kept = Object.entries(change).filter(([name, value]) => value !== untouched[name as keyof Change]);
  return JSON.stringify(Object.fromEntries(kept));
}

export function decodeChange(data: string | null): Change {
  return data === null ? untouched : { ...untouched, ...(JSON.parse(data) as Partial<Change>) };
}

/** What a pending task may wait for; columns of its phone and account. */
export interface WaitRow {
  readonly device_state: Selectable<DeviceTable>["state"];
  readonly device_task_id: number | null;
  readonly device_quarantined_at: number | null;
  readonly device_within_limit: Flag;
  readonly account_quarantined_at: number | null;
  readonly care_until: number | null;
  readonly care_reason: CareReason | null;
}

/** `now` decides whether the task is due. */
export function taskOf(row: TaskRow & WaitRow, now: number): Task {
  const fixed = fixedPart(row);
  const wait = row.status === "pending" ? readWait(row, now) : null;
  // Written out, and not spread: this is the hot path of every read, and a literal is several times as fast.
  return {
    id: fixed.id,
    serial: fixed.serial,
    accountId: fixed.accountId,
    username: fixed.username,
    app: fixed.app,
    scriptName: fixed.scriptName,
    scriptConfig: fixed.scriptConfig,
    media: fixed.media,
    isDryRun: fixed.isDryRun,
    source: fixed.source,
    startTime: fixed.startTime,
    scheduledAt: fixed.scheduledAt,
    createdAt: fixed.createdAt,
    scheduleId: fixed.scheduleId,
    status: row.status,
    retryCount: row.retry_count,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: errorOf(row),
    remark: row.remark,
    stopRequested: row.stop_requested === 1,
    progress: row.progress,
    waitReason: wait?.reason ?? null,
    waitsUntil: wait?.until ?? null,
  };
}

function readWait(row: TaskRow & WaitRow, now: number): Wait | null {
  const facts = {
    runAt: row.run_at,
    device: {
      state: row.device_state,
      isBusy: row.device_task_id !== null,
      isQuarantined: row.device_quarantined_at !== null,
      isWithinLimit: row.device_within_limit === 1,
    },
    isAccountQuarantined: row.account_quarantined_at !== null,
    care: careWaitOf(row),
  };
  return waitOf(facts, now);
}

/** What looks for an earlier post waits for no pause. */
function careWaitOf({ point, care_until: until, care_reason: reason }: TaskRow & WaitRow): CareWait | null {
  return point !== null || until === null || reason === null ? null : { until, reason };
}

export function attemptOf(row: AttemptRow, artifacts: readonly Artifact[]): Attempt {
  return {
    number: row.number,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    outcome: row.outcome,
    error: errorOf(row),
    steps: JSON.parse(row.steps) as readonly Step[],
    artifacts,
  };
}

export function pointOf(row: Pick<TaskRow, "point">): PointOfNoReturn | null {
  return row.point === null ? null : (JSON.parse(row.point) as PointOfNoReturn);
}

function errorOf(row: Pick<TaskRow, "error_reason" | "error_message">): TaskError | null {
  if (row.error_reason === null) return null;
  return { reason: row.error_reason, message: row.error_message ?? "" };
}
