/**
 * What accounts did lately, and from when on they may go on. How long each kind of action of an account waits is worked out
 * when it acts or the limits change, so that a claim reads one number.
 */
import type { Chance } from "../clock.ts";
import { actionOf, DAY_MS, type LastAction, type Limit, ownerOf, waitOf } from "../model/care.ts";
import { phoneOwner } from "../model/material.ts";
import type { Settings } from "../model/settings.ts";
import type { App, CareReason, NewTask } from "../model/task.ts";
import type { Transaction } from "./commit.ts";
import { query } from "./query.ts";
import type { Flag } from "./schema.ts";
import type { TaskRow } from "./task-row.ts";

/** What is cared for, and how. */
export interface CareRules {
  readonly settings: Settings;
  /** False: what is done is counted all the same, and holds nobody up. */
  readonly areCapsOn: boolean;
  readonly chance: Chance;
}

interface CareRow {
  readonly id: number;
  readonly owner: string;
  readonly app: App;
  readonly script_name: string;
}

const careColumns = ["id", "owner", "app", "script_name"] as const;

const byOwner = query<{ owner: string }>()((db, $) =>
  db.selectFrom("care").select(careColumns).where("owner", "=", $("owner")),
);

const ofOwner = query<{ owner: string; script: string }>()((db, $) =>
  db.selectFrom("care").select("id").where("owner", "=", $("owner")).where("script_name", "=", $("script")),
);

const owners = query()((db) => db.selectFrom("care").select("owner").distinct());

const ownerById = query<{ id: number }>()((db, $) =>
  db.selectFrom("care").select("owner").where("id", "=", $("id")),
);

const insertCare = query<{ owner: string; app: App; script: string; limited: Flag }>()((db, $) =>
  db
    .insertInto("care")
    .values({ owner: $("owner"), app: $("app"), script_name: $("script"), is_limited: $("limited") })
    .returning("id"),
);

const saveWait = query<{ id: number; limited: Flag; until: number | null; reason: CareReason | null }>()(
  (db, $) =>
    db
      .updateTable("care")
      .set({ is_limited: $("limited"), wait_until: $("until"), wait_reason: $("reason") })
      .where("id", "=", $("id")),
);

const insertAction = query<{ task: number; number: number; care: number; at: number; stretch: number }>()(
  (db, $) =>
    db
      .insertInto("action")
      .values({
        task_id: $("task"),
        number: $("number"),
        care_id: $("care"),
        at: $("at"),
        stretch: $("stretch"),
      })
      .onConflict((conflict) => conflict.columns(["task_id", "number"]).doUpdateSet({ at: $("at") })),
);

/** The one of an earlier attempt that is gone on with. */
const moveAction = query<{ task: number; at: number }>()((db, $) =>
  db
    .updateTable("action")
    .set({ at: $("at") })
    .where("task_id", "=", $("task"))
    .where("number", "=", (eb) =>
      eb
        .selectFrom("action")
        .select((e) => e.fn.max<number>("number").as("number"))
        .where("task_id", "=", $("task")),
    ),
);

const forgetActions = query<{ care: number; until: number }>()((db, $) =>
  db.deleteFrom("action").where("care_id", "=", $("care")).where("at", "<=", $("until")),
);

/** The clock was set back: what lies ahead of it was just now. */
const bringBack = query<{ now: number }>()((db, $) =>
  db
    .updateTable("action")
    .set({ at: $("now") })
    .where("at", ">", $("now"))
    .returning("care_id"),
);

/** The newest but `before`. */
const newest = query<{ care: number; before: number }>()((db, $) =>
  db
    .selectFrom("action")
    .select(["at", "stretch"])
    .where("care_id", "=", $("care"))
    .orderBy("at", "desc")
    .limit(1)
    .offset($("before")),
);

const rename = query<{ id: number; owner: string }>()((db, $) =>
  db
    .updateTable("care")
    .set({ owner: $("owner") })
    .where("id", "=", $("id")),
);

const moveCare = query<{ from: number; to: number; device: number }>()((db, $) =>
  db
    .updateTable("task")
    .set({ care_id: $("to") })
    .where("serial", "in", (eb) =>
      eb.selectFrom("device_alias").select("name").where("device_id", "=", $("device")),
    )
    .where("care_id", "=", $("from")),
);

/** What dry runs do is none of the kinds that are counted. */
const REHEARSAL = "dry run";

