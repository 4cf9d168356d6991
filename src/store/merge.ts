/** Two rows that turn out to be one phone become one. */
import type { QuarantineKind } from "../model/device.ts";
import { mergeCare } from "./care.ts";
import type { Transaction } from "./commit.ts";
import type { DeviceRow } from "./phone.ts";
import { query } from "./query.ts";

type Ids = { from: number; into: number };

/** By its names, since tasks have no index by phone alone and a row that only had names ran none of them. */
const moveTasks = query<Ids>()((db, $) =>
  db
    .updateTable("task")
    .set({ device_id: $("into") })
    .where("serial", "in", (eb) =>
      eb.selectFrom("device_alias").select("name").where("device_id", "=", $("from")),
    )
    .where("device_id", "=", $("from"))
    .where("deleted_at", "is", null),
);

const moveAccounts = query<Ids>()((db, $) =>
  db
    .updateTable("account")
    .set({ device_id: $("into") })
    .where("device_id", "=", $("from")),
);

const moveNames = query<Ids>()((db, $) =>
  db
    .updateTable("device_alias")
    .set({ device_id: $("into") })
    .where("device_id", "=", $("from")),
);

const keepQuarantine = query<{
  into: number;
  kind: QuarantineKind | null;
  reason: string | null;
  since: number;
  until: number | null;
}>()((db, $) =>
  db
    .updateTable("device")
    .set({
      quarantine_kind: $("kind"),
      quarantine_reason: $("reason"),
      quarantined_at: $("since"),
      quarantine_until: $("until"),
    })
    .where("id", "=", $("into"))
    .where("quarantined_at", "is", null),
);

const remove = query<{ id: number }>()((db, $) => db.deleteFrom("device").where("id", "=", $("id")));

/** `from` is a row that was made for a name and never ran a task. What hangs on it follows into the phone's row. */
export async function mergePhone(tx: Transaction, from: DeviceRow, into: number): Promise<void> {
  const ids = { from: from.id, into };
  await mergeCare(tx, from.id, into);
  await tx.run(moveTasks, ids);
  await tx.run(moveAccounts, ids);
  await tx.run(moveNames, ids);
  if (from.quarantined_at !== null && from.is_refused === 0) {
    await tx.run(keepQuarantine, {
      into,
      kind: from.quarantine_kind,
      reason: from.quarantine_reason,
      since: from.quarantined_at,
      until: from.quarantine_until,
    });
  }
  await tx.run(remove, { id: from.id });
}
