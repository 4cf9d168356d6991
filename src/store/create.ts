/** Tasks as they are created: all of a plan, or none. */
import type { Directory } from "../model/plan.ts";
import type { App, NewTask, TaskSource } from "../model/task.ts";
import { careOf, type CareRules } from "./care.ts";
import type { Transaction } from "./commit.ts";
import { readDirectory } from "./directory.ts";
import { phoneIdOf } from "./phone.ts";
import { query } from "./query.ts";
import type { Flag } from "./schema.ts";
import type { TaskIds } from "./task-ids.ts";
import type { Names } from "./task-store.ts";

const insert = query<{
  id: number;
  serial: string;
  device: number;
  account: number | null;
  username: string | null;
  app: App;
  script: string;
  config: string;
  media: string;
  dryRun: Flag;
  source: TaskSource;
  startTime: string | null;
  scheduledAt: number | null;
  schedule: number | null;
  runAt: number;
  care: number;
  now: number;
}>()((db, $) =>
  db.insertInto("task").values({
    id: $("id"),
    serial: $("serial"),
    device_id: $("device"),
    account_id: $("account"),
    username: $("username"),
    app: $("app"),
    script_name: $("script"),
    config: $("config"),
    media: $("media"),
    dry_run: $("dryRun"),
    source: $("source"),
    start_time: $("startTime"),
    scheduled_at: $("scheduledAt"),
    schedule_id: $("schedule"),
    run_at: $("runAt"),
    care_id: $("care"),
    created_at: $("now"),
  }),
);

/** What new tasks are given: their ids, and the line that each stands in. */
export interface Creation {
  readonly ids: TaskIds;
  readonly rules: CareRules;
}

/** Resolves to the ids in the plan's order. */
export async function createTasks(
  tx: Transaction,
  { ids, rules }: Creation,
  names: Names,
  plan: (directory: Directory) => readonly NewTask[],
): Promise<readonly number[]> {
  const directory = await readDirectory(tx, names);
  const tasks = plan(directory);
  const phoneIds = new Map(directory.phoneIds);
  const careIds = new Map<string, number>();
  const created: number[] = [];
  for (const task of tasks) {
    const deviceId = phoneIds.get(task.serial) ?? (await phoneIdOf(tx, task.serial));
    phoneIds.set(task.serial, deviceId);
    const doer = JSON.stringify([task.app, task.username, deviceId, task.scriptName, task.isDryRun]);
    const careId = careIds.get(doer) ?? (await careOf(tx, task, deviceId, rules));
    careIds.set(doer, careId);
    created.push(await insertTask(tx, ids.next(), task, { deviceId, careId }));
  }
  return created;
}

async function insertTask(
  tx: Transaction,
  id: number,
  task: NewTask,
  { deviceId, careId }: { readonly deviceId: number; readonly careId: number },
): Promise<number> {
  const { serial, scriptName } = task;
  await tx.run(insert, {
    id,
    serial,
    device: deviceId,
    account: task.accountId,
    username: task.username,
    app: task.app,
    script: scriptName,
    config: JSON.stringify(task.scriptConfig),
    media: JSON.stringify(task.media),
    dryRun: task.isDryRun === true ? 1 : 0,
    source: task.source,
    startTime: task.startTime,
    scheduledAt: task.scheduledAt,
    schedule: task.scheduleId ?? null,
    runAt: task.scheduledAt ?? tx.now,
    care: careId,
    now: tx.now,
  });
  tx.tally.add(task, "pending", 1);
  await tx.append({ about: "task", kind: "created", taskId: id, deviceId, serial, scriptName, change: null });
  return id;
}
