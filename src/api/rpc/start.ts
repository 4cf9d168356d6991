/** When the tasks of a call begin: at a time of day, at an instant, or now. */
import type { CreateTasksRequest } from "../../../gen/phonefleet/v1/task_pb.js";
import { nextTimeOfDay, parseTimeOfDay } from "../../model/time-of-day.ts";
import type { Violations } from "../method.ts";
import { tell } from "./asked-tasks.ts";

const FARTHEST_DAYS = 366;
const DAY_MS = 24 * 60 * 60 * 1000;

/** As it was asked for: what tells whether two calls ask for the same. */
export interface Start {
  /** "HH:MM" as given. */
  readonly startTime: string | null;
  /** Epoch milliseconds. */
  readonly startAt?: number;
}

export function startOf({ startTime, startAt }: CreateTasksRequest): Start {
  return {
    startTime: startTime === "" ? null : startTime,
    ...(startAt && { startAt: Number(startAt.seconds) * 1000 + Math.floor(startAt.nanos / 1e6) }),
  };
}

/** The instant that is meant; null where none is given. One that has passed is `now`: it comes before nobody's turn. */
export function scheduledAt(
  { startTime, startAt }: Start,
  now: number,
  timeZone: string,
  wrong: Violations,
): number | null {
  if (startAt !== undefined && startTime !== null)
    tell(wrong, { field: "start_at", message: "cannot be given beside start_time" });
  if (startAt !== undefined && startAt > now + FARTHEST_DAYS * DAY_MS)
    tell(wrong, { field: "start_at", message: `must be at most ${FARTHEST_DAYS} days ahead` });
  const time = startTime === null ? undefined : parseTimeOfDay(startTime);
  if (startTime !== null && !time)
    tell(wrong, { field: "start_time", message: 'must be "HH:MM", from 00:00 to 23:59' });
  if (startAt !== undefined) return Math.max(startAt, now);
  return time ? nextTimeOfDay(time, now, timeZone) : null;
}
