/** Counts of visible tasks, kept with the rows in the same commit: stats and totals read a few numbers. */
import { sql } from "kysely";
import type { TaskSource, TaskStatus } from "../model/task.ts";
import { query, type Sql } from "./query.ts";

/** What tasks are counted by, beside their status. */
export interface TallyKey {
  readonly serial: string;
  readonly scriptName: string;
  readonly source: TaskSource;
}

type Change = { script: string; source: TaskSource; status: TaskStatus; count: number };

const addToPhone = query<Change & { serial: string }>()((db, $) =>
  db
    .insertInto("tally")
    .values({
      serial: $("serial"),
      script_name: $("script"),
      source: $("source"),
      status: $("status"),
      count: $("count"),
    })
    .onConflict((conflict) => conflict.doUpdateSet({ count: sql`count + excluded.count` })),
);

const addToAll = query<Change>()((db, $) =>
  db
    .insertInto("total")
    .values({ script_name: $("script"), source: $("source"), status: $("status"), count: $("count") })
    .onConflict((conflict) => conflict.doUpdateSet({ count: sql`count + excluded.count` })),
);

type Move = { script: string; source: TaskSource; from: TaskStatus; to: TaskStatus };

const moveOfPhone = query<Move & { serial: string }>()((db, $) => {
  const key = { serial: $("serial"), script_name: $("script"), source: $("source") };
  return db
    .insertInto("tally")
    .values([
      { ...key, status: $("from"), count: sql.lit(-1) },
      { ...key, status: $("to"), count: sql.lit(1) },
    ])
    .onConflict((conflict) => conflict.doUpdateSet({ count: sql`count + excluded.count` }));
});

const moveOfAll = query<Move>()((db, $) => {
  const key = { script_name: $("script"), source: $("source") };
  return db
    .insertInto("total")
    .values([
      { ...key, status: $("from"), count: sql.lit(-1) },
      { ...key, status: $("to"), count: sql.lit(1) },
    ])
    .onConflict((conflict) => conflict.doUpdateSet({ count: sql`count + excluded.count` }));
});

/** `count` tasks more; less where it is negative. */
export async function addToTally(db: Sql, key: TallyKey, status: TaskStatus, count: number): Promise<void> {
  const change = { ...keyParams(key), status, count };
  await db.run(addToPhone, change);
  await db.run(addToAll, change);
}

/** One task went from one status to another. */
export async function moveInTally(db: Sql, key: TallyKey, from: TaskStatus, to: TaskStatus): Promise<void> {
  const move = { ...keyParams(key), from, to };
  await db.run(moveOfPhone, move);
  await db.run(moveOfAll, move);
}

const byStatus = query()((db) =>
  db
    .selectFrom("total")
    .select((eb) => ["status", eb.fn.sum<number>("count").as("count")])
    .groupBy("status"),
);

export async function readStats(db: Sql): Promise<Record<TaskStatus, number>> {
  const stats = { pending: 0, running: 0, completed: 0, failed: 0 };
  for (const { status, count } of await db.all(byStatus, {})) stats[status] = count;
  return stats;
}

function keyParams({ serial, scriptName: script, source }: TallyKey) {
  return { serial, script, source };
}
