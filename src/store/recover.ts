/** At start: what the previous boot left running is taken back, and no phone is there, or held, until it is seen. */
import { sql } from "kysely";
import type { AttemptEnd } from "../model/settle.ts";
import { keepDue } from "./claim.ts";
import type { Transaction } from "./commit.ts";
import { applyLimit } from "./limit.ts";
import { query } from "./query.ts";
import { abandon } from "./settle.ts";

const left = query<{ boot: string }>()((db, $) =>
  db
    .selectFrom("device")
    .select(["id", "fence", "task_id"])
    .where("task_id", "is not", null)
    .where("lease_owner", "is not", sql<string>`${$("boot")}`),
);

const disconnect = query<{ now: number }>()((db, $) =>
  db
    .updateTable("device")
    .set({
      state: sql.lit("not_connected"),
      state_since: $("now"),
      adb_serial: null,
      is_refused: 0,
      trouble: null,
      trouble_since: null,
      trouble_step: null,
      trouble_step_since: null,
      // an attempt that did not let go of it ended with its process; what a person wanted stays
      quarantine_kind: sql`iif(quarantine_kind = 'by_hand', quarantine_kind, null)`,
      quarantine_reason: sql`iif(quarantine_kind = 'by_hand', quarantine_reason, null)`,
      quarantined_at: sql`iif(quarantine_kind = 'by_hand', quarantined_at, null)`,
      quarantine_until: null,
    })
    .where((eb) =>
      eb.or([
        eb("state", "<>", "not_connected"),
        eb("adb_serial", "is not", null),
        eb("trouble", "is not", null),
        eb("quarantine_kind", "<>", "by_hand"),
      ]),
    )
    .returning("id"),
);

const gone: AttemptEnd = {
  kind: "interrupted",
  error: { reason: "LOST", message: "the server stopped while it ran" },
};

/** Takes back what boots other than `boot` hold. */
export async function recoverLost(
  tx: Transaction,
  boot: string,
): Promise<{ requeued: number; failed: number }> {
  const count = { requeued: 0, failed: 0 };
  for (const { id: deviceId, fence, task_id: taskId } of await tx.all(left, { boot })) {
    if (taskId === null) continue;
    const row = await abandon(tx, { taskId, deviceId, fence }, gone);
    if (row?.status === "pending") count.requeued += 1;
    if (row?.status === "failed") count.failed += 1;
  }
  await keepDue(tx);
  const changed = new Set((await tx.all(disconnect, { now: tx.now })).map((row) => row.id));
  for (const id of await applyLimit(tx)) changed.add(id);
  for (const id of changed) await tx.append({ about: "device", id });
  return count;
}
