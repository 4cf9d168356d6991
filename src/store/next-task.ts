/**
 * Which of a phone's due tasks comes next. Tasks that count among the same actions stand in one line, and those of an account
 * that has to wait are passed over by a look at the head of their line alone, however many they are.
 */
import { type RawBuilder, sql } from "kysely";
import { DAY_MS } from "../model/care.ts";
import type { Transaction } from "./commit.ts";
import { query } from "./query.ts";

/** How many of each line take part when one is drawn by chance: the cost of a draw must not grow with the queue. */
const DRAWN_FROM = 1000;

type Value = RawBuilder<number>;

const pendingOn = (device: Value) => sql`device_id = ${device} and status = 'pending' and deleted_at is null`;

/** The lines of a phone, found by going from one to the next in task_due. */
const linesOn = (device: Value) => sql`line (care_id) as (
  select min(care_id) from task where ${pendingOn(device)}
  union all
  select (select min(care_id) from task where ${pendingOn(device)} and care_id > line.care_id)
  from line where line.care_id is not null)`;

const isHealthy = (account: RawBuilder<unknown>) => sql`(${account} is null
  or ${account} not in (select id from account where quarantined_at is not null))`;

/** The heads of the lines whose account may go on: no pause, no cap, no quarantine, and nowhere else at it. */
const headsOn = (device: Value, now: Value) => sql`line
  join care on care.id = line.care_id
  join task as head on head.id = (
    select id from task where ${pendingOn(device)} and care_id = line.care_id and run_at <= ${now}
    order by run_at, id limit 1)
  where (care.wait_until is null or care.wait_until <= ${now})
    and ${isHealthy(sql`head.account_id`)}
    and (care.is_limited = 0 or head.username is null or not exists (
      select 1 from care as other join task as running on running.care_id = other.id
      where other.owner = care.owner and other.is_limited = 1
        and running.status = 'running' and running.finished_at is null and running.username is not null))`;

/**
 * What looks whether an earlier attempt published waits for no pause: that was counted. Unless it is so long ago that it
 * counts no more; then it stands in its line like the others.
 */
const lookingOn = (device: Value, now: Value) => sql`task
  where ${pendingOn(device)} and point is not null and run_at <= ${now}
    and exists (
      select 1 from action where action.task_id = task.id and action.at > ${now} - ${sql.lit(DAY_MS)})
    and ${isHealthy(sql`account_id`)}`;

/** The task of the phone that is due longest. */
export function nextTask(device: Value, now: Value): RawBuilder<number | null> {
  return sql<number | null>`(
    with recursive ${linesOn(device)}
    select id from (
      select head.id as id, head.run_at as run_at from ${headsOn(device, now)}
      union all
      select id, run_at from ${lookingOn(device, now)})
    order by run_at, id limit 1)`;
}

const drawable = query<{ device: number; now: number }>()((db, $) => ({
  compile: () =>
    sql<{ care_id: number; due: number }>`
      with recursive ${linesOn($("device"))}
      select line.care_id as care_id, (
        select count(*) from (
          select 1 from task where ${pendingOn($("device"))} and care_id = line.care_id and run_at <= ${$("now")}
          order by run_at, id limit ${sql.lit(DRAWN_FROM)})) as due
      from ${headsOn($("device"), $("now"))}`.compile(db),
}));

const inLine = query<{ device: number; care: number; now: number; place: number }>()((db, $) =>
  db
    .selectFrom("task")
    .select("id")
    .where("device_id", "=", $("device"))
    .where("status", "=", sql.lit("pending"))
    .where("deleted_at", "is", null)
    .where("care_id", "=", $("care"))
    .where("run_at", "<=", $("now"))
    .orderBy("run_at")
    .orderBy("id")
    .limit(1)
    .offset($("place")),
);

/** One by chance; undefined where no line has one. `chance` is in [0, 1). */
export async function drawTask(tx: Transaction, device: number, chance: number): Promise<number | undefined> {
  const found = await tx.all(drawable, { device, now: tx.now });
  let place = Math.floor(chance * found.reduce((sum, { due }) => sum + due, 0));
  for (const { care_id: care, due } of found) {
    if (place < due) return (await tx.get(inLine, { device, care, now: tx.now, place }))?.id;
    place -= due;
  }
  return undefined;
}
