/**
 * What adb sees becomes rows: a phone is its ro.serialno, whatever adb calls it. A row that was made for a name alone
 * is merged into the phone's as soon as the phone tells who it is.
 */
import { sql } from "kysely";
import type { DeviceState, QuarantineKind, Sighting } from "../model/device.ts";
import type { Transaction } from "./commit.ts";
import { applyLimit } from "./limit.ts";
import { mergePhone } from "./merge.ts";
import { addPhone, type DeviceRow, findPhone, phoneIdOf, pointName } from "./phone.ts";
import { query } from "./query.ts";
import type { Flag } from "./schema.ts";
import { noteTrouble } from "./trouble.ts";

/** A phone that said who it is. */
type Identified = Sighting & { readonly identity: string };

/** By the name that adb has: what was seen last of each. */
export type Sightings = ReadonlyMap<string, Sighting>;

/** Takes over `sightings`; `seen` holds these and what adb still sees beside them. */
export async function takeOver(
  tx: Transaction,
  sightings: readonly Sighting[],
  seen: Sightings,
): Promise<void> {
  const changed = new Set<number>();
  // of whom another name may be there, and who may be alone now that another has left
  const touched = new Set<string>();
  const refusedNames = new Set((await tx.all(refused, {})).map((row) => row.adb_serial));
  for (const sighting of seen.values()) {
    if (isIdentified(sighting) && refusedNames.has(sighting.adbSerial)) touched.add(sighting.identity);
  }
  for (const sighting of sightings) {
    if (isIdentified(sighting)) touched.add(sighting.identity);
    else await takeAway(tx, sighting, changed, touched);
    if (sighting.refusal !== undefined) await refuseName(tx, sighting.adbSerial, sighting.refusal, changed);
  }
  const present = [...seen.values()].filter(isIdentified).filter(({ identity }) => touched.has(identity));
  for (const phones of Map.groupBy(present, ({ identity }) => identity).values()) {
    if (areOnePhone(phones)) for (const phone of phones) await connect(tx, phone, seen, changed);
    else await refuseAll(tx, phones, seen, changed);
  }
  for (const sighting of new Set([...sightings, ...present])) await noteTrouble(tx, sighting, changed);
  if (changed.size === 0) return;
  for (const id of await applyLimit(tx)) changed.add(id);
  for (const id of changed) await tx.append({ about: "device", id });
}

const refused = query()((db) =>
  db.selectFrom("device").select("adb_serial").where("is_refused", "=", sql.lit(1)),
);

function isIdentified(sighting: Sighting): sighting is Identified {
  return sighting.state === "connected" && sighting.identity !== null;
}

/** Of a row that was refused, the quarantine with it. */
const unrefused = {
  is_refused: 0,
  quarantine_kind: sql<QuarantineKind | null>`iif(is_refused, null, quarantine_kind)`,
  quarantine_reason: sql<string | null>`iif(is_refused, null, quarantine_reason)`,
  quarantined_at: sql<number | null>`iif(is_refused, null, quarantined_at)`,
} as const;

const setState = query<{ id: number; state: DeviceState; adbSerial: string | null; now: number }>()((db, $) =>
  db
    .updateTable("device")
    .set({
      state: $("state"),
      state_since: $("now"),
      last_seen_at: $("now"),
      adb_serial: $("adbSerial"),
      ...unrefused,
    })
    .where("id", "=", $("id")),
);

/** The phone is not there, or not usable: under this name. Under another it may still be connected. */
async function takeAway(
  tx: Transaction,
  sighting: Sighting,
  changed: Set<number>,
  touched: Set<string>,
): Promise<void> {
  const row = await findPhone(tx, sighting.adbSerial);
  if (row === undefined && sighting.state === "not_connected") return;
  if (row?.state === "connected" && row.adb_serial !== sighting.adbSerial) return;
  const state = sighting.state === "connected" ? "offline" : sighting.state;
  const adbSerial = state === "not_connected" ? null : sighting.adbSerial;
  if (row?.state === state && row.adb_serial === adbSerial && row.is_refused === 0) return;
  const id = row?.id ?? (await addPhone(tx, sighting.adbSerial));
  await tx.run(setState, { id, state, adbSerial, now: tx.now });
  changed.add(id);
  if (row?.state === "connected" || row?.is_refused === 1) touched.add(row.serial);
}

const bySerial = query<{ serial: string }>()((db, $) =>
  db.selectFrom("device").selectAll().where("serial", "=", $("serial")),
);

async function connect(
  tx: Transaction,
  sighting: Identified,
  seen: Sightings,
  changed: Set<number>,
): Promise<void> {
  const { adbSerial, identity } = sighting;
  const known = await tx.get(bySerial, { serial: identity });
  if (known?.state === "connected" && known.adb_serial !== adbSerial) {
    const first = seen.get(known.adb_serial ?? "");
    if (first?.identity === identity) return addName(tx, known, adbSerial, changed);
  }
  const named = await findPhone(tx, adbSerial);
  const target = known ?? (named?.is_identified === 0 ? named : await identifiedRow(tx, identity));
  if (named !== undefined && named.id !== target.id) await takeName(tx, named, target.id, adbSerial, changed);
  await update(tx, target, sighting, changed);
}

/**
 * Two phones may share a ro.serialno, but not the moment in which their kernels started. Where that is not told, names are
 * taken for phones of their own: a task must not run on the wrong one.
 */
function areOnePhone(phones: readonly Identified[]): boolean {
  if (phones.length === 1) return true;
  return phones.every(({ bootId }) => bootId !== undefined && bootId === phones[0]?.bootId);
}

