/** The tables as kysely sees them. migrations/ makes them; what a column means is said here. */
import type { Generated, Kysely } from "kysely";
import type { ArtifactName } from "../model/artifact.ts";
import type { DeviceState, QuarantineKind } from "../model/device.ts";
import type { TaskEventKind } from "../model/event.ts";
import type { FailureReason } from "../model/problem.ts";
import type { App, AttemptOutcome, CareReason, TaskSource, TaskStatus } from "../model/task.ts";
import type { RecoveryStep, TroubleReason } from "../model/trouble.ts";
import type { FloorTable, MaterialTable, MaterialUseTable, ShelfTable } from "./material-tables.ts";

export interface Schema {
  task: TaskTable;
  attempt: AttemptTable;
  artifact: ArtifactTable;
  material_use: MaterialUseTable;
  material: MaterialTable;
  material_shelf: ShelfTable;
  material_floor: FloorTable;
  device: DeviceTable;
  device_alias: AliasTable;
  account: AccountTable;
  event: EventTable;
  tally: TallyTable;
  idempotency: IdempotencyTable;
  schedule: ScheduleTable;
  meta: MetaTable;
  care: CareTable;
  action: ActionTable;
  setting: SettingTable;
}

/** Builds queries; runs none. */
export type Builder = Kysely<Schema>;

/** SQLite has no booleans. */
export type Flag = 0 | 1;

/** Times are epoch milliseconds; `config`, `media`, `point`, `steps`, `ids` and `data` hold JSON. */
export interface TaskTable {
  /** Never used twice, even after a delete. */
  id: Generated<number>;
  /** As given; `device_id` is the phone that it named. */
  serial: string;
  device_id: number;
  account_id: number | null;
  username: string | null;
  app: App;
  script_name: string;
  config: string;
  media: string;
  /** It may not pass its point of no return. */
  dry_run: Generated<Flag>;
  source: TaskSource;
  start_time: string | null;
  scheduled_at: number | null;
  created_at: number;
  status: Generated<TaskStatus>;
  /** When it is due: tasks of one phone run in this order. */
  run_at: number;
  retry_count: Generated<number>;
  requeue_count: Generated<number>;
  attempt_count: Generated<number>;
  /** The last point of no return that was passed and not settled since. */
  point: string | null;
  progress: number | null;
  remark: string | null;
  error_reason: FailureReason | null;
  error_message: string | null;
  started_at: number | null;
  finished_at: number | null;
  stop_requested: Generated<Flag>;
  /** Whose actions it counts among. */
  care_id: number;
  /** When it is tried again by itself; null: nobody said so. */
  retry_at: number | null;
  /** How often it was, since somebody asked for it last. */
  auto_retry_count: Generated<number>;
  /** Set: hidden from every answer, and removed once its phone has let go. */
  deleted_at: number | null;
  /** Whose run created it; outlasts the schedule. */
  schedule_id: number | null;
}

export interface AttemptTable {
  task_id: number;
  number: number;
  device_id: number;
  fence: number;
  started_at: number;
  finished_at: number | null;
  outcome: AttemptOutcome | null;
  error_reason: FailureReason | null;
  error_message: string | null;
  steps: Generated<string>;
  point: string | null;
}

/** A file that is kept of an attempt; the bytes are in the folder of artifacts. */
export interface ArtifactTable {
  task_id: number;
  number: number;
  name: ArtifactName;
  /** Bytes. */
  size: number;
  created_at: number;
}

export interface DeviceTable {
  /** Phones that are known longer have the lower id. */
  id: Generated<number>;
  /** ro.serialno; while `is_identified` is 0, the name that a task, an account or adb gave. */
  serial: string;
  is_identified: Generated<Flag>;
  /** Its ro.serialno, or adb's name for it, is that of another phone that is there too. */
  is_refused: Generated<Flag>;
  state: Generated<DeviceState>;
  state_since: number;
  /** What adb calls it now; null while adb does not see it. */
  adb_serial: string | null;
  model: string | null;
  android_version: string | null;
  sdk: number | null;
  last_seen_at: number | null;
  /** Why it is not there for work, since when, and what was done about it last. */
  trouble: TroubleReason | null;
  trouble_since: number | null;
  trouble_step: RecoveryStep | null;
  trouble_step_since: number | null;
  quarantine_kind: QuarantineKind | null;
  quarantine_reason: string | null;
  quarantined_at: number | null;
  quarantine_until: number | null;
  within_limit: Generated<Flag>;
  /** The task that it runs, under `fence`, for the boot `lease_owner`. */
  task_id: number | null;
  /** Counts claims; never goes back. */
  fence: Generated<number>;
  lease_owner: string | null;
  /** For databases that several processes share; null where one process owns it. */
  lease_until: number | null;
}

interface AliasTable {
  name: string;
  device_id: number;
}

export interface AccountTable {
  id: Generated<number>;
  app: App;
  username: string;
  username_key: string;
  /** The phone as it was named, and which one that is. */
  serial: string | null;
  device_id: number | null;
  package: string | null;
  is_enabled: Flag;
  quarantine_reason: string | null;
  quarantined_at: number | null;
  created_at: number;
  updated_at: number;
}

/** What an owner does by one script, and until when it may not. */
export interface CareTable {
  id: Generated<number>;
  /** As ownerOf names it. */
  owner: string;
  app: App;
  script_name: string;
  /** Whether there are limits for it now. */
  is_limited: Flag;
  /** May lie in the past. */
  wait_until: number | null;
  wait_reason: CareReason | null;
}

/** What an attempt published, or may have. */
interface ActionTable {
  task_id: number;
  number: number;
  care_id: number;
  at: number;
  /** Drawn for the pause after it, in [0, 1). */
  stretch: number;
}

/** `value` is JSON. */
interface SettingTable {
  name: string;
  value: string;
}

export type EventKind = TaskEventKind | "device" | "account" | "settings" | "schedule";

interface EventTable {
  /** In commit order, without gaps: one more than the newest, which is never pruned. */
  seq: Generated<number>;
  at: number;
  kind: EventKind;
  /** The task, the phone, the account or the schedule; 0 of settings. */
  subject_id: number;
  /** The next three are for tasks: they outlast the task, so that history can be filtered. */
  device_id: number | null;
  serial: string | null;
  script_name: string | null;
  /** What the change left of the task's changing part; null: as it was created. Of an account: its quarantine's change. */
  data: string | null;
}

/** How many visible tasks of each kind a phone has, by the name that they give it; "" is all phones. May be 0. */
export interface TallyTable {
  serial: string;
  script_name: string;
  source: TaskSource;
  status: TaskStatus;
  count: number;
}

interface IdempotencyTable {
  key: string;
  fingerprint: string;
  ids: string;
  created_at: number;
}

/** `call` and `ran` are JSON. */
export interface ScheduleTable {
  id: Generated<number>;
  name: string;
  cron: string;
  time_zone: string;
  is_paused: Flag;
  call: string;
  /** Counts changes, but not runs: a run that was prepared before a change is not made after it. */
  version: Generated<number>;
  /** Null while it is paused. */
  next_run_at: number | null;
  last_run_at: number | null;
  last_error: string | null;
  last_task_count: number | null;
  /** Which of its times have run. */
  ran: Generated<string>;
  created_at: number;
  updated_at: number;
}

interface MetaTable {
  name: string;
  value: number;
}
