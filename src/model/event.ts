/** What happened, as the store tells it: each change of a row appends one event in the same commit. */
import type { Task } from "./task.ts";

export type TaskEventKind =
  | "created"
  | "started"
  | "stop_requested"
  | "requeued"
  | "completed"
  | "failed"
  | "retried"
  | "deleted";

export interface TaskEvent {
  readonly about: "task";
  readonly token: string;
  readonly kind: TaskEventKind;
  readonly at: number;
  readonly taskId: number;
  /** The row of the phone that it belongs to. */
  readonly deviceId: number;
  readonly serial: string;
  readonly scriptName: string;
  /** How many attempts it has had, the one that runs among them. */
  readonly attempts: number;
  /** As this change left it; null once the task is deleted. waitReason, waitsUntil and progress are not told here. */
  readonly task: Task | null;
}

/** A phone's row changed: its state, quarantine or names. */
export interface DeviceEvent {
  readonly about: "device";
  readonly token: string;
  readonly at: number;
  readonly deviceId: number;
}

/** An account's row changed: its binding, quarantine or existence. */
export interface AccountEvent {
  readonly about: "account";
  /** What became of its quarantine; null: nothing. */
  readonly quarantine: "begun" | "ended" | null;
  readonly token: string;
  readonly at: number;
  readonly accountId: number;
}

/** The settings changed, and with them perhaps what may run. */
export interface SettingsEvent {
  readonly about: "settings";
  readonly token: string;
  readonly at: number;
}

/** A schedule's row changed: its times, its call, its last run or its existence. */
export interface ScheduleEvent {
  readonly about: "schedule";
  readonly token: string;
  readonly at: number;
  readonly scheduleId: number;
}

export type StoreEvent = TaskEvent | DeviceEvent | AccountEvent | SettingsEvent | ScheduleEvent;