/** A second way to a phone that is connected: it goes on by the first. */
async function addName(
  tx: Transaction,
  phone: DeviceRow,
  adbSerial: string,
  changed: Set<number>,
): Promise<void> {
  const named = await findPhone(tx, adbSerial);
  if (named?.id === phone.id) return;
  if (named !== undefined) await takeName(tx, named, phone.id, adbSerial, changed);
  await pointName(tx, adbSerial, phone.id);
  changed.add(phone.id);
}

async function identifiedRow(tx: Transaction, identity: string): Promise<DeviceRow> {
  const known = await tx.get(bySerial, { serial: identity });
  if (known !== undefined) return known;
  await addPhone(tx, identity);
  const row = await findPhone(tx, identity);
  if (row === undefined) throw new Error(`no row for ${identity}`);
  return row;
}

/** The name led to another row: one of the same phone, or of a phone that had the name before. */
async function takeName(
  tx: Transaction,
  from: DeviceRow,
  into: number,
  adbSerial: string,
  changed: Set<number>,
): Promise<void> {
  if (from.is_identified === 0) await mergePhone(tx, from, into);
  else if (from.adb_serial === adbSerial) {
    await tx.run(setState, { id: from.id, state: "not_connected", adbSerial: null, now: tx.now });
  }
  changed.add(from.id);
}

const identify = query<{
  id: number;
  identity: string;
  adbSerial: string;
  now: number;
  since: number;
  model: string | null;
  version: string | null;
  sdk: number | null;
}>()((db, $) =>
  db
    .updateTable("device")
    .set({
      serial: $("identity"),
      is_identified: 1,
      state: sql.lit("connected"),
      state_since: $("since"),
      last_seen_at: $("now"),
      adb_serial: $("adbSerial"),
      model: $("model"),
      android_version: $("version"),
      sdk: $("sdk"),
      ...unrefused,
    })
    .where("id", "=", $("id")),
);

async function update(
  tx: Transaction,
  row: DeviceRow,
  sighting: Identified,
  changed: Set<number>,
): Promise<void> {
  const { adbSerial, identity } = sighting;
  const facts = sighting.facts ?? { model: row.model, androidVersion: row.android_version, sdk: row.sdk };
  const isKnown =
    row.state === "connected" &&
    row.is_refused === 0 &&
    row.adb_serial === adbSerial &&
    row.model === facts.model &&
    row.android_version === facts.androidVersion &&
    row.sdk === facts.sdk;
  if (isKnown) return;
  await pointName(tx, identity, row.id);
  await pointName(tx, adbSerial, row.id);
  const since = row.state === "connected" ? row.state_since : tx.now;
  const told = { model: facts.model, version: facts.androidVersion, sdk: facts.sdk };
  await tx.run(identify, { id: row.id, identity, adbSerial, now: tx.now, since, ...told });
  changed.add(row.id);
}

const setRefused = query<{ id: number; adbSerial: string; reason: string; now: number; is: Flag }>()(
  (db, $) =>
    db
      .updateTable("device")
      .set({
        is_refused: $("is"),
        state: sql.lit("offline"),
        state_since: sql`iif(is_refused, state_since, ${$("now")})`,
        last_seen_at: $("now"),
        adb_serial: $("adbSerial"),
        quarantine_kind: sql.lit("shared"),
        quarantine_reason: $("reason"),
        quarantined_at: sql`iif(is_refused, quarantined_at, ${$("now")})`,
        quarantine_until: null,
      })
      .where("id", "=", $("id")),
);

/** adb itself cannot reach it by that name. */
async function refuseName(
  tx: Transaction,
  adbSerial: string,
  reason: string,
  changed: Set<number>,
): Promise<void> {
  const id = await phoneIdOf(tx, adbSerial);
  await tx.run(setRefused, { id, adbSerial, reason, now: tx.now, is: 1 });
  changed.add(id);
}

/** Several phones go by one ro.serialno: none of them gets tasks as long as another is there, and each says why. */
async function refuseAll(
  tx: Transaction,
  phones: readonly Identified[],
  seen: Sightings,
  changed: Set<number>,
): Promise<void> {
  const [{ identity } = { identity: "" }] = phones;
  const names = phones.map(({ adbSerial }) => adbSerial).toSorted();
  const reason = `${names.join(" and ")} all say that they are ${identity}; unplug all but one`;
  const rows = await Promise.all(phones.map(({ adbSerial }) => findPhone(tx, adbSerial)));
  if (rows.every((row) => row?.is_refused === 1 && row.quarantine_reason === reason)) return;
  const known = await tx.get(bySerial, { serial: identity });
  const holder = phones.find(({ adbSerial }) => adbSerial === known?.adb_serial) ?? phones[0];
  if (holder === undefined) return;
  // its row is that of the serial, so that whoever asks by that hears of it
  await connect(tx, holder, seen, changed);
  const { id } = await identifiedRow(tx, identity);
  await tx.run(setRefused, { id, adbSerial: holder.adbSerial, reason, now: tx.now, is: 1 });
  changed.add(id);
  for (const phone of phones) if (phone !== holder) await refuseOther(tx, phone, id, reason, changed);
}

/** It has a row to say so, unless its name is one of the first phone's. */
async function refuseOther(
  tx: Transaction,
  { adbSerial }: Identified,
  holderId: number,
  reason: string,
  changed: Set<number>,
): Promise<void> {
  const named = await findPhone(tx, adbSerial);
  if (named?.id === holderId) return;
  if (named?.is_identified === 1 && named.adb_serial === adbSerial) {
    await tx.run(setState, { id: named.id, state: "not_connected", adbSerial: null, now: tx.now });
    changed.add(named.id);
  }
  const id = named?.is_identified === 1 ? await addPhone(tx, adbSerial) : await phoneIdOf(tx, adbSerial);
  await tx.run(setRefused, { id, adbSerial, reason, now: tx.now, is: 1 });
  changed.add(id);
}
