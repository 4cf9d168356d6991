/** The log of changes: appended in the commit that makes them, read by number. */
import type { AccountEvent, StoreEvent, TaskEvent, TaskEventKind } from "../model/event.ts";
import { query, type Sql } from "./query.ts";
import type { EventKind } from "./schema.ts";
import {
  type Change,
  decodeChange,
  encodeChange,
  fixedColumns,
  fixedPart,
  type FixedRow,
} from "./task-row.ts";
import { tokenOf } from "./token.ts";

export type NewEvent = NewTaskEvent | NewDeviceEvent | NewAccountEvent | NewSettingsEvent | NewScheduleEvent;

interface NewTaskEvent {
  readonly about: "task";
  readonly kind: TaskEventKind;
  readonly taskId: number;
  readonly deviceId: number;
  readonly serial: string;
  readonly scriptName: string;
  /** What it left; null: as created, or deleted. */
  readonly change: Change | null;
}

interface NewDeviceEvent {
  readonly about: "device";
  readonly id: number;
}

interface NewAccountEvent {
  readonly about: "account";
  readonly id: number;
  /** Nothing became of it where this is left out. */
  readonly quarantine?: AccountEvent["quarantine"];
}

interface NewSettingsEvent {
  readonly about: "settings";
}

interface NewScheduleEvent {
  readonly about: "schedule";
  readonly id: number;
}

/** An event with its place in the log. */
export interface LoggedEvent {
  readonly seq: number;
  readonly event: StoreEvent;
}

/** Where the log begins and ends: events `floor` < seq ≤ `last` can be read. */
export interface LogBounds {
  readonly floor: number;
  readonly last: number;
}

const insert = query<{
  at: number;
  kind: EventKind;
  subject: number;
  device: number | null;
  serial: string | null;
  script: string | null;
  data: string | null;
}>()((db, $) =>
  db.insertInto("event").values({
    at: $("at"),
    kind: $("kind"),
    subject_id: $("subject"),
    device_id: $("device"),
    serial: $("serial"),
    script_name: $("script"),
    data: $("data"),
  }),
);

export async function appendEvent(db: Sql, event: NewEvent, at: number): Promise<void> {
  if (event.about === "task") {
    const { kind, taskId, deviceId, serial, scriptName, change } = event;
    const data = change === null ? null : encodeChange(change);
    const names = { device: deviceId, serial, script: scriptName };
    await db.run(insert, { at, kind, subject: taskId, ...names, data });
  } else {
    const data = event.about === "account" ? (event.quarantine ?? null) : null;
    const blank = { device: null, serial: null, script: null };
    const subject = event.about === "settings" ? 0 : event.id;
    await db.run(insert, { at, kind: event.about, subject, ...blank, data });
  }
}

const after = query<{ seq: number; limit: number }>()((db, $) =>
  db
    .selectFrom("event")
    .leftJoin("task", (join) =>
      join
        .onRef("task.id", "=", "event.subject_id")
        .on("event.serial", "is not", null)
        .on("task.deleted_at", "is", null),
    )
    .select(["seq", "at", "kind", "subject_id", "event.device_id", "data"])
    .select(["event.serial as event_serial", "event.script_name as event_script"])
    .select(fixedColumns.map((column) => `task.${column}` as const))
    .where("seq", ">", $("seq"))
    .orderBy("seq")
    .limit($("limit")),
);

type EventRow = NonNullable<Awaited<ReturnType<typeof readRows>>[number]>;

/** The next events after this number, in order. */
export async function readEvents(db: Sql, seq: number, limit: number): Promise<readonly LoggedEvent[]> {
  const rows = await readRows(db, seq, limit);
  return rows.map((row) => ({ seq: row.seq, event: eventOf(row) }));
}

const readRows = (db: Sql, seq: number, limit: number) => db.all(after, { seq, limit });

const bounds = query()((db) =>
  db.selectNoFrom((eb) => [
    eb
      .selectFrom("event")
      .select((e) => e.fn.min<number | null>("seq").as("seq"))
      .as("first"),
    eb
      .selectFrom("event")
      .select((e) => e.fn.max<number | null>("seq").as("seq"))
      .as("last"),
  ]),
);

export async function readBounds(db: Sql): Promise<LogBounds> {
  const row = await db.get(bounds, {});
  return { floor: (row?.first ?? 1) - 1, last: row?.last ?? 0 };
}

function eventOf(row: EventRow): StoreEvent {
  const { kind, at, subject_id: id } = row;
  const token = tokenOf(row.seq);
  if (kind === "settings") return { about: "settings", token, at };
  if (kind === "device") return { about: "device", token, at, deviceId: id };
  if (kind === "schedule") return { about: "schedule", token, at, scheduleId: id };
  if (kind === "account") {
    const quarantine = row.data as AccountEvent["quarantine"];
    return { about: "account", token, at, accountId: id, quarantine };
  }
  return new RowTaskEvent(row, kind, token);
}

/** The task itself is put together when somebody asks: most readers look at the names alone. */
class RowTaskEvent implements TaskEvent {
  readonly about = "task";
  readonly token: string;
  readonly kind: TaskEventKind;
  readonly at: number;
  readonly taskId: number;
  readonly deviceId: number;
  readonly serial: string;
  readonly scriptName: string;
  readonly #row: EventRow;
  #change: Change | undefined;
  #task: TaskEvent["task"] | undefined;

  constructor(row: EventRow, kind: TaskEventKind, token: string) {
    this.token = token;
    this.kind = kind;
    this.at = row.at;
    this.taskId = row.subject_id;
    this.deviceId = row.device_id ?? 0;
    this.serial = row.event_serial ?? "";
    this.scriptName = row.event_script ?? "";
    this.#row = row;
  }

  get task(): TaskEvent["task"] {
    return (this.#task ??= this.#readTask());
  }

  get attempts(): number {
    return this.#changed.attempts;
  }

  get #changed(): Change {
    return (this.#change ??= decodeChange(this.#row.data));
  }

  #readTask(): TaskEvent["task"] {
    const row = this.#row;
    if (!isFixed(row) || this.kind === "deleted") return null;
    const { attempts: _, ...change } = this.#changed;
    return { ...fixedPart(row), ...change, waitReason: null, waitsUntil: null, progress: null };
  }
}

/** Whether the join found the task. */
function isFixed(row: EventRow): row is EventRow & FixedRow {
  return row.id !== null;
}
