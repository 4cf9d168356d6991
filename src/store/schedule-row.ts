/** From rows to schedules. */
import type { Selectable } from "kysely";
import type { Schedule, ScheduledCall, Timing } from "../model/recurrence.ts";
import type { ScheduleTable } from "./schema.ts";

export type ScheduleRow = Readonly<Selectable<ScheduleTable>>;

/** The columns that `timingOf` reads. */
export const timingColumns = [
  "id",
  "cron",
  "time_zone",
  "is_paused",
  "next_run_at",
  "last_run_at",
  "ran",
] as const satisfies readonly (keyof ScheduleTable)[];

export type TimingRow = Pick<ScheduleRow, (typeof timingColumns)[number]>;

export function timingOf(row: TimingRow): Timing {
  return {
    cron: row.cron,
    timeZone: row.time_zone,
    isPaused: row.is_paused === 1,
    nextRunAt: row.next_run_at,
    lastRunAt: row.last_run_at,
    ran: JSON.parse(row.ran) as Timing["ran"],
  };
}

export function scheduleOf(row: ScheduleRow): Schedule {
  return {
    ...timingOf(row),
    id: row.id,
    name: row.name,
    call: JSON.parse(row.call) as ScheduledCall,
    version: row.version,
    lastError: row.last_error,
    lastTaskCount: row.last_task_count,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
