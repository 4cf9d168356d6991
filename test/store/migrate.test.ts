import { mkdir, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { migrate, SCHEMA_VERSION } from "../../src/store/migrate.ts";
import { SqliteConnection } from "../../src/store/sqlite-connection.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { claimOne, connected, create, failed, sqlitePlace } from "./place.ts";

function withConnection<T>(file: string, work: (connection: SqliteConnection) => T): T {
  const connection = new SqliteConnection(file, { readonly: false });
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

/** A failed task with one attempt, as version 1 kept it. */
const failedTask = [
  "insert into device (serial, state_since, fence) values ('R1', 1, 1)",
  "insert into device_alias (name, device_id) values ('R1', 1)",
  `insert into task (id, serial, device_id, app, script_name, config, media, source, created_at, status, run_at,
    attempt_count, error_reason, error_message, started_at, finished_at)
   values (1, 'R1', 1, 'tiktok', 'post', '{"captions":"hello"}', '[]', 'api', 1, 'failed', 1,
    1, 'APP_MISSING', 'TikTok is not installed', 2, 3)`,
  `insert into attempt (task_id, number, device_id, fence, started_at, finished_at, outcome, error_reason,
    error_message, steps)
   values (1, 1, 1, 1, 2, 3, 'failed', 'APP_MISSING', 'TikTok is not installed',
    '[{"name":"open","startedAt":2,"durationMs":1}]')`,
  "insert into tally (serial, script_name, source, status, count) values ('', 'post', 'api', 'failed', 1)",
  "insert into tally (serial, script_name, source, status, count) values ('R1', 'post', 'api', 'failed', 1)",
];

/** What each task has beside it since version 5. */
const itsCare = [
  "insert into care (id, owner, app, script_name, is_limited) values (1, 'tiktok:#1', 'tiktok', 'post', 0)",
  "update task set care_id = 1",
];
const CARE_SINCE = 5;

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

  it.each(versions.slice(1))("keeps the tasks of version %i", async (version) => {
    await using place = await sqlitePlace();
    withConnection(place.file, (connection) => {
      migrate(connection, version);
      for (const statement of [...failedTask, ...(version < CARE_SINCE ? [] : itsCare)])
        connection.execute(statement);
    });
    await using store = await place.open({ clock: new ManualClock() });
    expect(await store.tasks.get(1)).toMatchObject({
      scriptConfig: { captions: "hello" },
      status: "failed",
      attempts: [{ number: 1, outcome: "failed", steps: [{ name: "open" }], artifacts: [] }],
    });
    await store.tasks.retry(1, false);
    await store.devices.sight([connected("R1")]);
    const claim = await claimOne(store);
    expect(claim).toMatchObject({ attempt: 2, fence: 2 });
    const artifacts = [{ name: "screen.xml", size: 5 }] as const;
    await store.queue.settle(claim, { ...failed, artifacts }, false);
    expect((await store.tasks.get(1))?.attempts.map((attempt) => attempt.artifacts)).toEqual([[], artifacts]);
    expect(await create(store, {})).toEqual([2]);
  });

  it("of a newer release is refused in one line", async () => {
    await using place = await sqlitePlace();
    withConnection(place.file, (connection) => connection.pragma(`user_version = ${SCHEMA_VERSION + 1}`));
    await expect(place.open({ clock: new ManualClock() })).rejects.toMatchObject({
      reason: "UNAVAILABLE",
      message: `${place.file}: the database is of version ${SCHEMA_VERSION + 1}, this release knows up to ${SCHEMA_VERSION}; install a newer release`,
    });
  });

  it("is not looked for in a file that is no database, or is a directory", async () => {
    await using place = await sqlitePlace();
    await writeFile(place.file, "these are notes, not tables ".repeat(100));
    const clock = new ManualClock();
    await expect(place.open({ clock })).rejects.toMatchObject({
      message: `${place.file}: the file is not a database; restore a backup, or move it away to begin anew`,
    });
    await using other = await sqlitePlace();
    await mkdir(other.file);
    await expect(other.open({ clock })).rejects.toMatchObject({
      reason: "UNAVAILABLE",
      message: expect.stringContaining(`${other.file}: the database cannot be opened; `) as string,
    });
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
