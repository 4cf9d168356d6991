/** The one way in which a task's row changes: the row, its counter and its event together. */
import type { TaskEventKind } from "../model/event.ts";
import type { FailureReason } from "../model/problem.ts";
import { moved, type TaskError, type TaskMove, type TaskStatus } from "../model/task.ts";
import type { Transaction } from "./commit.ts";
import { query } from "./query.ts";
import type { Flag } from "./schema.ts";
import type { TallyKey } from "./tally.ts";
import { changingPart, type TaskRow } from "./task-row.ts";

type Saved = Pick<
  TaskRow,
  | "status"
  | "run_at"
  | "retry_count"
  | "requeue_count"
  | "attempt_count"
  | "point"
  | "progress"
  | "remark"
  | "error_reason"
  | "error_message"
  | "started_at"
  | "finished_at"
  | "stop_requested"
  | "retry_at"
  | "auto_retry_count"
>;

/** What becomes otherwise, beside the status. */
export type TaskPatch = Partial<Omit<Saved, "status">>;

const save = query<{
  id: number;
  status: TaskStatus;
  run_at: number;
  retry_count: number;
  requeue_count: number;
  attempt_count: number;
  point: string | null;
  progress: number | null;
  remark: string | null;
  error_reason: FailureReason | null;
  error_message: string | null;
  started_at: number | null;
  finished_at: number | null;
  stop_requested: Flag;
  retry_at: number | null;
  auto_retry_count: number;
}>()((db, $) =>
  db
    .updateTable("task")
    .set({
      status: $("status"),
      run_at: $("run_at"),
      retry_count: $("retry_count"),
      requeue_count: $("requeue_count"),
      attempt_count: $("attempt_count"),
      point: $("point"),
      progress: $("progress"),
      remark: $("remark"),
      error_reason: $("error_reason"),
      error_message: $("error_message"),
      started_at: $("started_at"),
      finished_at: $("finished_at"),
      stop_requested: $("stop_requested"),
      retry_at: $("retry_at"),
      auto_retry_count: $("auto_retry_count"),
    })
    .where("id", "=", $("id")),
);

/** Makes the move, which the task's status must allow. Resolves to the row as it is now. */
export async function moveTask(
  tx: Transaction,
  row: TaskRow,
  move: TaskMove,
  patch: TaskPatch,
): Promise<TaskRow> {
  const status = moved(row.status, move);
  if (status === undefined) throw new Error(`task ${row.id} is ${row.status} and cannot ${move}`);
  const next = { ...row, ...patch, status };
  await tx.run(save, next);
  tx.tally.add(tallyKey(row), row.status, -1);
  tx.tally.add(tallyKey(row), status, 1);
  await appendChange(tx, next, eventOf[move]);
  return next;
}

const eventOf = {
  claim: "started",
  complete: "completed",
  fail: "failed",
  requeue: "requeued",
  try_again: "retried",
  retry: "retried",
  cancel: "failed",
} as const satisfies Record<TaskMove, TaskEventKind>;

/** Tells what the row is now. */
export async function appendChange(tx: Transaction, row: TaskRow, kind: TaskEventKind): Promise<void> {
  await tx.append({
    about: "task",
    kind,
    taskId: row.id,
    deviceId: row.device_id,
    serial: row.serial,
    scriptName: row.script_name,
    change: kind === "deleted" ? null : { ...changingPart(row), attempts: row.attempt_count },
  });
}

export function tallyKey(row: Pick<TaskRow, "serial" | "script_name" | "source">): TallyKey {
  return { serial: row.serial, scriptName: row.script_name, source: row.source };
}

/** The columns of a failure at `at`; the error is also what people read last. */
export function failure(error: TaskError, at: number) {
  return { error_reason: error.reason, error_message: error.message, remark: error.message, finished_at: at };
}
