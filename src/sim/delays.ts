import { systemTime, type Time } from "./time.ts";

/** A range of simulated milliseconds to draw from. */
export type DelayRange = readonly [lowMs: number, highMs: number];

/**
 * The simulated delays of one phone. `speed` divides each, `slowBy` multiplies them. `totalMs` is the time
 * that at least one of them was running: delays that overlap count once, so that a caller's own time is
 * what is left of the wall clock.
 */
export class Delays {
  readonly #speed: number;
  readonly #time: Time;
  readonly #pending = new Set<{ timer: { cancel(): void }; drop: () => void }>();
  #factor = 1;
  #endedMs = 0;
  #busyFrom = 0;
  #stopped = false;

  constructor(speed: number, time: Time = systemTime) {
    this.#speed = speed;
    this.#time = time;
  }

  get totalMs(): number {
    const runningMs = this.#pending.size > 0 ? this.#time.elapsed() - this.#busyFrom : 0;
    return Math.round(this.#endedMs + runningMs);
  }

  slowBy(factor: number): void {
    this.#factor = factor;
  }

  /** Real milliseconds for simulated ones. */
  real(simulatedMs: number): number {
    return (simulatedMs * this.#factor) / this.#speed;
  }

  /** Calls back after a delay; never after `stop`. Returns what cancels it. */
  after(simulatedMs: number, then: () => void, drop: () => void = () => {}): () => void {
    if (this.#stopped) {
      drop();
      return () => {};
    }
    if (this.#pending.size === 0) this.#busyFrom = this.#time.elapsed();
    const entry = {
      timer: this.#time.after(this.real(simulatedMs), () => {
        this.#forget(entry);
        then();
      }),
      drop,
    };
    this.#pending.add(entry);
    return () => this.#forget(entry);
  }

  /** Rejects with the signal's reason, or when the phone is stopped. */
  wait(simulatedMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = (): void => {
        cancel();
        reject(signal?.reason);
      };
      const settle = (end: () => void) => (): void => {
        signal?.removeEventListener("abort", onAbort);
        end();
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      const cancel = this.after(
        simulatedMs,
        settle(resolve),
        settle(() => reject(new Error("the phone was stopped"))),
      );
    });
  }

  stop(): void {
    this.#stopped = true;
    for (const entry of [...this.#pending]) {
      this.#forget(entry);
      entry.drop();
    }
  }

  #forget(entry: { timer: { cancel(): void }; drop: () => void }): void {
    entry.timer.cancel();
    if (!this.#pending.delete(entry) || this.#pending.size > 0) return;
    this.#endedMs += this.#time.elapsed() - this.#busyFrom;
  }
}
