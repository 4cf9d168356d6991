/**
 * The log of changes as streams: history, then live, each event once and in commit order. One reader a process reads
 * what was committed and hands it to every follower; a follower's own reads are for its history alone.
 *
 * Refuses to hold more than a bounded number of events for a reader that does not come to fetch them.
 */
import type { StoreEvent } from "../model/event.ts";
import type { Problem } from "../model/problem.ts";
import type { LogBounds, LoggedEvent } from "./event-log.ts";
import { Follower } from "./follower.ts";
import type { Feed, FeedBatch, FeedStart } from "./store.ts";
import { badToken, parseToken, tokenOf } from "./token.ts";

/** How many events one read takes. */
const READ_LIMIT = 500;

export interface EventLog {
  after(seq: number, limit: number): Promise<readonly LoggedEvent[]>;
  bounds(): Promise<LogBounds>;
  /** Between two reads, so that followers who are fast enough are not found too slow. */
  rest(): Promise<void>;
}

export class EventFeed implements Feed, Disposable {
  readonly #log: EventLog;
  readonly #readLimit: number;
  readonly #live = new Set<Follower>();
  /** What followers that are live were given, or passed over. */
  #head = 0;
  #isRung = false;
  #isReading = false;
  readonly #end = new AbortController();

  constructor(log: EventLog, readLimit = READ_LIMIT) {
    this.#log = log;
    this.#readLimit = readLimit;
  }

  /** To be called after each commit that appended events. */
  ring(): void {
    this.#isRung = true;
    if (!this.#isReading && this.#live.size > 0) void this.#read();
  }

  async *follow(
    from: FeedStart,
    isWanted: (event: StoreEvent) => boolean,
    signal: AbortSignal,
  ): AsyncGenerator<FeedBatch> {
    const ended = AbortSignal.any([signal, this.#end.signal]);
    const follower = new Follower(isWanted, await this.#begin(from), ended);
    try {
      for await (const batch of this.#history(follower)) yield batch;
      if (ended.aborted) return;
      yield { token: tokenOf(follower.position), events: [] };
      for (let batch = await follower.next(); batch !== undefined; batch = await follower.next()) yield batch;
    } finally {
      this.#live.delete(follower);
    }
  }

  /** How many readers are live. */
  get followers(): number {
    return this.#live.size;
  }

  /** Ends every follower as if its signal had aborted. */
  [Symbol.dispose](): void {
    this.#end.abort();
  }

  async #begin(from: FeedStart): Promise<number> {
    const { floor, last } = await this.#log.bounds();
    if (from === "start") return floor;
    if (from === "now") return last;
    const seq = parseToken(from.after);
    if (seq > last) throw badToken("this resume token is of another server or of a later backup");
    if (seq < floor) throw historyGone();
    return seq;
  }

  /** Yields what was before and leaves the follower among the live ones. */
  async *#history(follower: Follower): AsyncGenerator<FeedBatch> {
    while (!follower.isEnded) {
      const events = await this.#log.after(follower.position, this.#readLimit);
      const { floor } = await this.#log.bounds();
      if (follower.position < floor) throw historyGone();
      const batch = follower.pass(events);
      if (batch.events.length > 0) yield batch;
      // No await between this look and the joining: nothing can be committed and handed out in the middle.
      if (events.length < this.#readLimit && this.#join(follower)) return;
    }
  }

  #join(follower: Follower): boolean {
    // Not while a read is under way: its events begin after the head that it started from.
    if (this.#live.size === 0 && !this.#isReading) this.#head = follower.position;
    if (follower.position < this.#head) return false;
    this.#live.add(follower);
    // What was committed since the last read was perhaps rung for nobody.
    this.ring();
    return true;
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    try {
      while (this.#isRung && this.#live.size > 0) {
        this.#isRung = false;
        await this.#readToEnd();
      }
    } catch (error) {
      for (const follower of this.#live) follower.fail(error);
    } finally {
      this.#isReading = false;
    }
  }

  async #readToEnd(): Promise<void> {
    for (;;) {
      const events = await this.#log.after(this.#head, this.#readLimit);
      this.#head = events.at(-1)?.seq ?? this.#head;
      for (const follower of this.#live) follower.push(events);
      if (events.length < this.#readLimit) return;
      await this.#log.rest();
    }
  }
}

function historyGone(): Problem {
  return badToken("the history after this resume token is no longer kept; read the list and follow from now");
}
