/** Counts of visible tasks, kept with the rows in the same commit: stats and totals read a few numbers. */
import { sql } from "kysely";
import type { TaskSource, TaskStatus } from "../model/task.ts";
import { query, type Sql } from "./query.ts";

/** In place of a serial, for the sums over all phones: reading them does not take longer with more phones. */
export const ALL_PHONES = sql.lit("");

/** What tasks are counted by, beside their status. */
export interface TallyKey {
  readonly serial: string;
  readonly scriptName: string;
  readonly source: TaskSource;
}

type Change = { script: string; source: TaskSource; status: TaskStatus; count: number };

const add = query<Change & { serial: string }>()((db, $) => {
  const change = {
    script_name: $("script"),
    source: $("source"),
    status: $("status"),
    count: $("count"),
  };
  return db
    .insertInto("tally")
    .values([
      { serial: $("serial"), ...change },
      { serial: ALL_PHONES, ...change },
    ])
    .onConflict((conflict) => conflict.doUpdateSet({ count: sql`count + excluded.count` }));
});

type Move = { script: string; source: TaskSource; from: TaskStatus; to: TaskStatus };

const move = query<Move & { serial: string }>()((db, $) => {
  const kind = { script_name: $("script"), source: $("source") };
  const keys = [
    { serial: $("serial"), ...kind },
    { serial: ALL_PHONES, ...kind },
  ];
  return db
    .insertInto("tally")
    .values(
      keys.flatMap((key) => [
        { ...key, status: $("from"), count: sql.lit(-1) },
        { ...key, status: $("to"), count: sql.lit(1) },
      ]),
    )
    .onConflict((conflict) => conflict.doUpdateSet({ count: sql`count + excluded.count` }));
});

/** `count` tasks more; less where it is negative. */
export async function addToTally(db: Sql, key: TallyKey, status: TaskStatus, count: number): Promise<void> {
  await db.run(add, { ...keyParams(key), status, count });
}

/** One task went from one status to another. */
export async function moveInTally(db: Sql, key: TallyKey, from: TaskStatus, to: TaskStatus): Promise<void> {
  await db.run(move, { ...keyParams(key), from, to });
}

const byStatus = query()((db) =>
  db
    .selectFrom("tally")
    .select((eb) => ["status", eb.fn.sum<number>("count").as("count")])
    .where("serial", "=", ALL_PHONES)
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