/** Among whose actions a task's will count. */
export async function careOf(
  tx: Transaction,
  task: Pick<NewTask, "app" | "username" | "scriptName" | "isDryRun">,
  deviceId: number,
  rules: CareRules,
): Promise<number> {
  const { app } = task;
  const script = task.isDryRun === true ? REHEARSAL : task.scriptName;
  return findCare(tx, { owner: ownerOf(task, deviceId), app, script_name: script }, rules);
}

/** From now on the attempt has, or may have, published: once for each attempt, but once for all that go on with one. */
export async function countAction(
  tx: Transaction,
  row: Pick<TaskRow, "id" | "care_id" | "script_name" | "point">,
  attempt: number,
  rules: CareRules,
): Promise<void> {
  if (actionOf(row.script_name) === null) return;
  const owner = (await tx.get(ownerById, { id: row.care_id }))?.owner;
  if (owner === undefined) return;
  const action = { task: row.id, at: tx.now };
  const isGoneOnWith = row.point !== null && (await tx.run(moveAction, action)) > 0;
  if (!isGoneOnWith)
    await tx.run(insertAction, { ...action, number: attempt, care: row.care_id, stretch: rules.chance() });
  await tx.run(forgetActions, { care: row.care_id, until: tx.now - DAY_MS });
  await renewWaits(tx, owner, rules);
}

/** Works out anew how long everybody waits: the limits are others now. */
export async function renewAllWaits(tx: Transaction, rules: CareRules): Promise<void> {
  for (const { owner } of await tx.all(owners, {})) await renewWaits(tx, owner, rules);
}

/** Nobody waits longer because the clock was set back. */
export async function keepWaits(tx: Transaction, rules: CareRules): Promise<void> {
  if ((await tx.all(bringBack, { now: tx.now })).length > 0) await renewAllWaits(tx, rules);
}

/**
 * Tasks without an account count for their phone, also once its row turns out to be that of another one. `from` never ran a
 * task, so it has done nothing that would have to be counted.
 */
export async function mergeCare(tx: Transaction, from: number, into: number): Promise<void> {
  for (const app of ["tiktok", "instagram"] as const)
    for (const row of await tx.all(byOwner, { owner: phoneOwner(app, from) })) {
      const owner = phoneOwner(app, into);
      const known = await tx.get(ofOwner, { owner, script: row.script_name });
      if (known === undefined) await tx.run(rename, { id: row.id, owner });
      else await tx.run(moveCare, { from: row.id, to: known.id, device: from });
    }
}

async function findCare(tx: Transaction, row: Omit<CareRow, "id">, rules: CareRules): Promise<number> {
  const { owner, app, script_name: script } = row;
  const known = await tx.get(ofOwner, { owner, script });
  if (known !== undefined) return known.id;
  const limited = limitOf(row, rules) === null ? 0 : 1;
  const added = await tx.get(insertCare, { owner, app, script, limited });
  if (added === undefined) throw new Error(`no row was inserted for the actions of ${owner}`);
  // What the account did of other kinds may hold up this one.
  if (limited === 1) await renewWaits(tx, owner, rules);
  return added.id;
}

async function renewWaits(tx: Transaction, owner: string, rules: CareRules): Promise<void> {
  const rows = await tx.all(byOwner, { owner });
  for (const row of rows) {
    const limit = limitOf(row, rules);
    const wait = limit === null ? null : await readWait(tx, row, limit, rows, rules);
    const until = wait?.until ?? null;
    await tx.run(saveWait, {
      id: row.id,
      limited: limit === null ? 0 : 1,
      until,
      reason: wait?.reason ?? null,
    });
  }
}

async function readWait(
  tx: Transaction,
  row: CareRow,
  limit: Limit,
  rows: readonly CareRow[],
  rules: CareRules,
) {
  const last: LastAction[] = [];
  for (const other of rows) {
    const its = limitOf(other, rules);
    const latest = its && (await tx.get(newest, { care: other.id, before: 0 }));
    if (latest) last.push({ ...latest, limit: its, isSameKind: other.id === row.id });
  }
  const oldest = await tx.get(newest, { care: row.id, before: limit.perDay - 1 });
  return waitOf(limit, oldest?.at ?? null, last, tx.now);
}

function limitOf(
  { app, script_name }: Omit<CareRow, "id">,
  { settings, areCapsOn }: CareRules,
): Limit | null {
  const action = actionOf(script_name);
  return areCapsOn && action !== null ? settings.limits[app][action] : null;
}
