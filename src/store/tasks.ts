/** The verbs of clients about tasks. */
import { sql } from "kysely";
import type { Clock } from "../clock.ts";
import type { Directory } from "../model/plan.ts";
import { Problem } from "../model/problem.ts";
import { stopError } from "../model/settle.ts";
import type { NewTask, Task, TaskDetail, TaskStatus } from "../model/task.ts";
import type { CareRules } from "./care.ts";
import { appendChange, failure, moveTask } from "./change.ts";
import type { Transaction, Writer } from "./commit.ts";
import { createTasks } from "./create.ts";
import { readDirectory } from "./directory.ts";
import { findTask, findTaskRow, readTaskDetail } from "./find.ts";
import { findCreated, onlyOnce } from "./idempotency.ts";
import { listTasks } from "./list.ts";
import { query } from "./query.ts";
import type { Reader } from "./read.ts";
import { deleteTask } from "./remove.ts";
import { readStats } from "./tally.ts";
import type { TaskIds } from "./task-ids.ts";
import type { TaskRow } from "./task-row.ts";
import type { Idempotency, Names, TaskFilter, TaskStore } from "./task-store.ts";

/** How many tasks are retried in one go, so that other verbs get their turn between. */
const RETRY_CHUNK = 500;

const requestStop = query<{ id: number }>()((db, $) =>
  db.updateTable("task").set({ stop_requested: 1 }).where("id", "=", $("id")),
);

const nextFailed = query<{ after: number; limit: number }>()((db, $) =>
  db
    .selectFrom("task")
    .selectAll()
    .where("status", "=", sql.lit("failed"))
    .where("deleted_at", "is", null)
    .where("id", ">", $("after"))
    .orderBy("id")
    .limit($("limit")),
);

export class Tasks implements TaskStore {
  readonly #writer: Writer;
  readonly #reader: Reader;
  readonly #clock: Clock;
  readonly #ids: TaskIds;
  readonly #rules: CareRules;

  constructor(writer: Writer, reader: Reader, clock: Clock, ids: TaskIds, rules: CareRules) {
    this.#writer = writer;
    this.#reader = reader;
    this.#clock = clock;
    this.#ids = ids;
    this.#rules = rules;
  }

  create(
    names: Names,
    plan: (directory: Directory) => readonly NewTask[],
    idempotency?: Idempotency,
  ): Promise<readonly number[]> {
    return this.#writer.write((tx) => {
      const create = () => createTasks(tx, { ids: this.#ids, rules: this.#rules }, names, plan);
      return idempotency === undefined ? create() : onlyOnce(tx, idempotency, create);
    });
  }

  directory(names: Names): Promise<Directory> {
    return this.#reader.read((db) => readDirectory(db, names));
  }

  created({ key, fingerprint }: Idempotency): Promise<readonly number[] | undefined> {
    return this.#reader.single((db) => findCreated(db, key, fingerprint, this.#clock.now()));
  }

  get(id: number): Promise<TaskDetail | undefined> {
    return readTaskDetail(this.#reader, id, this.#clock.now());
  }

  list(
    filter: TaskFilter,
    page: number,
    pageSize: number,
  ): Promise<{ tasks: readonly Task[]; total: number }> {
    return this.#reader.read((db) => listTasks(db, filter, { page, pageSize }, this.#clock.now()));
  }

  stats(): Promise<Readonly<Record<TaskStatus, number>>> {
    return this.#reader.single(readStats);
  }

  stop(id: number): Promise<Task> {
    return this.#writer.write(async (tx) => {
      await stopTask(tx, await visibleRow(tx, id));
      return visibleTask(tx, id);
    });
  }

  retry(id: number, repeat: boolean): Promise<Task> {
    return this.#writer.write(async (tx) => {
      const row = await visibleRow(tx, id);
      if (row.status !== "failed") {
        throw new Problem("STATE_CONFLICT", `task ${id} is ${row.status}; only a failed task can be retried`);
      }
      await retryTask(tx, row, repeat);
      return visibleTask(tx, id);
    });
  }

  async retryAll(): Promise<number> {
    let count = 0;
    let after = 0;
    for (;;) {
      const from = after;
      const rows = await this.#writer.write((tx) => retrySome(tx, from));
      count += rows.length;
      if (rows.length < RETRY_CHUNK) return count;
      after = rows.at(-1)?.id ?? after;
    }
  }

  delete(ids: readonly number[]): Promise<{ deletedCount: number; notFound: readonly number[] }> {
    return this.#writer.write(async (tx) => {
      const wanted = new Set(ids);
      const notFound: number[] = [];
      for (const id of wanted) if (!(await deleteTask(tx, id))) notFound.push(id);
      return { deletedCount: wanted.size - notFound.length, notFound };
    });
  }
}

async function stopTask(tx: Transaction, row: TaskRow): Promise<void> {
  if (row.status === "pending") {
    await moveTask(tx, row, "cancel", failure(stopError(row.point !== null), tx.now));
  } else if (row.status === "running") {
    if (row.stop_requested === 1) return;
    await tx.run(requestStop, { id: row.id });
    await appendChange(tx, { ...row, stop_requested: 1 }, "stop_requested");
  } else {
    throw new Problem("STATE_CONFLICT", `task ${row.id} is ${row.status}; there is nothing to stop`);
  }
}

/** To run now, whatever its start time was. What may have been published is looked for first, unless `repeat`. */
async function retryTask(tx: Transaction, row: TaskRow, repeat: boolean): Promise<void> {
  await moveTask(tx, row, "retry", {
    run_at: tx.now,
    retry_count: row.retry_count + 1,
    requeue_count: 0,
    point: repeat ? null : row.point,
    progress: null,
    remark: null,
    error_reason: null,
    error_message: null,
    started_at: null,
    finished_at: null,
    stop_requested: 0,
    retry_at: null,
    auto_retry_count: 0,
  });
}

async function retrySome(tx: Transaction, after: number): Promise<readonly TaskRow[]> {
  const rows = await tx.all(nextFailed, { after, limit: RETRY_CHUNK });
  for (const row of rows) await retryTask(tx, row, false);
  return rows;
}

async function visibleRow(tx: Transaction, id: number): Promise<TaskRow> {
  const row = await findTaskRow(tx, id);
  if (row === undefined || row.deleted_at !== null) throw new Problem("NOT_FOUND", `there is no task ${id}`);
  return row;
}

async function visibleTask(tx: Transaction, id: number): Promise<Task> {
  const task = await findTask(tx, id, tx.now);
  if (task === undefined) throw new Problem("NOT_FOUND", `there is no task ${id}`);
  return task;
}
