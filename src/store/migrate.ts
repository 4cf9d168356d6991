/** Brings a database to this version's schema, one numbered migration after the other. Never back. */
import { Problem } from "../model/problem.ts";
import { first } from "./migrations/0001-first.ts";
import { artifacts } from "./migrations/0002-artifacts.ts";
import { deviceTrouble } from "./migrations/0003-device-trouble.ts";
import { materials } from "./migrations/0004-materials.ts";
import { care } from "./migrations/0005-care.ts";
import { schedules } from "./migrations/0006-schedules.ts";
import { dryRun } from "./migrations/0007-dry-run.ts";
import { published } from "./migrations/0008-published.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

/** In order; the first makes version 1. A migration that was released is never edited. */
const migrations: readonly (readonly string[])[] = [
  first,
  artifacts,
  deviceTrouble,
  materials,
  care,
  schedules,
  dryRun,
  published,
];

export const SCHEMA_VERSION = migrations.length;

/** Migrates up to `version`, all or nothing. Throws UNAVAILABLE for a database that a newer release has written. */
export function migrate(connection: SqliteConnection, version = SCHEMA_VERSION): void {
  const current = Number(connection.pragma("user_version"));
  if (current > SCHEMA_VERSION) {
    throw new Problem(
      "UNAVAILABLE",
      `the database is of version ${current}, this release knows up to ${SCHEMA_VERSION}; install a newer release`,
    );
  }
  if (current >= version) return;
  connection.execute("begin immediate");
  try {
    for (const statement of migrations.slice(current, version).flat()) connection.execute(statement);
    connection.pragma(`user_version = ${version}`);
    connection.execute("commit");
  } catch (error) {
    if (connection.isInTransaction) connection.execute("rollback");
    throw error;
  }
}
