/** How tasks go: a running one is hidden first and removed when its phone has let go. */
import { appendChange, tallyKey } from "./change.ts";
import type { Transaction } from "./commit.ts";
import { findTaskRow } from "./find.ts";
import { query } from "./query.ts";
import { keepRemovedId } from "./task-ids.ts";

const hide = query<{ id: number; now: number }>()((db, $) =>
  db
    .updateTable("task")
    .set({ deleted_at: $("now"), stop_requested: 1 })
    .where("id", "=", $("id")),
);

/** Its attempts go with it. */
const remove = query<{ id: number }>()((db, $) => db.deleteFrom("task").where("id", "=", $("id")));

/** Resolves to false where there is no such task. */
export async function deleteTask(tx: Transaction, id: number): Promise<boolean> {
  const row = await findTaskRow(tx, id);
  if (row === undefined || row.deleted_at !== null) return false;
  if (row.status === "running") await tx.run(hide, { id, now: tx.now });
  else await removeTask(tx, id);
  tx.tally.add(tallyKey(row), row.status, -1);
  await appendChange(tx, row, "deleted");
  return true;
}

/** The row itself. Its id is never given again. */
export async function removeTask(tx: Transaction, id: number): Promise<void> {
  await tx.run(remove, { id });
  await keepRemovedId(tx, id);
}
