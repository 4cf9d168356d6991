/** The whole log as a client reads it, and what must be true of any order of events. */
import type { Seen, Watcher } from "../../support/watcher.ts";
import { demand } from "./broken.ts";

/** What may follow what. A task that is gone comes to nothing any more. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  CREATED: ["STARTED", "FAILED", "DELETED"],
  STARTED: ["STOP_REQUESTED", "REQUEUED", "COMPLETED", "FAILED", "DELETED"],
  STOP_REQUESTED: ["COMPLETED", "FAILED", "DELETED"],
  REQUEUED: ["STARTED", "FAILED", "DELETED"],
  RETRIED: ["STARTED", "FAILED", "DELETED"],
  COMPLETED: ["DELETED"],
  FAILED: ["RETRIED", "DELETED"],
  DELETED: [],
};
const ENDS = new Set(["REQUEUED", "COMPLETED", "FAILED", "DELETED"]);

/** Events come in an order that a task can live through, and no phone begins a task before the last one ended. */
export function demandPlausible(
  events: readonly Seen[],
  serialOf: (taskId: number) => string | undefined,
): void {
  const last = new Map<number, string>();
  const runs = new Map<string, number>();
  for (const { taskId, type } of events) {
    const before = last.get(taskId);
    const isPossible = before === undefined ? type === "CREATED" : FOLLOWS[before]?.includes(type) === true;
    demand(isPossible, `${type} came after ${before ?? "nothing"}`, [taskId]);
    last.set(taskId, type);
    const serial = serialOf(taskId);
    if (serial === undefined) continue;
    if (type === "STARTED") {
      const other = runs.get(serial);
      demand(other === undefined, `${serial} began a task while task ${other} ran on it`, [taskId]);
      runs.set(serial, taskId);
    } else if (ENDS.has(type) && runs.get(serial) === taskId) runs.delete(serial);
  }
}

/** Whoever watched over all restarts was told what the log holds: each event once, in its order. */
export function demandSameStory(watcher: Watcher, log: Watcher): void {
  const { tokens } = watcher;
  if (tokens.join() === log.tokens.join()) return;
  const at = log.tokens.findIndex((token, i) => tokens[i] !== token);
  const place = at < 0 ? log.tokens.length : at;
  const [wanted, told] = [log.seen[place], watcher.seen[place]];
  demand(
    false,
    `a watcher was told ${tokens.length} of ${log.tokens.length} events; number ${place} is ${JSON.stringify(wanted)}, it was told ${JSON.stringify(told)}`,
    wanted ? [wanted.taskId] : [],
  );
}
