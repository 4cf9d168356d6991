/** The verbs about phones. */
import type { Device, NewQuarantine, QuarantineKind, Sighting } from "../model/device.ts";
import type { Writer } from "./commit.ts";
import { changeLimit } from "./limit.ts";
import { deviceOf } from "./phone.ts";
import { liftPhone, quarantinePhone } from "./quarantine.ts";
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
    return this.#writer.write((tx) => quarantinePhone(tx, id, quarantine));
  }

  lift(id: number, kind?: QuarantineKind): Promise<void> {
    return this.#writer.write((tx) => liftPhone(tx, id, kind));
  }
}

async function readDevice(sql: Sql, id: number): Promise<Device | undefined> {
  const row = await sql.get(byId, { id });
  if (row === undefined) return undefined;
  const names = await sql.all(namesOf, { id });
  return deviceOf(
    row,
    names.map((alias) => alias.name),
  );
}
