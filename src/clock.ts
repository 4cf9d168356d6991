/**
 * Time and chance come from here and are passed on as arguments, so that tests can hold them still. Nothing else in
 * the product asks the system for either.
 */

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Epoch milliseconds. Jumps when somebody sets the clock. */
  now(): number;
  /** Milliseconds since some fixed moment. Never goes back; for durations and deadlines. */
  elapsed(): number;
  /** Calls once after the delay. Delays beyond 24 days are cut to that. */
  after(delayMs: number, call: () => void): Timer;
}

/** A number in [0, 1). */
export type Chance = () => number;

/** A timer of Node's for longer than this calls at once. */
export const LONGEST_TIMER_MS = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, Math.min(delayMs, LONGEST_TIMER_MS));
    return { cancel: () => clearTimeout(timer) };
  },
};

export const systemChance: Chance = () => Math.random();

/** Resolves after the delay, or rejects with the signal's reason as soon as it aborts. */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => {
      timer.cancel();
      reject(signal.reason);
    };
    const timer = clock.after(delayMs, () => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** A signal that aborts with `reason` after the delay; `cancel` ends its timer. */
export function deadline(
  clock: Clock,
  delayMs: number,
  reason: () => Error,
): { signal: AbortSignal } & Timer {
  const controller = new AbortController();
  const timer = clock.after(delayMs, () => controller.abort(reason()));
  return { signal: controller.signal, cancel: () => timer.cancel() };
}

/**
 * Calls once the input that is ready now has been handled: after the I/O events of this turn, before any timer. Not a
 * matter of time, so a clock that stands still does not hold it.
 */
export function afterInput(call: () => void): void {
  setImmediate(call);
}

/** Between the pieces of long work: resolves once what came meanwhile has been handled. */
export function inputFirst(): Promise<void> {
  return new Promise((resolve) => afterInput(resolve));
}
