/** The verbs about schedules: those of clients. What happens when a schedule's time comes is in schedule-run.ts. */
import { Problem } from "../model/problem.ts";
import { MAX_SCHEDULES } from "../model/recurrence.ts";
import type { NewSchedule, Schedule, ScheduleChange, Timing } from "../model/recurrence.ts";
import type { Transaction, Writer } from "./commit.ts";
import type { Creation } from "./create.ts";
import { readDirectory } from "./directory.ts";
import { onlyOnce } from "./idempotency.ts";
import { query } from "./query.ts";
import type { Reader } from "./read.ts";
import { scheduleOf, timingOf } from "./schedule-row.ts";
import type { ScheduleRow } from "./schedule-row.ts";
import { leaveOut, nextTime, retime, runSchedule, someDue } from "./schedule-run.ts";
import type { NextAfterChange, NextOf, Plan, ScheduleRun, ScheduleStore } from "./schedule-store.ts";
import type { Flag } from "./schema.ts";
import type { Idempotency } from "./task-store.ts";

type Columns = {
  name: string;
  cron: string;
  timeZone: string;
  paused: Flag;
  call: string;
  next: number | null;
  now: number;
};

const insert = query<Columns>()((db, $) =>
  db
    .insertInto("schedule")
    .values({
      name: $("name"),
      cron: $("cron"),
      time_zone: $("timeZone"),
      is_paused: $("paused"),
      call: $("call"),
      next_run_at: $("next"),
      created_at: $("now"),
      updated_at: $("now"),
    })
    .returning("id"),
);

const save = query<Columns & { id: number }>()((db, $) =>
  db
    .updateTable("schedule")
    .set((eb) => ({
      name: $("name"),
      cron: $("cron"),
      time_zone: $("timeZone"),
      is_paused: $("paused"),
      call: $("call"),
      next_run_at: $("next"),
      updated_at: $("now"),
      version: eb("version", "+", 1),
    }))
    .where("id", "=", $("id")),
);

const byId = query<{ id: number }>()((db, $) =>
  db.selectFrom("schedule").selectAll().where("id", "=", $("id")),
);

const page = query<{ limit: number; offset: number }>()((db, $) =>
  db.selectFrom("schedule").selectAll().orderBy("id").limit($("limit")).offset($("offset")),
);

const count = query()((db) => db.selectFrom("schedule").select((eb) => eb.fn.countAll<number>().as("total")));

const remove = query<{ id: number }>()((db, $) => db.deleteFrom("schedule").where("id", "=", $("id")));

export class Schedules implements ScheduleStore {
  readonly #writer: Writer;
  readonly #reader: Reader;
  readonly #creation: Creation;

  constructor(writer: Writer, reader: Reader, creation: Creation) {
    this.#writer = writer;
    this.#reader = reader;
    this.#creation = creation;
  }

  create(
    schedule: NewSchedule,
    nextRunAt: number | null,
    plan: Plan,
    idempotency?: Idempotency,
  ): Promise<Schedule> {
    return this.#writer.write(async (tx) => {
      const create = async () => [await insertSchedule(tx, schedule, nextRunAt, plan)];
      const [id = 0] = await (idempotency === undefined ? create() : onlyOnce(tx, idempotency, create));
      return scheduleOf(await knownRow(tx, id));
    });
  }

  async get(id: number): Promise<Schedule | undefined> {
    const row = await this.#reader.single((db) => db.get(byId, { id }));
    return row && scheduleOf(row);
  }

  list(number: number, limit: number): Promise<{ schedules: readonly Schedule[]; total: number }> {
    return this.#reader.read(async (db) => {
      const rows = await db.all(page, { limit, offset: (number - 1) * limit });
      return { schedules: rows.map(scheduleOf), total: (await db.get(count, {}))?.total ?? 0 };
    });
  }

  update(id: number, change: ScheduleChange, nextRunAt: NextAfterChange, plan?: Plan): Promise<Schedule> {
    return this.#writer.write(async (tx) => {
      const row = await knownRow(tx, id);
      const before = scheduleOf(row);
      const after = { ...before, ...change };
      if (plan) plan(await readDirectory(tx, after.call));
      const next = nextRunAt(timingOf(row), after, tx.now);
      await tx.run(save, { id, ...columnsOf(after, next, tx.now) });
      await tx.append({ about: "schedule", id });
      return scheduleOf(await knownRow(tx, id));
    });
  }

  delete(id: number): Promise<void> {
    return this.#writer.write(async (tx) => {
      if ((await tx.run(remove, { id })) === 0) throw unknownSchedule(id);
      await tx.append({ about: "schedule", id });
    });
  }

  due(now: number, after: number, limit: number): Promise<readonly Schedule[]> {
    return this.#reader.single((db) => someDue(db, now, after, limit));
  }

  nextRunAt(after: number): Promise<number | null> {
    return this.#reader.single((db) => nextTime(db, after));
  }

  run(due: Schedule, moved: Pick<Timing, "nextRunAt" | "ran">, plan: Plan): Promise<ScheduleRun> {
    return this.#writer.write((tx) => runSchedule(tx, this.#creation, due, moved, plan));
  }

  leaveOut(due: Schedule, nextRunAt: number | null, why: string): Promise<boolean> {
    return this.#writer.write((tx) => leaveOut(tx, due, nextRunAt, why));
  }

  retime(after: number, limit: number, nextRunAt: NextOf): Promise<number | undefined> {
    return this.#writer.write((tx) => retime(tx, after, limit, nextRunAt));
  }
}

async function insertSchedule(
  tx: Transaction,
  schedule: NewSchedule,
  nextRunAt: number | null,
  plan: Plan,
): Promise<number> {
  plan(await readDirectory(tx, schedule.call));
  const total = (await tx.get(count, {}))?.total ?? 0;
  if (total >= MAX_SCHEDULES)
    throw new Problem("LIMIT_EXCEEDED", `there are ${total} schedules already; delete those that are done`);
  const row = await tx.get(insert, columnsOf(schedule, nextRunAt, tx.now));
  if (row === undefined) throw new Error("a schedule that is inserted has a number");
  await tx.append({ about: "schedule", id: row.id });
  return row.id;
}

function columnsOf(schedule: NewSchedule, next: number | null, now: number): Columns {
  return {
    name: schedule.name,
    cron: schedule.cron,
    timeZone: schedule.timeZone,
    paused: schedule.isPaused ? 1 : 0,
    call: JSON.stringify(schedule.call),
    next,
    now,
  };
}

async function knownRow(tx: Transaction, id: number): Promise<ScheduleRow> {
  const row = await tx.get(byId, { id });
  if (row === undefined) throw unknownSchedule(id);
  return row;
}

function unknownSchedule(id: number): Problem {
  return new Problem("NOT_FOUND", `there is no schedule ${id}`, { field: "schedule_id" });
}
