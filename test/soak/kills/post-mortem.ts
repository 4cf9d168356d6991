/** What a server that died left in its data directory, read by nobody's code but SQLite's. */
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase, { type Database } from "better-sqlite3";
import { demand } from "./broken.ts";
import type { KnownTask } from "./ledger.ts";

const FILES = ["phonefleet.db", "phonefleet.db-wal"];

export interface Remains {
  readonly running: number;
  readonly tasks: number;
  readonly events: number;
  /** Tasks of which an attempt may have published. */
  readonly pointed: ReadonlySet<number>;
}

/** Looks at a copy: it is the server's own start that has to recover the original. */
export async function postMortem(dataDir: string, known: Iterable<KnownTask>): Promise<Remains> {
  const copy = await mkdtemp(join(tmpdir(), "phonefleet-remains-"));
  try {
    for (const file of FILES) await copyFile(join(dataDir, file), join(copy, file)).catch(unlessMissing);
    const db = new SqliteDatabase(join(copy, "phonefleet.db"));
    try {
      return examine(db, known);
    } finally {
      db.close();
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

function examine(db: Database, known: Iterable<KnownTask>): Remains {
  demand(db.pragma("quick_check", { simple: true }) === "ok", "the database is damaged");
  demandTally(db);
  demandPhones(db);
  demandLog(db);
  const ids = new Set(column(db, "select id from task"));
  const lost = [...known].filter(({ id, deletion }) => deletion === "none" && !ids.has(id));
  demand(
    lost.length === 0,
    "answered tasks are lost",
    lost.map(({ id }) => id),
  );
  const [running = 0] = column(db, "select count(*) from task where status = 'running'");
  const [events = 0] = column(db, "select count(*) from event");
  const pointed = new Set(column(db, "select task_id from attempt where point is not null"));
  return { running, tasks: ids.size, events, pointed };
}

/** The counters are those of the rows, for each phone and for all. */
function demandTally(db: Database): void {
  const rows = db
    .prepare(
      `select status, serial, count(*) as count from task where deleted_at is null group by status, serial
       union all select status, '', count(*) from task where deleted_at is null group by status order by 1, 2`,
    )
    .all();
  const tally = db
    .prepare(
      `select status, serial, sum(count) as count from tally group by status, serial having sum(count) <> 0 order by 1, 2`,
    )
    .all();
  demand(
    JSON.stringify(rows) === JSON.stringify(tally),
    `counters differ from rows: ${JSON.stringify(tally)}, ${JSON.stringify(rows)}`,
  );
}

/** A phone holds at most one task, the one that runs on it. */
function demandPhones(db: Database): void {
  const held = column(db, "select task_id from device where task_id is not null order by 1");
  const running = column(db, "select id from task where status = 'running' order by 1");
  demand(held.join() === running.join(), `phones hold the tasks ${held.join()} and ${running.join()} run`);
  const shared = column(
    db,
    "select device_id from task where status = 'running' group by 1 having count(*) > 1",
  );
  demand(shared.length === 0, `several tasks run on phone ${shared.join()}`);
  const open = column(
    db,
    `select task_id from attempt where finished_at is null and task_id not in
      (select task_id from device where task_id is not null)`,
  );
  demand(open.length === 0, "an attempt is open that no phone holds", open);
}

const LEADS_TO: Readonly<Record<string, string>> = {
  created: "pending",
  started: "running",
  stop_requested: "running",
  requeued: "pending",
  retried: "pending",
  completed: "completed",
  failed: "failed",
};

/** The log has no gaps and leads to the rows. */
function demandLog(db: Database): void {
  const [gaps = 0] = column(db, "select max(seq) - min(seq) + 1 - count(*) from event");
  demand(gaps === 0, `${gaps} events are missing in the log`);
  const last = db
    .prepare(
      `select task.id, task.status, event.kind from task
       join (select subject_id, max(seq) as seq from event where serial is not null group by 1) last on last.subject_id = task.id
       join event using (seq) where task.deleted_at is null`,
    )
    .all() as readonly { readonly id: number; readonly status: string; readonly kind: string }[];
  const wrong = last.filter(({ status, kind }) => LEADS_TO[kind] !== status);
  demand(
    wrong.length === 0,
    `the log does not lead to the rows: ${JSON.stringify(wrong)}`,
    wrong.map(({ id }) => id),
  );
}

function column(db: Database, sql: string): readonly number[] {
  return db.prepare(sql).pluck().all() as number[];
}

function unlessMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
