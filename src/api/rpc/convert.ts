/**
 * Model to message. Pure, and on the way of every answer: it makes plain init objects with no more than they need,
 * and leaves out what is absent.
 */
import type { JsonObject, MessageInitShape } from "@bufbuild/protobuf";
import type { AccountSchema } from "../../../gen/phonefleet/v1/account_pb.js";
import { App } from "../../../gen/phonefleet/v1/script_pb.js";
import {
  AttemptOutcome,
  TaskEventType,
  TaskSource,
  TaskStatus,
  WaitReason,
} from "../../../gen/phonefleet/v1/task_pb.js";
import type { AttemptSchema, StepSchema, TaskSchema } from "../../../gen/phonefleet/v1/task_pb.js";
import type { Account } from "../../model/account.ts";
import type { TaskEventKind } from "../../model/event.ts";
import type * as model from "../../model/task.ts";
import { artifactMessage } from "./artifact.ts";

type TaskMessage = MessageInitShape<typeof TaskSchema>;
type AttemptMessage = MessageInitShape<typeof AttemptSchema>;
type StepMessage = MessageInitShape<typeof StepSchema>;
type AccountMessage = MessageInitShape<typeof AccountSchema>;

const apps = { tiktok: App.TIKTOK, instagram: App.INSTAGRAM } as const satisfies Record<model.App, App>;
export const sources = { api: TaskSource.API, ui: TaskSource.UI } as const;

const statuses: Readonly<Record<model.TaskStatus, TaskStatus>> = {
  pending: TaskStatus.PENDING,
  running: TaskStatus.RUNNING,
  completed: TaskStatus.COMPLETED,
  failed: TaskStatus.FAILED,
};

const waitReasons: Readonly<Record<model.WaitReason, WaitReason>> = {
  not_connected: WaitReason.NOT_CONNECTED,
  unauthorized: WaitReason.UNAUTHORIZED,
  busy: WaitReason.BUSY,
  not_due: WaitReason.NOT_DUE,
  device_limit: WaitReason.DEVICE_LIMIT,
  account_quarantined: WaitReason.ACCOUNT_QUARANTINED,
  device_quarantined: WaitReason.DEVICE_QUARANTINED,
  account_cap: WaitReason.ACCOUNT_CAP,
  account_pause: WaitReason.ACCOUNT_PAUSE,
};

const outcomes: Readonly<Record<model.AttemptOutcome, AttemptOutcome>> = {
  completed: AttemptOutcome.COMPLETED,
  failed: AttemptOutcome.FAILED,
  interrupted: AttemptOutcome.INTERRUPTED,
};

export const eventTypes: Readonly<Record<TaskEventKind, TaskEventType>> = {
  created: TaskEventType.CREATED,
  started: TaskEventType.STARTED,
  stop_requested: TaskEventType.STOP_REQUESTED,
  requeued: TaskEventType.REQUEUED,
  completed: TaskEventType.COMPLETED,
  failed: TaskEventType.FAILED,
  retried: TaskEventType.RETRIED,
  deleted: TaskEventType.DELETED,
};

export function taskMessage(task: model.Task): TaskMessage {
  const message: TaskMessage = {
    id: BigInt(task.id),
    serial: task.serial,
    app: apps[task.app],
    scriptName: task.scriptName,
    // It came from a Struct or from JSON, so it is one.
    scriptConfig: task.scriptConfig as JsonObject,
    status: statuses[task.status],
    statusText: task.status,
    source: sources[task.source],
    retryCount: task.retryCount,
    createdAt: timestamp(task.createdAt),
    stopRequested: task.stopRequested,
    dryRun: task.isDryRun,
  };
  if (task.username !== null) message.username = task.username;
  if (task.startTime !== null) message.startTime = task.startTime;
  if (task.scheduledAt !== null) message.scheduledAt = timestamp(task.scheduledAt);
  if (task.waitReason !== null) message.waitReason = waitReasons[task.waitReason];
  if (task.waitsUntil !== null) message.waitsUntil = timestamp(task.waitsUntil);
  if (task.progress !== null) message.progress = task.progress;
  if (task.startedAt !== null) message.startedAt = timestamp(task.startedAt);
  if (task.finishedAt !== null) message.finishedAt = timestamp(task.finishedAt);
  if (task.error !== null) message.error = task.error;
  if (task.remark !== null) message.remark = task.remark;
  if (task.scheduleId !== null) message.scheduleId = BigInt(task.scheduleId);
  return message;
}

export function taskDetailMessage(task: model.TaskDetail): TaskMessage {
  const message = taskMessage(task);
  message.attempts = task.attempts.map((attempt) => attemptMessage(task.id, attempt));
  return message;
}

function attemptMessage(taskId: number, attempt: model.Attempt): AttemptMessage {
  const message: AttemptMessage = {
    number: attempt.number,
    startedAt: timestamp(attempt.startedAt),
    steps: attempt.steps.map(stepMessage),
    artifacts: attempt.artifacts.map((artifact) =>
      artifactMessage({ taskId, attempt: attempt.number }, artifact),
    ),
  };
  if (attempt.finishedAt !== null) message.finishedAt = timestamp(attempt.finishedAt);
  if (attempt.outcome !== null) message.outcome = outcomes[attempt.outcome];
  if (attempt.error !== null) message.error = attempt.error;
  return message;
}

function stepMessage(step: model.Step): StepMessage {
  const message: StepMessage = {
    name: step.name,
    startedAt: timestamp(step.startedAt),
    durationMs: BigInt(Math.round(step.durationMs)),
  };
  if (step.note !== undefined) message.note = step.note;
  if (step.artifact !== undefined) message.artifact = step.artifact;
  if (step.looksFor !== undefined) message.looksFor = [...step.looksFor];
  return message;
}

export function accountMessage(account: Account): AccountMessage {
  const message: AccountMessage = {
    id: BigInt(account.id),
    app: apps[account.app],
    username: account.username,
    enabled: account.isEnabled,
    createdAt: timestamp(account.createdAt),
    updatedAt: timestamp(account.updatedAt),
  };
  if (account.serial !== null) message.serial = account.serial;
  if (account.package !== null) message.package = account.package;
  if (account.quarantine !== null) {
    message.quarantineReason = account.quarantine.reason;
    message.quarantinedAt = timestamp(account.quarantine.since);
  }
  return message;
}

/** google.protobuf.Timestamp of epoch milliseconds. */
export function timestamp(atMs: number): { seconds: bigint; nanos: number } {
  const seconds = Math.floor(atMs / 1000);
  return { seconds: BigInt(seconds), nanos: Math.round((atMs - seconds * 1000) * 1e6) };
}

export function appMessage(app: model.App): App {
  return apps[app];
}

/** undefined for APP_UNSPECIFIED. */
export function appOf(app: App): model.App | undefined {
  return app === App.TIKTOK ? "tiktok" : app === App.INSTAGRAM ? "instagram" : undefined;
}

/** undefined for TASK_STATUS_UNSPECIFIED. */
export function statusOf(status: TaskStatus): model.TaskStatus | undefined {
  return (Object.keys(statuses) as model.TaskStatus[]).find((name) => statuses[name] === status);
}
