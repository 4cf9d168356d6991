import { performance } from "node:perf_hooks";

/** What time it is, and what happens later: what phones and apps do goes by this alone, so that a test can hold time still. */
export interface Time {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds since some fixed moment; never goes back. */
  elapsed(): number;
  /** Calls once after the delay. */
  after(delayMs: number, call: () => void): { cancel(): void };
}

export const systemTime: Time = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(delayMs, call) {
    const timer = setTimeout(call, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};
