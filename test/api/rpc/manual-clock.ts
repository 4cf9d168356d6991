/** A clock that stands still until it is told to move on. */
import type { Clock, Timer } from "../../../src/clock.ts";

export class ManualClock implements Clock {
  #now: number;
  readonly #timers = new Set<{ readonly at: number; readonly call: () => void }>();

  constructor(now = Date.parse("2026-03-01T12:00:30Z")) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#now;
  }

  after(delayMs: number, call: () => void): Timer {
    const timer = { at: this.#now + delayMs, call };
    this.#timers.add(timer);
    return { cancel: () => void this.#timers.delete(timer) };
  }

  get pending(): number {
    return this.#timers.size;
  }

  advance(byMs: number): void {
    this.#now += byMs;
    for (const timer of [...this.#timers].filter(({ at }) => at <= this.#now)) {
      this.#timers.delete(timer);
      timer.call();
    }
  }

  /** Lets what is under way go on until the condition holds. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
  }
}
