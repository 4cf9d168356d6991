/** Time that passes `factor` times faster than in life, from now on: for waits that are long for a reason. */
import { systemClock } from "../../src/clock.ts";
import type { Clock } from "../../src/clock.ts";

export function hurriedClock(factor: number): Clock {
  const [began, beganAt] = [systemClock.now(), systemClock.elapsed()];
  const passed = () => (systemClock.elapsed() - beganAt) * factor;
  return {
    now: () => Math.floor(began + passed()),
    elapsed: passed,
    after: (delayMs, call) => systemClock.after(delayMs / factor, call),
  };
}
