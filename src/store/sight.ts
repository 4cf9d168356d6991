/**
 * What adb sees becomes rows: a phone is its ro.serialno, whatever adb calls it. A row that was made for a name alone
 * is merged into the phone's as soon as the phone tells who it is.
 */
import { sql } from "kysely";
import type { DeviceState, Sighting } from "../model/device.ts";
import type { Transaction } from "./commit.ts";
import { applyLimit } from "./limit.ts";
import { mergePhone } from "./merge.ts";
import { addPhone, type DeviceRow, findPhone, phoneIdOf, pointName } from "./phone.ts";
import { query } from "./query.ts";
import type { Flag } from "./schema.ts";

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
  const left = new Set<string>();
  for (const sighting of sightings) {
    if (isIdentified(sighting)) continue;
    await takeAway(tx, sighting, changed, left);
    if (sighting.refusal !== undefined) await refuseName(tx, sighting.adbSerial, sighting.refusal, changed);
  }
  for (const sighting of sightings) {
    if (isIdentified(sighting)) await connect(tx, sighting, seen, changed);
  }
  // A phone that was there under two names goes on under the other; one that was refused takes its place.
  for (const sighting of seen.values()) {
    if (isIdentified(sighting) && left.has(sighting.identity)) await connect(tx, sighting, seen, changed);
  }
  if (changed.size === 0) return;
  for (const id of await applyLimit(tx)) changed.add(id);
  for (const id of changed) await tx.append({ about: "device", id });
}

function isIdentified(sighting: Sighting): sighting is Identified {
  return sighting.state === "connected" && sighting.identity !== null;
}

const setState = query<{ id: number; state: DeviceState; adbSerial: string | null; now: number }>()((db, $) =>
  db
    .updateTable("device")
    .set({
      state: $("state"),
      state_since: $("now"),
      last_seen_at: $("now"),
      adb_serial: $("adbSerial"),
      is_refused: 0,
      quarantine_reason: sql`iif(is_refused, null, quarantine_reason)`,
      quarantined_at: sql`iif(is_refused, null, quarantined_at)`,
    })
    .where("id", "=", $("id")),
);

/** The phone is not there, or not usable: under this name. Under another it may still be connected. */
async function takeAway(
  tx: Transaction,
  sighting: Sighting,
  changed: Set<number>,
  left: Set<string>,
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
  if (row?.state === "connected") left.add(row.serial);
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
    if (isSamePhone(sighting, seen.get(known.adb_serial ?? "")))
      return addName(tx, known, adbSerial, changed);
    return refuse(tx, sighting, known, changed);
  }
  const named = await findPhone(tx, adbSerial);
  const target = known ?? (named?.is_identified === 0 ? named : await identifiedRow(tx, identity));
  if (named !== undefined && named.id !== target.id) await takeName(tx, named, target.id, adbSerial, changed);
  await update(tx, target, sighting, changed);
}

/** Two phones may share a ro.serialno, but not the moment in which their kernels started. */
function isSamePhone(sighting: Sighting, rival: Sighting | undefined): boolean {
  return sighting.bootId !== undefined && sighting.bootId === rival?.bootId;
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
      is_refused: 0,
      state: sql.lit("connected"),
      state_since: $("since"),
      last_seen_at: $("now"),
      adb_serial: $("adbSerial"),
      model: $("model"),
      android_version: $("version"),
      sdk: $("sdk"),
      quarantine_reason: sql`iif(is_refused, null, quarantine_reason)`,
      quarantined_at: sql`iif(is_refused, null, quarantined_at)`,
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
        state_since: $("now"),
        last_seen_at: $("now"),
        adb_serial: $("adbSerial"),
        quarantine_reason: $("reason"),
        quarantined_at: $("now"),
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

/**
 * The phone is connected under another name. Whether this is a second way to it or a second phone with the same
 * ro.serialno cannot be told, so it gets no tasks; it has a row to say so, unless the name is the phone's own.
 */
async function refuse(
  tx: Transaction,
  sighting: Identified,
  rival: DeviceRow,
  changed: Set<number>,
): Promise<void> {
  const { adbSerial, identity } = sighting;
  const named = await findPhone(tx, adbSerial);
  if (named?.id === rival.id || named?.is_refused === 1) return;
  if (named?.is_identified === 1 && named.adb_serial === adbSerial) {
    await tx.run(setState, { id: named.id, state: "not_connected", adbSerial: null, now: tx.now });
    changed.add(named.id);
  }
  const id = named?.is_identified === 1 ? await addPhone(tx, adbSerial) : await phoneIdOf(tx, adbSerial);
  const reason = `${adbSerial} says that it is ${identity}, which is connected as ${rival.adb_serial}`;
  await tx.run(setRefused, { id, adbSerial, reason, now: tx.now, is: 1 });
  changed.add(id);
}
