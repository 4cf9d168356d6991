/** A phone's quarantine on its row: one at a time, the one that weighs most. */
import type { NewQuarantine, QuarantineKind } from "../model/device.ts";
import { Problem } from "../model/problem.ts";
import type { Transaction } from "./commit.ts";
import type { DeviceRow } from "./phone.ts";
import { query } from "./query.ts";

const byId = query<{ id: number }>()((db, $) =>
  db.selectFrom("device").selectAll().where("id", "=", $("id")),
);

const setQuarantine = query<{
  id: number;
  kind: QuarantineKind | null;
  reason: string | null;
  since: number | null;
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
    .where("id", "=", $("id")),
);

/** Starts one, unless there is one that weighs more. */
export async function quarantinePhone(tx: Transaction, id: number, quarantine: NewQuarantine): Promise<void> {
  const row = await rowOf(tx, id);
  if (row.quarantined_at !== null && !outranks(quarantine.kind, row.quarantine_kind)) return;
  const isSame = row.quarantine_kind === quarantine.kind && row.quarantine_reason === quarantine.reason;
  if (isSame && row.quarantine_until === quarantine.until) return;
  await tx.run(setQuarantine, { id, ...quarantine, since: tx.now });
  await tx.append({ about: "device", id });
}

/** Ends it, or only one of this kind. */
export async function liftPhone(tx: Transaction, id: number, kind?: QuarantineKind): Promise<void> {
  const row = await rowOf(tx, id);
  if (row.quarantined_at === null || (kind !== undefined && row.quarantine_kind !== kind)) return;
  if (row.is_refused === 1)
    throw new Problem("STATE_CONFLICT", `${row.serial} cannot be used: ${row.quarantine_reason ?? ""}`);
  await tx.run(setQuarantine, { id, kind: null, reason: null, since: null, until: null });
  await tx.append({ about: "device", id });
}

/** What ends by itself gives way to what does not, and that to what nobody can lift. */
function outranks(kind: QuarantineKind, present: QuarantineKind | null): boolean {
  return present === null || ranks.indexOf(kind) >= ranks.indexOf(present);
}

const ranks: readonly QuarantineKind[] = ["failing", "held", "asks_person", "by_hand", "shared"];

async function rowOf(tx: Transaction, id: number): Promise<DeviceRow> {
  const row = await tx.get(byId, { id });
  if (row === undefined) throw new Problem("NOT_FOUND", `there is no phone ${id}`);
  return row;
}
