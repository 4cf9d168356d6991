import { systemClock } from "../../src/clock.ts";
import type { Clock } from "../../src/clock.ts";

/** Real time, so many times faster: for waits that are long by nature. */
export function fastClock(factor: number): Clock {
  return {
    now: () => systemClock.now(),
    elapsed: () => systemClock.elapsed() * factor,
    after: (delayMs, call) => systemClock.after(delayMs / factor, call),
  };
}
