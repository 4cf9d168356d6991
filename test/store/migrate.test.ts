import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { migrate, SCHEMA_VERSION } from "../../src/store/migrate.ts";
import { SqliteConnection } from "../../src/store/sqlite-connection.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { create, sqlitePlace } from "./place.ts";

function withConnection<T>(file: string, work: (connection: SqliteConnection) => T): T {
  const connection = new SqliteConnection(file, { readonly: false });
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

describe("the schema", () => {
  const versions = Array.from({ length: SCHEMA_VERSION }, (_, index) => index);

  it.each(versions)("is reached from version %i", async (version) => {
    await using place = await sqlitePlace();
    withConnection(place.file, (connection) => migrate(connection, version));
    await using store = await place.open({ clock: new ManualClock() });
    expect(await create(store, {})).toEqual([1]);
    const reached = withConnection(place.file, (connection) => connection.pragma("user_version"));
    expect(reached).toBe(SCHEMA_VERSION);
  });

  it("of a newer release is refused in one line", async () => {
    await using place = await sqlitePlace();
    withConnection(place.file, (connection) => connection.pragma(`user_version = ${SCHEMA_VERSION + 1}`));
    await expect(place.open({ clock: new ManualClock() })).rejects.toMatchObject({
      reason: "UNAVAILABLE",
      message: `the database is of version ${SCHEMA_VERSION + 1}, this release knows up to ${SCHEMA_VERSION}; install a newer release`,
    });
  });

  it("is not looked for in a file that is no database, or is a directory", async () => {
    await using place = await sqlitePlace();
    await writeFile(place.file, "these are notes, not tables ".repeat(100));
    const clock = new ManualClock();
    await expect(place.open({ clock })).rejects.toMatchObject({ message: "the file is not a database" });
    await using other = await sqlitePlace();
    await mkdir(other.file);
    await expect(other.open({ clock })).rejects.toMatchObject({ reason: "UNAVAILABLE" });
    expect(dirname(other.file)).not.toBe(dirname(place.file));
  });

  it("keeps what the settings promise: WAL, full durability, foreign keys", async () => {
    await using place = await sqlitePlace();
    withConnection(place.file, (connection) => {
      expect(connection.pragma("journal_mode")).toBe("wal");
      expect(connection.pragma("synchronous")).toBe(2);
      expect(connection.pragma("foreign_keys")).toBe(1);
    });
  });
});
