/** What a script prints: only the end of it is kept, and who prints without end is read no faster than that matters. */
import type { Readable } from "node:stream";
import type { Clock, Timer } from "../../clock.ts";

const KEPT_BYTES = 2000;
const PAUSE_MS = 20;

export class Printed {
  readonly #streams: readonly Readable[];
  readonly #timers = new Set<Timer>();
  #tail: Buffer = Buffer.alloc(0);

  constructor(streams: readonly Readable[], clock: Clock) {
    this.#streams = streams;
    for (const stream of streams) {
      stream.on("error", () => {});
      stream.on("data", (bytes: Buffer) => {
        this.#tail = Buffer.concat([this.#tail, bytes]).subarray(-KEPT_BYTES);
        stream.pause();
        const timer = clock.after(PAUSE_MS, () => {
          this.#timers.delete(timer);
          stream.resume();
        });
        this.#timers.add(timer);
      });
    }
  }

  get last(): string {
    return this.#tail.toString().trim();
  }

  close(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    for (const stream of this.#streams) stream.destroy();
  }
}
