/**
 * Numbers for new tasks, each once for ever. They are counted in memory, as one process owns the database: SQLite's own
 * AUTOINCREMENT writes a page of its own with each insert, which every durable create would wait for.
 */
import type { Transaction } from "./commit.ts";
import { query, type Sql } from "./query.ts";

/** `removed` is kept because the highest number may be of a row that is gone. */
const highest = query()((db) =>
  db.selectNoFrom((eb) => [
    eb
      .selectFrom("task")
      .select((e) => e.fn.max<number | null>("id").as("id"))
      .as("stored"),
    eb.selectFrom("meta").select("value").where("name", "=", "removed_task_id").as("removed"),
  ]),
);

const keepRemoved = query<{ id: number }>()((db, $) =>
  db
    .insertInto("meta")
    .values({ name: "removed_task_id", value: $("id") })
    .onConflict((conflict) =>
      conflict
        .column("name")
        .doUpdateSet((eb) => ({ value: eb.ref("excluded.value") }))
        .whereRef("excluded.value", ">", "meta.value"),
    ),
);

export class TaskIds {
  #last: number;

  private constructor(last: number) {
    this.#last = last;
  }

  static async open(db: Sql): Promise<TaskIds> {
    const row = await db.get(highest, {});
    return new TaskIds(Math.max(row?.stored ?? 0, row?.removed ?? 0));
  }

  /** Numbers that a verb took and did not keep are left out. */
  next(): number {
    return (this.#last += 1);
  }
}

/** To be called with each row that goes. */
export async function keepRemovedId(tx: Transaction, id: number): Promise<void> {
  await tx.run(keepRemoved, { id });
}
