/** Tasks by id, with what they may wait for. */
import type { SelectQueryBuilder } from "kysely";
import type { Attempt, Task, TaskDetail } from "../model/task.ts";
import { artifactsOf } from "./artifacts.ts";
import { query, type Sql } from "./query.ts";
import type { Reader } from "./read.ts";
import type { Schema } from "./schema.ts";
import { attemptOf, taskOf, type TaskRow } from "./task-row.ts";

/** Tasks with the columns that `taskOf` reads. */
export function withWaitFacts<O>(tasks: SelectQueryBuilder<Schema, "task", O>) {
  return tasks
    .innerJoin("device", "device.id", "task.device_id")
    .leftJoin("account", "account.id", "task.account_id")
    .leftJoin("care", "care.id", "task.care_id")
    .selectAll("task")
    .select([
      "device.state as device_state",
      "device.task_id as device_task_id",
      "device.quarantined_at as device_quarantined_at",
      "device.within_limit as device_within_limit",
      "account.quarantined_at as account_quarantined_at",
      "care.wait_until as care_until",
      "care.wait_reason as care_reason",
    ]);
}

const visible = query<{ id: number }>()((db, $) =>
  withWaitFacts(db.selectFrom("task")).where("task.id", "=", $("id")).where("task.deleted_at", "is", null),
);

const attempts = query<{ id: number }>()((db, $) =>
  db.selectFrom("attempt").selectAll().where("task_id", "=", $("id")).orderBy("number"),
);

const row = query<{ id: number }>()((db, $) => db.selectFrom("task").selectAll().where("id", "=", $("id")));

export async function findTask(db: Sql, id: number, now: number): Promise<Task | undefined> {
  const found = await db.get(visible, { id });
  return found === undefined ? undefined : taskOf(found, now);
}

/** The attempts of a task that had some are read at the same moment as the task. */
export async function readTaskDetail(
  reader: Reader,
  id: number,
  now: number,
): Promise<TaskDetail | undefined> {
  const found = await reader.single((db) => db.get(visible, { id }));
  if (found === undefined) return undefined;
  if (found.attempt_count === 0) return { ...taskOf(found, now), attempts: [] };
  return reader.read(async (db) => {
    const task = await findTask(db, id, now);
    return task && { ...task, attempts: await readAttempts(db, id) };
  });
}

async function readAttempts(db: Sql, id: number): Promise<readonly Attempt[]> {
  const files = Map.groupBy(await artifactsOf(db, id), (file) => file.number);
  const rows = await db.all(attempts, { id });
  return rows.map((one) =>
    attemptOf(
      one,
      (files.get(one.number) ?? []).map(({ name, size }) => ({ name, size })),
    ),
  );
}

/** The row as it is, also of a task that is deleted but not yet removed. */
export function findTaskRow(db: Sql, id: number): Promise<TaskRow | undefined> {
  return db.get(row, { id });
}
