/**
 * Cron expressions of five fields: minute, hour, day of the month, month, day of the week. The only place that knows the
 * library that reads them.
 *
 * Where clocks are changed: an expression that names its minutes and hours is meant as times of day, and runs at the
 * change where its time is skipped, and once where its time comes twice. One with a wildcard or a step is meant as an
 * interval: it runs at each time that the clock shows, so not at those that are skipped, and twice at those that come
 * twice.
 */
import { Cron as Expression } from "croner";
import type { Cron } from "../model/recurrence.ts";

const FIELDS = 5;

export const cron: Cron = {
  mistakeIn(text) {
    const fields = text.trim() === "" ? 0 : text.trim().split(/\s+/).length;
    if (fields !== FIELDS)
      return `must have ${FIELDS} fields (minute, hour, day, month, weekday), and has ${fields}`;
    try {
      return next(text, "UTC", 0) === null ? "names a time that never comes" : undefined;
    } catch (error) {
      return `cannot be read: ${messageOf(error)}`;
    }
  },
  nextAfter: next,
};

function next(text: string, timezone: string, instant: number): number | null {
  const options = { timezone, mode: "5-part", fixedTimeRule: "no-wildcard", paused: true } as const;
  return new Expression(text, options).nextRun(new Date(instant))?.getTime() ?? null;
}

/** As the library words it, without the name of its class. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/^CronPattern: /, "");
}
