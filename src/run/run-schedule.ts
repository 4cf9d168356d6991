/** One schedule whose time has come: its tasks are created, or refused, or its time is left out. */
import type { Clock } from "../clock.ts";
import type { Log } from "../log/log.ts";
import type { Inspection } from "../media/inspect.ts";
import { mediaViolations, planTasks } from "../model/plan.ts";
import type { Directory, TaskPlan } from "../model/plan.ts";
import { invalid, Problem } from "../model/problem.ts";
import { nextRun, ranWith, timeToRun } from "../model/recurrence.ts";
import type { Cron, Schedule, ScheduledCall } from "../model/recurrence.ts";
import type { ParseTaskConfig } from "../model/task-config.ts";
import type { NewTask } from "../model/task.ts";
import type { Store } from "../store/store.ts";

export interface RunScheduleDeps {
  readonly store: Pick<Store, "schedules">;
  readonly cron: Cron;
  readonly parseConfig: ParseTaskConfig;
  /** Tells of each file whether it may be read and published. */
  readonly inspectMaterials: (paths: readonly string[]) => Promise<Inspection>;
  readonly clock: Pick<Clock, "now">;
  readonly log: Pick<Log, "info" | "warn">;
}

/** Rejects where the store does. Does nothing where the schedule has run, or was changed, since it was read. */
export async function runDue(deps: RunScheduleDeps, due: Schedule): Promise<void> {
  const { store, cron, clock, log } = deps;
  const now = clock.now();
  const next = nextRun(due, now, cron);
  const time = timeToRun(due, now, cron);
  const { id: schedule } = due;
  if (time === null) {
    const why = missed(due);
    if (await store.schedules.leaveOut(due, next, why))
      log.warn({ schedule, detail: why }, "schedule was missed");
    return;
  }
  const moved = { nextRunAt: next, ran: ranWith(due, time, now, cron) };
  const run = await store.schedules.run(due, moved, await planOf(deps, due.call));
  if (run.kind === "refused") log.warn({ schedule, detail: run.why }, "schedule was refused");
  if (run.kind !== "ran") return;
  const { taskIds } = run;
  log.info(
    { schedule, tasks: taskIds.length, first: taskIds[0], late_ms: Math.max(0, now - time) },
    "schedule ran",
  );
}

/** What plans its tasks, or throws why not: the files were looked at now, the phones and accounts are later. */
async function planOf(
  deps: RunScheduleDeps,
  call: ScheduledCall,
): Promise<(directory: Directory) => readonly NewTask[]> {
  try {
    const plan = await readPlan(deps, call);
    return (directory) => planTasks(plan, directory);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return () => {
      throw error;
    };
  }
}

/** As the call would be read. It was right when it was given, which this release and today's files may see otherwise. */
async function readPlan(
  { inspectMaterials, parseConfig }: RunScheduleDeps,
  call: ScheduledCall,
): Promise<TaskPlan> {
  const { script, violations } = parseConfig(call.scriptName, call.scriptConfig);
  const paths = script?.script === "post" ? script.materialList : [];
  const { media, outside, violations: ofFiles } = await inspectMaterials(paths);
  const ofKinds = script && media.length === paths.length ? mediaViolations(script, media) : [];
  const [first, ...others] = [...violations, ...ofFiles, ...ofKinds];
  if (first) throw invalid([first, ...others]);
  if (outside) throw outside;
  if (!script) throw new Error("a config without violations can be read");
  return { ...call, script, media, startTime: null, scheduledAt: null };
}

function missed({ nextRunAt }: Schedule): string {
  const at = new Date(nextRunAt ?? 0).toISOString();
  return `was due at ${at} and found more than an hour later, when the server ran again or its clock was set: left out`;
}
