/**
 * What happens to schedules when their time comes. A run and the move to the next time are one commit, and both name
 * what they were decided on: a schedule that has run since, or was changed, does not run.
 */
import { sql } from "kysely";
import { Problem } from "../model/problem.ts";
import type { Schedule, Timing } from "../model/recurrence.ts";
import type { NewTask } from "../model/task.ts";
import type { Transaction } from "./commit.ts";
import { createTasks } from "./create.ts";
import type { Creation } from "./create.ts";
import { query, type Sql } from "./query.ts";
import { scheduleOf, timingColumns, timingOf } from "./schedule-row.ts";
import type { NextOf, Plan, ScheduleRun } from "./schedule-store.ts";

/** Characters: one that names 10,000 unknown users helps nobody. */
const LONGEST_ERROR = 2000;

const someDueRows = query<{ now: number; after: number; limit: number }>()((db, $) =>
  db
    .selectFrom("schedule")
    .selectAll()
    .where("next_run_at", "<=", $("now"))
    .where("id", ">", $("after"))
    .orderBy("id")
    .limit($("limit")),
);

const first = query<{ after: number }>()((db, $) =>
  db
    .selectFrom("schedule")
    .select((eb) => eb.fn.min<number | null>("next_run_at").as("at"))
    .where("next_run_at", ">", $("after")),
);

type Read = { id: number; version: number; due: number };

const lastRun = query<Read>()((db, $) =>
  db
    .selectFrom("schedule")
    .select("last_run_at")
    .where("id", "=", $("id"))
    .where("version", "=", $("version"))
    .where("next_run_at", "=", $("due")),
);

const moveOn = query<{
  id: number;
  next: number | null;
  ranAt: number | null;
  ran: string | null;
  error: string | null;
  count: number | null;
}>()((db, $) =>
  db
    .updateTable("schedule")
    .set({
      next_run_at: $("next"),
      last_run_at: sql`coalesce(${$("ranAt")}, last_run_at)`,
      ran: sql`coalesce(${$("ran")}, ran)`,
      last_error: $("error"),
      last_task_count: sql`coalesce(${$("count")}, last_task_count)`,
    })
    .where("id", "=", $("id")),
);

const some = query<{ after: number; limit: number }>()((db, $) =>
  db
    .selectFrom("schedule")
    .select(timingColumns)
    .where("next_run_at", "is not", null)
    .where("id", ">", $("after"))
    .orderBy("id")
    .limit($("limit")),
);

const setNext = query<{ id: number; next: number | null }>()((db, $) =>
  db
    .updateTable("schedule")
    .set({ next_run_at: $("next") })
    .where("id", "=", $("id")),
);

export async function someDue(
  db: Sql,
  now: number,
  after: number,
  limit: number,
): Promise<readonly Schedule[]> {
  return (await db.all(someDueRows, { now, after, limit })).map(scheduleOf);
}

export async function nextTime(db: Sql, after: number): Promise<number | null> {
  return (await db.get(first, { after }))?.at ?? null;
}

export async function runSchedule(
  tx: Transaction,
  creation: Creation,
  due: Schedule,
  { nextRunAt, ran }: Pick<Timing, "nextRunAt" | "ran">,
  plan: Plan,
): Promise<ScheduleRun> {
  if (!(await isAsRead(tx, due))) return { kind: "changed" };
  let refusal: Problem | undefined;
  const taskIds = await createTasks(tx, creation, due.call, (directory): readonly NewTask[] => {
    try {
      return plan(directory).map((task) => ({ ...task, scheduleId: due.id }));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      refusal = error;
      return [];
    }
  });
  const why = refusal?.message.slice(0, LONGEST_ERROR) ?? null;
  // Not before its time, even where the clock was set back in between.
  const ranAt = Math.max(tx.now, due.nextRunAt ?? 0);
  await tx.run(moveOn, {
    id: due.id,
    next: nextRunAt,
    ranAt,
    ran: JSON.stringify(ran),
    error: why,
    count: taskIds.length,
  });
  await tx.append({ about: "schedule", id: due.id });
  return why === null ? { kind: "ran", taskIds } : { kind: "refused", why };
}

export async function leaveOut(
  tx: Transaction,
  due: Schedule,
  nextRunAt: number | null,
  why: string,
): Promise<boolean> {
  if (!(await isAsRead(tx, due))) return false;
  await tx.run(moveOn, { id: due.id, next: nextRunAt, ranAt: null, ran: null, error: why, count: null });
  await tx.append({ about: "schedule", id: due.id });
  return true;
}

export async function retime(
  tx: Transaction,
  after: number,
  limit: number,
  nextRunAt: NextOf,
): Promise<number | undefined> {
  const rows = await tx.all(some, { after, limit });
  for (const row of rows) {
    const next = nextRunAt(timingOf(row), tx.now);
    if (next === row.next_run_at) continue;
    await tx.run(setNext, { id: row.id, next });
    await tx.append({ about: "schedule", id: row.id });
  }
  return rows.length < limit ? undefined : rows.at(-1)?.id;
}

async function isAsRead(tx: Transaction, { id, version, nextRunAt }: Schedule): Promise<boolean> {
  return nextRunAt !== null && (await tx.get(lastRun, { id, version, due: nextRunAt })) !== undefined;
}
