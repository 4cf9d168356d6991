/** The verbs about phones. */
import type { Device, NewQuarantine, QuarantineKind, Sighting } from "../model/device.ts";
import { Problem } from "../model/problem.ts";
import type { Transaction, Writer } from "./commit.ts";
import { changeLimit } from "./limit.ts";
import { deviceOf } from "./phone.ts";
import type { DeviceRow } from "./phone.ts";
import { query, type Sql } from "./query.ts";
import type { Reader } from "./read.ts";
import { takeOver } from "./sight.ts";
import type { DeviceStore } from "./store.ts";

const all = query()((db) => db.selectFrom("device").selectAll().orderBy("serial"));
const allNames = query()((db) => db.selectFrom("device_alias").selectAll().orderBy("name"));

const byId = query<{ id: number }>()((db, $) =>
  db.selectFrom("device").selectAll().where("id", "=", $("id")),
);

const namesOf = query<{ id: number }>()((db, $) =>
  db.selectFrom("device_alias").select("name").where("device_id", "=", $("id")).orderBy("name"),
);

const idOf = query<{ name: string }>()((db, $) =>
  db.selectFrom("device_alias").select("device_id").where("name", "=", $("name")),
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

export class Devices implements DeviceStore {
  readonly #writer: Writer;
  readonly #reader: Reader;
  /** What adb sees, by its name for it: this process's own knowledge, so it ends with the process. */
  readonly #seen = new Map<string, Sighting>();

  constructor(writer: Writer, reader: Reader) {
    this.#writer = writer;
    this.#reader = reader;
  }

  sight(sightings: readonly Sighting[]): Promise<void> {
    for (const sighting of sightings) {
      if (sighting.state === "not_connected") this.#seen.delete(sighting.adbSerial);
      else this.#seen.set(sighting.adbSerial, sighting);
    }
    return this.#writer.write((tx) => takeOver(tx, sightings, this.#seen));
  }

  setLimit(deviceLimit: number): Promise<void> {
    return this.#writer.write((tx) => changeLimit(tx, deviceLimit));
  }

  list(): Promise<readonly Device[]> {
    return this.#reader.read(async (sql) => {
      const names = Map.groupBy(await sql.all(allNames, {}), (alias) => alias.device_id);
      const rows = await sql.all(all, {});
      return rows.map((row) =>
        deviceOf(
          row,
          (names.get(row.id) ?? []).map((alias) => alias.name),
        ),
      );
    });
  }

  get(idOrName: number | string): Promise<Device | undefined> {
    return this.#reader.read(async (sql) => {
      const id =
        typeof idOrName === "number" ? idOrName : (await sql.get(idOf, { name: idOrName }))?.device_id;
      return id === undefined ? undefined : readDevice(sql, id);
    });
  }

  quarantine(id: number, quarantine: NewQuarantine): Promise<void> {
    return this.#writer.write(async (tx) => {
      const row = await this.#row(tx, id);
      if (row.quarantined_at !== null && !outranks(quarantine.kind, row.quarantine_kind)) return;
      const isSame = row.quarantine_kind === quarantine.kind && row.quarantine_reason === quarantine.reason;
      if (isSame && row.quarantine_until === quarantine.until) return;
      await tx.run(setQuarantine, { id, ...quarantine, since: tx.now });
      await tx.append({ about: "device", id });
    });
  }

  lift(id: number, kind?: QuarantineKind): Promise<void> {
    return this.#writer.write(async (tx) => {
      const row = await this.#row(tx, id);
      if (row.quarantined_at === null || (kind !== undefined && row.quarantine_kind !== kind)) return;
      if (row.is_refused === 1)
        throw new Problem("STATE_CONFLICT", `${row.serial} cannot be used: ${row.quarantine_reason ?? ""}`);
      await tx.run(setQuarantine, { id, kind: null, reason: null, since: null, until: null });
      await tx.append({ about: "device", id });
    });
  }

  async #row(tx: Transaction, id: number): Promise<DeviceRow> {
    const row = await tx.get(byId, { id });
    if (row === undefined) throw new Problem("NOT_FOUND", `there is no phone ${id}`);
    return row;
  }
}

/** What ends by itself gives way to what does not, and that to what nobody can lift. */
function outranks(kind: QuarantineKind, present: QuarantineKind | null): boolean {
  return present === null || ranks.indexOf(kind) >= ranks.indexOf(present);
}

const ranks: readonly QuarantineKind[] = ["failing", "held", "by_hand", "shared"];

async function readDevice(sql: Sql, id: number): Promise<Device | undefined> {
  const row = await sql.get(byId, { id });
  if (row === undefined) return undefined;
  const names = await sql.all(namesOf, { id });
  return deviceOf(
    row,
    names.map((alias) => alias.name),
  );
}
