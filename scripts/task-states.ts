/** Prints docs/task-states.md from the table of moves: `node scripts/task-states.ts > docs/task-states.md`. */
import { MAX_REQUEUES, moves } from "../src/model/task.ts";
import type { TaskMove } from "../src/model/task.ts";

const meanings: Record<TaskMove, string> = {
  claim: "its phone is free and connected, and its time has come: an attempt begins",
  complete: "the script saw that it worked",
  fail: "the script failed, or was stopped; `error` says why",
  requeue: `interrupted by a shutdown, a crash or a lost phone, which is not held against it; by a crash or a lost phone at most ${MAX_REQUEUES} times, then it fails`,
  try_again:
    "failed by what may be gone the next time, while auto retry is on: runs again after a pause, and `retry_count` goes up",
  retry: "somebody asked for it; runs now, whatever `start_time` was, and `retry_count` goes up",
  cancel: "stopped before it ran; fails as STOPPED",
};

export function taskStates(): string {
  const rows = Object.entries(moves).flatMap(([from, outgoing]) =>
    Object.entries(outgoing).map(
      ([move, to]) => `| ${from} | ${move} | ${to} | ${meanings[move as TaskMove]} |`,
    ),
  );
  return [
    "# Task states",
    "",
    "<!-- Printed by scripts/task-states.ts from the table in src/model/task.ts. -->",
    "",
    "A task is pending, running, completed or failed.",
    "",
    "| from | move | to | when |",
    "|---|---|---|---|",
    ...rows,
    "",
    "A completed task stays completed. `stop_requested` and a delete are not states: a running task that is stopped or",
    "deleted keeps its phone until its attempt has let go, within a second as a rule, and a deleted one is hidden from",
    "every answer at once.",
    "",
    "After the *point of no return*, which is written just before the tap that publishes, a task cannot end as STOPPED:",
    "it ends as completed or OUTCOME_UNKNOWN, and a retry first looks whether it was published.",
    "",
  ].join("\n");
}

if (import.meta.main) process.stdout.write(taskStates());
