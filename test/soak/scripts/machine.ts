/** Tells a slow machine from a slow phone: how late this process's own timers are. */
import { performance } from "node:perf_hooks";

const EVERY_MS = 20;
/** Of the server's time, which runs faster: longer than this, a phone that answers at once may seem not to. */
const LATE_MS = 2500;

export class Machine implements Disposable {
  /** The worst that was seen, in real time. */
  latestMs = 0;
  #dueAt = performance.now() + EVERY_MS;
  readonly #timer = setInterval(() => this.#look(), EVERY_MS);

  /** What depends on time cannot be judged: `hurry` is how many times faster the server's time runs. */
  isTooSlow(hurry: number): boolean {
    return this.latestMs * hurry > LATE_MS;
  }

  #look(): void {
    const now = performance.now();
    this.latestMs = Math.max(this.latestMs, now - this.#dueAt);
    this.#dueAt = now + EVERY_MS;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
