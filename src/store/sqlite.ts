/** The store on one SQLite file, owned by one process. */
import { randomUUID } from "node:crypto";
import { type Chance, type Clock, inputFirst, systemChance } from "../clock.ts";
import { UNLICENSED } from "../model/license.ts";
import { Problem } from "../model/problem.ts";
import { Accounts } from "./accounts.ts";
import { Artifacts } from "./artifacts.ts";
import { Committer } from "./commit.ts";
import { Devices } from "./devices.ts";
import { readBounds, readEvents } from "./event-log.ts";
import { EventFeed } from "./feed.ts";
import { changeLimit } from "./limit.ts";
import { Materials } from "./materials.ts";
import { migrate } from "./migrate.ts";
import { Pruner } from "./prune.ts";
import { TaskQueue } from "./queue.ts";
import { SnapshotReader } from "./read.ts";
import { Schedules } from "./schedules.ts";
import { KeptSettings } from "./settings.ts";
import { SqliteConnection } from "./sqlite-connection.ts";
import type { Store } from "./store.ts";
import { TaskIds } from "./task-ids.ts";
import { Tasks } from "./tasks.ts";

/** How long events are kept. */
const EVENT_RETENTION_MS = 7 * 24 * 60 * 60 * 1000;

export interface SqliteOptions {
  readonly file: string;
  readonly clock: Clock;
  /** How many connected phones may run tasks. */
  readonly deviceLimit?: number;
  readonly eventRetentionMs?: number;
  /** Whether accounts are held to the limits of the settings; as a rule they are. */
  readonly areCapsOn?: boolean;
  /** For pauses and the random order. */
  readonly chance?: Chance;
}

/** Opens or creates the database. Rejects with UNAVAILABLE and one line that names the file and what hinders it. */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  try {
    return await open(options);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(error.reason, `${options.file}: ${error.message}`, { cause: error });
  }
}

async function open(options: SqliteOptions): Promise<Store> {
  await using opened = new AsyncDisposableStack();
  const connect = (readonly: boolean) =>
    opened.adopt(new SqliteConnection(options.file, { readonly }), (connection) => connection.close());

  const writing = connect(false);
  migrate(writing);
  const reader = opened.use(new SnapshotReader(connect(true)));
  const feed = new EventFeed({
    after: (seq, limit) => reader.single((sql) => readEvents(sql, seq, limit)),
    bounds: () => reader.single(readBounds),
    rest: inputFirst,
  });
  const committer = opened.use(
    new Committer(writing, options.clock, { commit: () => reader.release(), events: () => feed.ring() }),
  );
  await committer.write((tx) => changeLimit(tx, options.deviceLimit ?? UNLICENSED.deviceLimit));
  const { areCapsOn = true, chance = systemChance } = options;
  const settings = new KeptSettings(committer, { areCapsOn, chance });
  await settings.load();
  opened.use(feed);
  const retentionMs = options.eventRetentionMs ?? EVENT_RETENTION_MS;
  opened.use(new Pruner(committer, options.clock, retentionMs)).start();

  const ids = await reader.single((sql) => TaskIds.open(sql));
  const owned = opened.move();
  return {
    tasks: new Tasks(committer, reader, options.clock, ids, settings),
    queue: new TaskQueue(committer, reader, options.clock, { boot: randomUUID(), rules: settings }),
    devices: new Devices(committer, reader),
    accounts: new Accounts(committer, reader),
    artifacts: new Artifacts(committer, reader),
    materials: new Materials(committer, reader),
    settings,
    schedules: new Schedules(committer, reader, { ids, rules: settings }),
    feed,
    ping: async () => {
      await reader.single(readBounds);
      await committer.probe();
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
