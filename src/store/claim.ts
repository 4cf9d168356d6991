/** A phone takes its next due task: the phone's row is what is locked. */
import { sql } from "kysely";
import type { PointOfNoReturn, Task } from "../model/task.ts";
import { type CareRules, keepWaits } from "./care.ts";
import { moveTask } from "./change.ts";
import type { Transaction } from "./commit.ts";
import { findTaskRow } from "./find.ts";
import { drawTask, nextTask } from "./next-task.ts";
import { query, type Sql } from "./query.ts";
import type { Claim } from "./store.ts";
import { changingPart, fixedPart, pointOf, type TaskRow } from "./task-row.ts";

/** Of more than that the earliest tell enough. */
const MOST_POINTS = 50;

/** Connected, free, within the limit and not in quarantine. */
const canRun = sql<boolean>`device.state = 'connected' and device.task_id is null
  and device.within_limit = 1 and device.quarantined_at is null`;

const candidates = query<{ now: number }>()((db, $) =>
  db
    .selectFrom("device")
    .select(["id", "serial", "adb_serial", "fence", nextTask(sql.ref("device.id"), $("now")).as("next_task")])
    .where(canRun)
    .orderBy("id"),
);

const candidate = query<{ id: number; now: number }>()((db, $) =>
  db
    .selectFrom("device")
    .select(["id", "serial", "adb_serial", "fence", nextTask(sql.ref("device.id"), $("now")).as("next_task")])
    .where("id", "=", $("id"))
    .where(canRun),
);

const lockPhone = query<{ id: number; task: number; owner: string; fence: number }>()((db, $) =>
  db
    .updateTable("device")
    .set({ task_id: $("task"), lease_owner: $("owner"), fence: $("fence") })
    .where("id", "=", $("id"))
    .where("task_id", "is", null)
    .where("fence", "<", $("fence")),
);

const startAttempt = query<{ task: number; number: number; device: number; fence: number; now: number }>()(
  (db, $) =>
    db.insertInto("attempt").values({
      task_id: $("task"),
      number: $("number"),
      device_id: $("device"),
      fence: $("fence"),
      started_at: $("now"),
    }),
);

const accountPackage = query<{ id: number }>()((db, $) =>
  db.selectFrom("account").select("package").where("id", "=", $("id")),
);

/** By the fence, which never goes back as clocks do. */
const passedSince = query<{ task: number; app: string; device: number }>()((db, $) =>
  db
    .selectFrom("attempt")
    .innerJoin("task", "task.id", "attempt.task_id")
    .select("attempt.point")
    .where("attempt.device_id", "=", $("device"))
    .where("attempt.point", "is not", null)
    .where(
      sql<boolean>`attempt.fence > (
        select max(own.fence) from attempt as own where own.task_id = ${$("task")} and own.point is not null)`,
    )
    .where(sql<boolean>`task.app = ${$("app")}`)
    .orderBy("attempt.fence")
    .limit(MOST_POINTS),
);
/** No pause before a task is tried again by itself is longer. */
const LONGEST_RETRY_PAUSE_MS = 60_000;

/** Tasks that were due at once when they were created or retried, and are due later since the clock was set back. */
const overtaken = query<{ now: number }>()((db, $) =>
  db
    .updateTable("task")
    .set({ run_at: $("now") })
    .where("status", "=", sql.lit("pending"))
    .where("deleted_at", "is", null)
    .where("run_at", ">", $("now"))
    .where((eb) => eb.or([eb("scheduled_at", "is", null), eb("retry_count", ">", 0)]))
    .where((eb) =>
      eb.or([
        eb("retry_at", "is", null),
        eb("retry_at", ">", sql<number>`${$("now")} + ${sql.lit(LONGEST_RETRY_PAUSE_MS)}`),
      ]),
    ),
);

/** What was due stays due, whatever the clock says now. Only a start time goes by the clock. */
export async function keepDue(tx: Transaction, rules: CareRules): Promise<void> {
  await tx.run(overtaken, { now: tx.now });
  await keepWaits(tx, rules);
}

/** In whose name it is claimed, and by which rules. */
export interface Claimant {
  readonly boot: string;
  readonly rules: CareRules;
}

/** One due task for each phone that can take one. */
export async function claimOnAll(tx: Transaction, claimant: Claimant): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const { id, next_task: task } of await tx.all(candidates, { now: tx.now })) {
    // Looked at again: what was claimed a moment ago may keep its account from acting on this phone.
    const claim = task === null ? undefined : await claimOn(tx, id, claimant);
    if (claim !== undefined) claims.push(claim);
  }
  return claims;
}

/** Whether the phone could take a due task now. */
export async function canClaim(db: Sql, deviceId: number, now: number): Promise<boolean> {
  const phone = await db.get(candidate, { id: deviceId, now });
  return phone !== undefined && phone.next_task !== null;
}

/** The phone's next due task, where it can take one. */
export async function claimOn(
  tx: Transaction,
  deviceId: number,
  claimant: Claimant,
): Promise<Claim | undefined> {
  const phone = await tx.get(candidate, { id: deviceId, now: tx.now });
  return phone === undefined ? undefined : take(tx, phone, claimant);
}

interface Candidate {
  readonly id: number;
  readonly serial: string;
  readonly adb_serial: string | null;
  readonly fence: number;
  readonly next_task: number | null;
}

async function take(
  tx: Transaction,
  phone: Candidate,
  { boot: owner, rules }: Claimant,
): Promise<Claim | undefined> {
  const { id: deviceId, adb_serial: adbSerial } = phone;
  if (phone.next_task === null || adbSerial === null) return undefined;
  const drawn = rules.settings.isRandomOrder ? await drawTask(tx, deviceId, rules.chance()) : undefined;
  const taskId = drawn ?? phone.next_task;
  const row = await findTaskRow(tx, taskId);
  const fence = phone.fence + 1;
  const isLocked = (await tx.run(lockPhone, { id: deviceId, task: taskId, owner, fence })) === 1;
  if (row === undefined || !isLocked) return undefined;
  const attempt = row.attempt_count + 1;
  const running = await moveTask(tx, row, "claim", {
    attempt_count: attempt,
    started_at: tx.now,
    remark: null,
    retry_at: null,
  });
  await tx.run(startAttempt, { task: taskId, number: attempt, device: deviceId, fence, now: tx.now });
  const point = pointOf(row);
  return {
    task: runningTask(running),
    deviceId,
    adbSerial,
    phone: phone.serial,
    package: row.account_id === null ? null : await packageOf(tx, row.account_id),
    fence,
    attempt,
    point,
    ...(point && { pointsSince: await pointsSince(tx, row, deviceId) }),
  };
}

async function pointsSince(
  tx: Transaction,
  { id, app }: TaskRow,
  device: number,
): Promise<readonly PointOfNoReturn[]> {
  const rows = await tx.all(passedSince, { task: id, app, device });
  return rows.flatMap((row) => pointOf(row) ?? []);
}

async function packageOf(tx: Transaction, accountId: number): Promise<string | null> {
  return (await tx.get(accountPackage, { id: accountId }))?.package ?? null;
}

function runningTask(row: TaskRow): Task {
  return {
    ...fixedPart(row),
    ...changingPart(row),
    progress: row.progress,
    waitReason: null,
    waitsUntil: null,
  };
}
