/** What keeps a phone from work, and what is done about it, on its row: since when is told by what was there before. */
import type { Sighting } from "../model/device.ts";
import type { RecoveryStep, Trouble, TroubleReason } from "../model/trouble.ts";
import type { Transaction } from "./commit.ts";
import { type DeviceRow, findPhone } from "./phone.ts";
import { query } from "./query.ts";

const setTrouble = query<{
  id: number;
  reason: TroubleReason | null;
  since: number | null;
  step: RecoveryStep | null;
  stepSince: number | null;
}>()((db, $) =>
  db
    .updateTable("device")
    .set({
      trouble: $("reason"),
      trouble_since: $("since"),
      trouble_step: $("step"),
      trouble_step_since: $("stepSince"),
    })
    .where("id", "=", $("id")),
);

/** A name that adb no longer has says nothing of a phone that is there by another. */
export async function noteTrouble(tx: Transaction, sighting: Sighting, changed: Set<number>): Promise<void> {
  const row = await findPhone(tx, sighting.adbSerial);
  if (row === undefined || (row.state === "connected" && row.adb_serial !== sighting.adbSerial)) return;
  const trouble = troubleOf(row, sighting);
  const reason = trouble?.reason ?? null;
  const step = trouble?.step ?? null;
  if (row.trouble === reason && row.trouble_step === step) return;
  const since = reason === null ? null : row.trouble === reason ? row.trouble_since : tx.now;
  const stepSince = step === null ? null : row.trouble_step === step ? row.trouble_step_since : tx.now;
  await tx.run(setTrouble, { id: row.id, reason, since, step, stepSince });
  changed.add(row.id);
}

function troubleOf(row: DeviceRow, sighting: Sighting): Trouble | undefined {
  if (row.state === "connected") return undefined;
  if (row.is_refused === 0 || sighting.refusal !== undefined) return sighting.trouble;
  return { reason: "serial_shared", step: "ask_person" };
}
