/**
 * Wakes at an instant of the wall clock, which timers know nothing of when somebody sets it: so the timer never sleeps
 * longer than half a minute, and tells when the clock went back meanwhile.
 */
import type { Clock, Timer } from "../clock.ts";

const NAP_MS = 30_000;
/** Cron counts minutes: less than one changes no time of a schedule. */
const SET_BACK_MS = 60_000;

export interface AlarmCalls {
  readonly onDue: () => void;
  /** The wall clock went back by a minute or more. */
  readonly onSetBack: () => void;
}

/** Calls one of the two, once for each `set`. */
export class Alarm {
  readonly #clock: Clock;
  readonly #calls: AlarmCalls;
  #timer: Timer | undefined;
  /** How far the wall clock is ahead of the one that never goes back. */
  #lead: number;

  constructor(clock: Clock, calls: AlarmCalls) {
    this.#clock = clock;
    this.#calls = calls;
    this.#lead = this.#measure();
  }

  /** In place of what was set before; null: there is nothing to wake for, but the clock is watched. */
  set(at: number | null): void {
    this.#sleep(at ?? Infinity);
  }

  cancel(): void {
    this.#timer?.cancel();
  }

  #sleep(until: number): void {
    this.cancel();
    const delayMs = Math.min(NAP_MS, Math.max(0, until - this.#clock.now()));
    this.#timer = this.#clock.after(delayMs, () => this.#wake(until));
  }

  #wake(until: number): void {
    const lead = this.#measure();
    const isSetBack = lead < this.#lead - SET_BACK_MS;
    this.#lead = lead;
    if (isSetBack) this.#calls.onSetBack();
    else if (this.#clock.now() >= until) this.#calls.onDue();
    else this.#sleep(until);
  }

  #measure(): number {
    return this.#clock.now() - this.#clock.elapsed();
  }
}
