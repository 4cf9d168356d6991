/** At start: what the previous boot left running is taken back, and no phone is there, or held, until it is seen. */
import { sql } from "kysely";
import type { AttemptEnd } from "../model/settle.ts";
import { type Claimant, keepDue } from "./claim.ts";
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

/** What these want, a restart does not give. */
const isPersonal = sql<boolean>`quarantine_kind in ('by_hand', 'asks_person')`;
const ofPerson = <T>(column: string) => sql<T>`iif(${isPersonal}, ${sql.ref(column)}, null)`;

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
      // an attempt that did not let go of it ended with its process; what a person wanted, or has to answer, stays
      quarantine_kind: ofPerson("quarantine_kind"),
      quarantine_reason: ofPerson("quarantine_reason"),
      quarantined_at: ofPerson("quarantined_at"),
      quarantine_until: null,
    })
    .where((eb) =>
      eb.or([
        eb("state", "<>", "not_connected"),
        eb("adb_serial", "is not", null),
        eb("trouble", "is not", null),
        sql<boolean>`not ${isPersonal}`,
      ]),
    )
    .returning("id"),
);

const gone: AttemptEnd = {
  kind: "interrupted",
  error: { reason: "LOST", message: "the server stopped while it ran" },
};

/** Takes back what boots other than the claimant's hold. */
export async function recoverLost(
  tx: Transaction,
  { boot, rules }: Claimant,
): Promise<{ requeued: number; failed: number }> {
  const count = { requeued: 0, failed: 0 };
  for (const { id: deviceId, fence, task_id: taskId } of await tx.all(left, { boot })) {
    if (taskId === null) continue;
    const row = await abandon(tx, { taskId, deviceId, fence }, gone);
    if (row?.status === "pending") count.requeued += 1;
    if (row?.status === "failed") count.failed += 1;
  }
  await keepDue(tx, rules);
  const changed = new Set((await tx.all(disconnect, { now: tx.now })).map((row) => row.id));
  for (const id of await applyLimit(tx)) changed.add(id);
  for (const id of changed) await tx.append({ about: "device", id });
  return count;
}
