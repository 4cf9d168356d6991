import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  GRACE_MS,
  nextRun,
  nextRunAfterChange,
  nextRunAnew,
  ranWith,
  timeToRun,
} from "../../src/model/recurrence.ts";
import type { Cron, Timing } from "../../src/model/recurrence.ts";
import { withStretch } from "../../src/model/stretch.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Every so many minutes, or never. */
const everyMinutes: Cron = {
  mistakeIn: () => undefined,
  nextAfter(expression, _zone, instant) {
    const every = Number(expression) * MINUTE;
    return every > 0 ? (Math.floor(instant / every) + 1) * every : null;
  },
};

/** Each hour from one to the other. */
function ran(from: number, to: number): Pick<Timing, "ran"> {
  return { ran: [{ from: from * HOUR, to: to * HOUR + 5 }] };
}

function timing(change: Partial<Timing> = {}): Timing {
  return {
    cron: "60",
    timeZone: "UTC",
    isPaused: false,
    nextRunAt: 10 * HOUR,
    lastRunAt: null,
    ran: [],
    ...change,
  };
}

describe("the next run", () => {
  it.each<[title: string, schedule: Partial<Timing>, now: number, next: number | null]>([
    ["comes after now", {}, 9.5 * HOUR, 10 * HOUR],
    ["comes after now, not now", {}, 10 * HOUR, 11 * HOUR],
    ["comes after all that ran, where the clock was set back", ran(7, 10), 8 * HOUR, 11 * HOUR],
    ["comes before what ran while the clock was ahead", ran(9000, 9005), 8 * HOUR, 9 * HOUR],
    ["comes after now, where the last is long ago", ran(1, 2), 8 * HOUR, 9 * HOUR],
    ["is none of what is paused", { isPaused: true }, 8 * HOUR, null],
    ["is none where none comes", { cron: "0" }, 8 * HOUR, null],
  ])("%s", (_title, schedule, now, next) => {
    expect(nextRun(timing(schedule), now, everyMinutes)).toBe(next);
  });
});

describe("after a change the next run", () => {
  const before = timing(ran(9, 9));
  const paused = { ...before, isPaused: true, nextRunAt: null };

  it.each<[title: string, before: Timing, after: Timing, next: number | null]>([
    ["stays where the times do", before, before, 10 * HOUR],
    ["counts from now where the times are others", before, { ...before, cron: "30" }, 8.5 * HOUR],
    ["counts from now where the zone is another", before, { ...before, timeZone: "X" }, 9 * HOUR],
    ["is none in a pause", before, { ...before, isPaused: true }, null],
    ["is none in a pause, whatever the times are", before, { ...before, cron: "30", isPaused: true }, null],
    ["comes after now and the last when it is resumed", paused, { ...paused, isPaused: false }, 10 * HOUR],
  ])("%s", (_title, earlier, later, next) => {
    expect(nextRunAfterChange(earlier, later, 8 * HOUR + 1, everyMinutes)).toBe(next);
  });
});

describe("where the clock was set the next run", () => {
  it("is nearer after a jump forth and back that left times out", () => {
    expect(nextRunAnew(timing({ nextRunAt: 9000 * HOUR }), 8 * HOUR, everyMinutes)).toBe(9 * HOUR);
  });

  it("is never one that ran", () => {
    const far = timing({ nextRunAt: 9000 * HOUR, ...ran(8, 12) });
    expect(nextRunAnew(far, 8 * HOUR, everyMinutes)).toBe(13 * HOUR);
  });

  it("stays where its time has come", () => {
    expect(nextRunAnew(timing(), 12 * HOUR, everyMinutes)).toBe(10 * HOUR);
  });
});

describe("a time that has come", () => {
  const DUE = 10 * HOUR;

  it.each<[title: string, cron: string, lateMs: number, time: number | null]>([
    ["is run at once", "60", 0, DUE],
    ["is run up to an hour late", "1440", GRACE_MS, DUE],
    ["is left out after that", "1440", GRACE_MS + 1, null],
    [
      "is one of many that were missed, and the first of the last hour is run for all",
      "30",
      5 * HOUR,
      14 * HOUR,
    ],
    ["is one of many that were missed, of which none is of the last hour", "180", 4.5 * HOUR, null],
  ])("%s", (_title, cron, lateMs, time) => {
    expect(timeToRun(timing({ cron, nextRunAt: DUE }), DUE + lateMs, everyMinutes)).toBe(time);
  });
});

describe("however the clock is set", () => {
  it("no time runs twice", () => {
    const minutes = (min: number, max: number) => fc.integer({ min, max });
    const moves = fc.array(
      fc.record({ set: fc.option(minutes(-600, 600), { nil: 0, freq: 3 }), pass: minutes(1, 200) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(moves, fc.constantFrom("10", "60", "180"), (steps, cron) => {
        let now = 1000 * HOUR;
        let it = timing({ cron, nextRunAt: nextRun(timing({ cron }), now, everyMinutes) });
        const times: number[] = [];
        for (const { set, pass } of steps) {
          now += set * MINUTE;
          it = { ...it, nextRunAt: nextRunAnew(it, now, everyMinutes) };
          for (const end = now + pass * MINUTE; now < end; now += MINUTE) {
            if (it.nextRunAt === null || it.nextRunAt > now) continue;
            const time = timeToRun(it, now, everyMinutes);
            const ran = time === null ? it.ran : ranWith(it, time, now, everyMinutes);
            if (time !== null) times.push(time);
            it = { ...it, ran, nextRunAt: nextRun(it, now, everyMinutes) };
          }
        }
        expect(new Set(times).size).toBe(times.length);
      }),
    );
  });
});

describe("the stretches of times that have run", () => {
  const hourly = (instant: number) => everyMinutes.nextAfter("60", "UTC", instant);
  const hours = (...all: readonly (readonly [number, number])[]) =>
    all.map(([from, to]) => ({ from: from * HOUR, to: to * HOUR }));
  const after = (added: readonly [number, number], ...before: readonly (readonly [number, number])[]) => {
    const [stretch] = hours(added);
    return withStretch(hours(...before), stretch!, hourly);
  };

  it("begin with the first, go on with the next, and begin anew after a gap", () => {
    expect(after([10, 10])).toEqual(hours([10, 10]));
    expect(after([10, 12], [7, 9])).toEqual(hours([7, 12]));
    expect(after([10, 10], [7, 8])).toEqual(hours([10, 10], [7, 8]));
    expect(after([10, 10], [20, 21], [7, 9])).toEqual(hours([7, 10], [20, 21]));
  });

  it("are the latest of them only", () => {
    let ran = hours();
    for (let hour = 0; hour < 40; hour += 2)
      ran = [...withStretch(ran, { from: hour * HOUR, to: hour * HOUR }, hourly)];
    expect(ran).toHaveLength(8);
    expect(ran[0]).toEqual({ from: 38 * HOUR, to: 38 * HOUR });
  });
});
