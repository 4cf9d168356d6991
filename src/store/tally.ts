/** Counts of visible tasks, kept with the rows in the same commit: stats and totals read a few numbers. */
import { sql } from "kysely";
import type { TaskSource, TaskStatus } from "../model/task.ts";
import { query, type Sql } from "./query.ts";

/** In place of a serial, for the sums over all phones: reading them does not take longer with more phones. */
export const ALL_PHONES = "";

/** What tasks are counted by, beside their status. */
export interface TallyKey {
  readonly serial: string;
  readonly scriptName: string;
  readonly source: TaskSource;
}

const add = query<{
  serial: string;
  script: string;
  source: TaskSource;
  status: TaskStatus;
  count: number;
}>()((db, $) =>
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

interface Change extends TallyKey {
  readonly status: TaskStatus;
  readonly count: number;
}

/** What a transaction counts: added up before the commit, as many tasks of one commit are few kinds. */
export class TallyChanges {
  readonly #changes: Change[] = [];

  /** `count` tasks more; less where it is negative. */
  add({ serial, scriptName, source }: TallyKey, status: TaskStatus, count: number): void {
    this.#changes.push({ serial, scriptName, source, status, count });
    this.#changes.push({ serial: ALL_PHONES, scriptName, source, status, count });
  }

  /** Where `undoTo` goes back to. */
  get mark(): number {
    return this.#changes.length;
  }

  undoTo(mark: number): void {
    this.#changes.length = mark;
  }

  async write(db: Sql): Promise<void> {
    for (const { serial, scriptName: script, source, status, count } of this.#sums())
      if (count !== 0) await db.run(add, { serial, script, source, status, count });
  }

  #sums(): Iterable<Change> {
    const sums = new Map<string, Change>();
    for (const change of this.#changes) {
      const name = JSON.stringify([change.serial, change.scriptName, change.source, change.status]);
      const count = change.count + (sums.get(name)?.count ?? 0);
      sums.set(name, { ...change, count });
    }
    return sums.values();
  }
}

const byStatus = query()((db) =>
  db
    .selectFrom("tally")
    .select((eb) => ["status", eb.fn.sum<number>("count").as("count")])
    .where("serial", "=", sql.lit(ALL_PHONES))
    .groupBy("status"),
);

export async function readStats(db: Sql): Promise<Record<TaskStatus, number>> {
  const stats = { pending: 0, running: 0, completed: 0, failed: 0 };
  for (const { status, count } of await db.all(byStatus, {})) stats[status] = count;
  return stats;
}
