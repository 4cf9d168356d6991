import type { Clock } from "../../src/clock.ts";

/** Passes at once whatever is waited for. */
export class RushingClock implements Clock {
  ms = 0;
  now = () => this.ms;
  elapsed = () => this.ms;
  after(delayMs: number, call: () => void) {
    this.ms += delayMs;
    let isCancelled = false;
    queueMicrotask(() => isCancelled || call());
    return { cancel: () => void (isCancelled = true) };
  }
}
