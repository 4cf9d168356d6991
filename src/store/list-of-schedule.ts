/** Pages of the tasks of one schedule. They are few, as tasks go, so they are counted and not tallied. */
import { type Expression, type SqlBool, sql } from "kysely";
import type { Task } from "../model/task.ts";
import { withWaitFacts } from "./find.ts";
import type { Page } from "./page.ts";
import type { Sql } from "./query.ts";
import { taskOf } from "./task-row.ts";
import type { TaskFilter } from "./task-store.ts";

type Filter = TaskFilter & Required<Pick<TaskFilter, "scheduleId">>;

export async function listTasksOf(
  db: Sql,
  filter: Filter,
  { page, pageSize }: Page,
  now: number,
): Promise<{ tasks: readonly Task[]; total: number }> {
  const [count] = await db.allOf((builder) =>
    builder
      .selectFrom("task")
      .select((eb) => eb.fn.countAll<number>().as("total"))
      .where(isWanted(filter)),
  );
  const rows = await db.allOf((builder) =>
    withWaitFacts(builder.selectFrom("task"))
      .where(isWanted(filter))
      .orderBy("task.id", "desc")
      .limit(pageSize)
      .offset((page - 1) * pageSize),
  );
  return { tasks: rows.map((row) => taskOf(row, now)), total: count?.total ?? 0 };
}

function isWanted({ scheduleId, status, serial, scriptName, source }: Filter): Expression<SqlBool> {
  const all = [
    sql`task.schedule_id = ${scheduleId} and task.deleted_at is null`,
    ...(status === undefined ? [] : [sql`task.status = ${status}`]),
    ...(serial === undefined ? [] : [sql`task.serial = ${serial}`]),
    ...(scriptName === undefined ? [] : [sql`task.script_name = ${scriptName}`]),
    ...(source === undefined ? [] : [sql`task.source = ${source}`]),
  ];
  return sql<SqlBool>`${sql.join(all, sql` and `)}`;
}
