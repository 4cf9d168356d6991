/** What the log says of a task's changes. */
import type { Log } from "../log/log.ts";
import type { TaskEvent } from "../model/event.ts";
import type { TaskError } from "../model/task.ts";

/** `interruption` is why a requeued task did not get to its end. */
export function tellTask(log: Log, event: TaskEvent, phone: string, interruption?: TaskError): void {
  const { taskId: task, scriptName: script, task: left, attempts: attempt } = event;
  if (event.kind === "deleted") return log.info({ task, phone, script }, "task deleted");
  // Deleted since: only its names are left.
  if (left === null) return;
  const { app, username, remark, error, retryCount: retry } = left;
  const names = { task, phone, script, app, ...(username !== null && { account: username }) };
  const ended = { ...names, ...durationOf(left) };
  switch (event.kind) {
    case "created":
      return;
    case "started":
      return log.info({ ...names, attempt }, "task started");
    case "completed":
      return log.info({ ...ended, attempt, detail: remark }, "task completed");
    case "failed": {
      const why = { reason: error?.reason, detail: error?.message };
      if (error?.reason !== "STOPPED") return log.warn({ ...ended, attempt, ...why }, "task failed");
      return log.info({ ...ended, ...(attempt > 0 && { attempt }), reason: error.reason }, "task stopped");
    }
    case "requeued": {
      const why = { reason: interruption?.reason, detail: interruption?.message ?? remark };
      return log.warn({ ...names, attempt, ...why }, "task requeued");
    }
    case "stop_requested":
      return log.info(names, "task asked to stop");
    case "retried":
      return log.info({ ...names, retry, ...(remark !== null && { detail: remark }) }, "task retried");
  }
}

/** Of its last attempt. */
function durationOf({ startedAt, finishedAt }: NonNullable<TaskEvent["task"]>): { readonly ms?: number } {
  if (startedAt === null || finishedAt === null) return {};
  // The clock may have been set back meanwhile.
  return { ms: Math.max(0, finishedAt - startedAt) };
}
