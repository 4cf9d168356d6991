/**
 * Time that stands still until a test moves it. `advance` lets time pass and calls what falls due, in order; `set`
 * moves only the wall clock, as somebody who sets the system's clock does.
 */
import type { Clock, Timer } from "../../src/clock.ts";

interface Alarm {
  readonly at: number;
  readonly call: () => void;
}

export class ManualClock implements Clock {
  #now: number;
  #elapsed = 0;
  readonly #alarms = new Set<Alarm>();

  /** Stands at `now`, epoch milliseconds. */
  constructor(now = Date.UTC(2026, 0, 15, 12)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  after(delayMs: number, call: () => void): Timer {
    const alarm = { at: this.#elapsed + Math.max(0, delayMs), call };
    this.#alarms.add(alarm);
    return { cancel: () => void this.#alarms.delete(alarm) };
  }

  /** Lets time pass. Timers that are set meanwhile go off too where they fall due. */
  advance(durationMs: number): void {
    const end = this.#elapsed + durationMs;
    for (let next = this.#next(); next !== undefined && next.at <= end; next = this.#next()) {
      this.#pass(Math.max(0, next.at - this.#elapsed));
      this.#alarms.delete(next);
      next.call();
    }
    this.#pass(end - this.#elapsed);
  }

  /** On to when the next timer goes off, if one is set. */
  skip(): void {
    const next = this.#next();
    if (next) this.advance(next.at - this.#elapsed);
  }

  /** Sets the wall clock. No timer notices. */
  set(now: number): void {
    this.#now = now;
  }

  /** How many timers are set: 0 once everything is disposed of. */
  get timers(): number {
    return this.#alarms.size;
  }

  #next(): Alarm | undefined {
    return [...this.#alarms].reduce<Alarm | undefined>(
      (first, alarm) => (first === undefined || alarm.at < first.at ? alarm : first),
      undefined,
    );
  }

  #pass(durationMs: number): void {
    this.#elapsed += durationMs;
    this.#now += durationMs;
  }
}
