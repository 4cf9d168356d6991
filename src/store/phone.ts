/** A phone's row by its names; made where a name is new. */
import { type Selectable, sql } from "kysely";
import type { Device } from "../model/device.ts";
import type { Transaction } from "./commit.ts";
import { query, type Sql } from "./query.ts";
import type { DeviceTable } from "./schema.ts";

export type DeviceRow = Readonly<Selectable<DeviceTable>>;

export function deviceOf(row: DeviceRow, aliases: readonly string[]): Device {
  return {
    id: row.id,
    serial: row.serial,
    aliases,
    adbSerial: row.adb_serial,
    state: row.state,
    stateSince: row.state_since,
    facts: factsOf(row),
    taskId: row.task_id,
    isWithinLimit: row.within_limit === 1,
    lastSeenAt: row.last_seen_at,
    trouble: troubleOf(row),
    quarantine: quarantineOf(row),
  };
}

function troubleOf(row: DeviceRow): Device["trouble"] {
  if (row.trouble === null || row.trouble_since === null) return null;
  return {
    reason: row.trouble,
    since: row.trouble_since,
    step: row.trouble_step,
    stepSince: row.trouble_step_since,
  };
}

function quarantineOf(row: DeviceRow): Device["quarantine"] {
  if (row.quarantined_at === null || row.quarantine_kind === null) return null;
  return {
    kind: row.quarantine_kind,
    reason: row.quarantine_reason ?? "",
    since: row.quarantined_at,
    until: row.quarantine_until,
  };
}

function factsOf(row: DeviceRow): Device["facts"] {
  if (row.model === null || row.android_version === null || row.sdk === null) return null;
  return { model: row.model, androidVersion: row.android_version, sdk: row.sdk };
}

const byName = query<{ name: string }>()((db, $) =>
  db
    .selectFrom("device_alias")
    .innerJoin("device", "device.id", "device_alias.device_id")
    .selectAll("device")
    .where("name", "=", $("name")),
);

const idByName = query<{ name: string }>()((db, $) =>
  db.selectFrom("device_alias").select("device_id").where("name", "=", $("name")),
);

const insert = query<{ serial: string; now: number }>()((db, $) =>
  db
    .insertInto("device")
    .values({
      serial: $("serial"),
      state_since: $("now"),
      // New phones come last, so every connected one is before it.
      within_limit: sql`(select count(*) from device where state = 'connected')
        < (select value from meta where name = 'device_limit')`,
    })
    // A phone whose own name now leads to another one keeps its row.
    .onConflict((conflict) => conflict.column("serial").doUpdateSet({ serial: sql`excluded.serial` }))
    .returning("id"),
);

const point = query<{ name: string; id: number }>()((db, $) =>
  db
    .insertInto("device_alias")
    .values({ name: $("name"), device_id: $("id") })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ device_id: sql`excluded.device_id` })),
);

/** The phone that has this name now. */
export function findPhone(db: Sql, name: string): Promise<DeviceRow | undefined> {
  return db.get(byName, { name });
}

/** The phone's row; a new one where the name is not known. */
export async function phoneIdOf(tx: Transaction, name: string): Promise<number> {
  const known = await tx.get(idByName, { name });
  return known?.device_id ?? addPhone(tx, name);
}

/** A row for a phone of which nothing but this name is known. The name is pointed to it. */
export async function addPhone(tx: Transaction, name: string): Promise<number> {
  const added = await tx.get(insert, { serial: name, now: tx.now });
  if (added === undefined) throw new Error(`no row was inserted for ${name}`);
  await pointName(tx, name, added.id);
  await tx.append({ about: "device", id: added.id });
  return added.id;
}

/** From now on the name is this phone's. */
export async function pointName(tx: Transaction, name: string, id: number): Promise<void> {
  await tx.run(point, { name, id });
}
