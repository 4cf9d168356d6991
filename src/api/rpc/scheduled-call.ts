/** What a schedule calls, and when: checked as the call itself would be, with `request.` before the names of its fields. */
import type { CreateTasksRequest } from "../../../gen/phonefleet/v1/task_pb.js";
import type { Clock } from "../../clock.ts";
import type { Log } from "../../log/log.ts";
import { planTasks } from "../../model/plan.ts";
import type { TaskPlan } from "../../model/plan.ts";
import { invalid, Problem } from "../../model/problem.ts";
import type { Cron, NewSchedule, ScheduledCall } from "../../model/recurrence.ts";
import { isZone } from "../../model/time-of-day.ts";
import type { Plan } from "../../store/schedule-store.ts";
import type { Complaints, Violations } from "../method.ts";
import { checkTasks, readTasks, tell } from "./asked-tasks.ts";
import type { AskedTasks, AskedTasksDeps } from "./asked-tasks.ts";

export interface ScheduledCallDeps extends AskedTasksDeps {
  readonly clock: Pick<Clock, "now">;
  readonly cron: Cron;
  /** The IANA name of the zone that counts where none is given. */
  readonly timeZone: string;
  readonly log: Pick<Log, "info">;
}

const PREFIX = "request.";
/** A page of 100 schedules has to fit into the 64 MiB that we send. */
const LARGEST_BYTES = 512 * 1024;

/** Tells what is wrong with the times, of which an update may give one alone. */
export function requireTimes(
  { cron }: ScheduledCallDeps,
  given: { readonly [Name in keyof Pick<NewSchedule, "cron" | "timeZone">]: string | undefined },
  wrong: Violations,
): void {
  const mistake = given.cron === undefined || given.cron === "" ? undefined : cron.mistakeIn(given.cron);
  if (mistake !== undefined) tell(wrong, { field: "cron", message: mistake });
  if (given.timeZone !== undefined && given.timeZone !== "" && !isZone(given.timeZone))
    tell(wrong, { field: "time_zone", message: "must be an IANA time zone, as Europe/Berlin" });
}

export interface ReadCall {
  readonly tasks: AskedTasks;
  readonly call: ScheduledCall;
}

/** Tells what is wrong with the call by itself. */
export function readCall(deps: ScheduledCallDeps, request: CreateTasksRequest, wrong: Violations): ReadCall {
  const within = wrong.within(PREFIX);
  const message = "cannot be given in a schedule, whose cron says when";
  if (request.startTime !== "") tell(within, { field: "start_time", message });
  if (request.startAt) tell(within, { field: "start_at", message });
  const tasks = readTasks(deps, request, within);
  const call = { scriptName: tasks.form.scriptName, ...tasks.asked };
  // One that is wrong may be too deep to be measured.
  if (wrong.isEmpty && Buffer.byteLength(JSON.stringify(call)) > LARGEST_BYTES)
    wrong.add({ field: "request", message: `must take no more than ${LARGEST_BYTES} bytes` });
  return { tasks, call };
}

/** Tells what is wrong with it in the world as it is; resolves to what tells the rest where it is written. */
export async function checkCall(
  deps: ScheduledCallDeps,
  { tasks }: ReadCall,
  wrong: Violations,
): Promise<Plan> {
  const within: Complaints = wrong.within(PREFIX);
  try {
    const known = await checkTasks(deps, tasks, within);
    const plan: TaskPlan = { ...tasks.asked, ...known, startTime: null, scheduledAt: null };
    return (directory) => {
      try {
        return planTasks(plan, directory);
      } catch (error) {
        throw ofRequest(error);
      }
    };
  } catch (error) {
    // What is told through `within` has its prefix.
    throw error instanceof Problem && error.reason === "OUTSIDE_MEDIA_ROOT" ? ofRequest(error) : error;
  }
}

/** The same, of fields that are in the request of a schedule. */
function ofRequest(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const { reason, message, field } = error;
  const [first, ...others] = error.violations.map((each) => ({ ...each, field: PREFIX + each.field }));
  if (first) return invalid([first, ...others]);
  if (field === undefined) return error;
  const told = message.startsWith(`${field}: `) ? PREFIX + message : message;
  return new Problem(reason, told, { field: PREFIX + field });
}
