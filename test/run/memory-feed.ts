import type { StoreEvent } from "../../src/model/event.ts";
import type { FeedBatch, FeedStart } from "../../src/store/store.ts";

/** The events of a store in memory, and whoever follows them. A token is how many came before. */
export class MemoryFeed {
  readonly #events: StoreEvent[] = [];
  #rung = Promise.withResolvers<Error | undefined>();

  append(
    event: {
      [Kind in StoreEvent["about"]]: Omit<Extract<StoreEvent, { about: Kind }>, "token">;
    }[StoreEvent["about"]],
  ): void {
    this.#events.push({ ...event, token: String(this.#events.length + 1) });
    this.#ring(undefined);
  }

  /** Every follower gets this instead of its next batch. */
  break(error: Error): void {
    this.#ring(error);
  }

  async *follow(
    from: FeedStart,
    isWanted: (event: StoreEvent) => boolean,
    signal: AbortSignal,
  ): AsyncGenerator<FeedBatch> {
    let position = from === "now" ? this.#events.length : from === "start" ? 0 : Number(from.after);
    const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
    signal.addEventListener("abort", () => resolve(undefined));
    while (!signal.aborted) {
      const rung = this.#rung.promise;
      const events = this.#events.slice(position).filter(isWanted);
      position = this.#events.length;
      yield { token: String(position), events };
      const error = await Promise.race([rung, aborted]);
      if (error !== undefined) throw error;
    }
  }

  #ring(breakage: Error | undefined): void {
    const { resolve } = this.#rung;
    this.#rung = Promise.withResolvers();
    resolve(breakage);
  }
}
