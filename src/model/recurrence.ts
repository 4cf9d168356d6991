/**
 * A schedule: a call of CreateTasks that is made again at each time that a cron expression names, and the rules of when.
 *
 * A time that was missed, because the server was down or its clock was set forth, is made up for once where the last
 * such time is less than an hour ago; else it is left out. No time that has run comes again where the clock is set back,
 * and times that have not run do come: what ran while the clock was a year ahead must not silence the schedule that long.
 */
import type { TaskPlan } from "./plan.ts";
import { stretchWith, withStretch } from "./stretch.ts";
import type { Stretch } from "./stretch.ts";

/** The call, as it was sent. */
export interface ScheduledCall extends Pick<
  TaskPlan,
  "serials" | "usernames" | "isMultiAccount" | "scriptConfig" | "source" | "isDryRun"
> {
  readonly scriptName: string;
}

export interface NewSchedule {
  /** For people. */
  readonly name: string;
  /** Five fields. */
  readonly cron: string;
  /** The IANA name of the zone in which the cron expression is meant. */
  readonly timeZone: string;
  readonly isPaused: boolean;
  readonly call: ScheduledCall;
}

/** What tells when a schedule runs next. */
export interface Timing extends Pick<NewSchedule, "cron" | "timeZone" | "isPaused"> {
  /** Null while it is paused. */
  readonly nextRunAt: number | null;
  /** When its tasks were last created, or refused. */
  readonly lastRunAt: number | null;
  /** Which of its times have run. */
  readonly ran: readonly Stretch[];
}

export interface Schedule extends NewSchedule, Timing {
  readonly id: number;
  /** Counts its changes, but not its runs. */
  readonly version: number;
  /** Why the last run that was due created nothing; null: it did create its tasks. */
  readonly lastError: string | null;
  /** Of the last run; null before the first. */
  readonly lastTaskCount: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What an update changes; what is left out stays. */
export type ScheduleChange = Partial<NewSchedule>;

export const MAX_SCHEDULES = 10_000;

/** How long after its time a missed run is still made up for. */
export const GRACE_MS = 60 * 60 * 1000;

/** What is known of cron expressions elsewhere: reading them is a library's work. */
export interface Cron {
  /** For people; undefined for an expression of five fields that names times. */
  mistakeIn(expression: string): string | undefined;
  /** The first time after the instant, both in epoch milliseconds; null where none ever comes. */
  nextAfter(expression: string, timeZone: string, instant: number): number | null;
}

/** When it runs next, as of now. */
export function nextRun(schedule: Omit<Timing, "nextRunAt">, now: number, cron: Cron): number | null {
  if (schedule.isPaused) return null;
  return newTimeAfter(schedule, now, cron);
}

/** The same after a change. Other times than before count from now, and what was missed in a pause stays missed. */
export function nextRunAfterChange(before: Timing, after: Timing, now: number, cron: Cron): number | null {
  if (after.isPaused) return null;
  const isOther = before.cron !== after.cron || before.timeZone !== after.timeZone;
  if (isOther) return timeAfter(after, now, cron);
  return before.isPaused ? nextRun(after, now, cron) : before.nextRunAt;
}

/**
 * The same where the clock was set, or what is known of time zones has changed. A time that has come stays: whether it
 * is made up for is decided when it runs.
 */
export function nextRunAnew(schedule: Timing, now: number, cron: Cron): number | null {
  const { nextRunAt } = schedule;
  return nextRunAt !== null && nextRunAt <= now ? nextRunAt : nextRun(schedule, now, cron);
}

/** The time for which a schedule runs that is due; null where all that it missed is too long ago. */
export function timeToRun(schedule: Timing, now: number, cron: Cron): number | null {
  const since = now - GRACE_MS;
  if (schedule.nextRunAt === null || schedule.nextRunAt >= since) return schedule.nextRunAt;
  const missed = newTimeAfter(schedule, since - 1, cron);
  return missed !== null && missed <= now ? missed : null;
}

/** What has run once it runs for this time, and for those that it makes up for. */
export function ranWith(schedule: Timing, time: number, now: number, cron: Cron): readonly Stretch[] {
  const added = { from: time, to: Math.max(time, now) };
  return withStretch(schedule.ran, added, (instant) => timeAfter(schedule, instant, cron));
}

/** The first that has not run. */
function newTimeAfter(
  schedule: Pick<Timing, "cron" | "timeZone" | "ran">,
  instant: number,
  cron: Cron,
): number | null {
  let time = timeAfter(schedule, instant, cron);
  for (let ran = stretchWith(schedule.ran, time); ran; ran = stretchWith(schedule.ran, time))
    time = timeAfter(schedule, ran.to, cron);
  return time;
}

function timeAfter(schedule: Pick<Timing, "cron" | "timeZone">, instant: number, cron: Cron): number | null {
  return cron.nextAfter(schedule.cron, schedule.timeZone, instant);
}
