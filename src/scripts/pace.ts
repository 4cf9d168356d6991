/**
 * When to look again. A page takes about as long as pages on this phone have taken before: until shortly before that nobody
 * looks, then often, then less and less. So a phone that is slow is not read all the time, and one that is quick not late.
 */
import type { Clock } from "../clock.ts";

const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 300;
const LONGEST_FIRST_PAUSE_MS = 800;
const GROWTH = 1.25;
const CAUTION = 0.9;
const REMEMBERED = 5;

export class Pace {
  readonly #clock: Clock;
  /** How long it took from a deed to what could be done next, lately. */
  #waits: readonly number[] = [];
  #actedAt: number | undefined;
  #pauseMs = SHORTEST_PAUSE_MS;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A goal was reached, or something is about to be done for it. */
  progressed(): void {
    if (this.#actedAt !== undefined) {
      this.#waits = [...this.#waits, this.#clock.elapsed() - this.#actedAt].slice(-REMEMBERED);
    }
    this.#actedAt = undefined;
    this.#pauseMs = SHORTEST_PAUSE_MS;
  }

  /** How long to wait after a deed. */
  afterDeed(): number {
    this.#actedAt = this.#clock.elapsed();
    this.#pauseMs = SHORTEST_PAUSE_MS;
    if (this.#waits.length < REMEMBERED) return SHORTEST_PAUSE_MS;
    return Math.min(LONGEST_FIRST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, CAUTION * Math.min(...this.#waits)));
  }

  /** How long to wait after a reading with nothing to do. */
  afterLook(): number {
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * GROWTH);
    return this.#pauseMs;
  }
}
