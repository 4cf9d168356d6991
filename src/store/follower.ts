/** One reader of the feed: what it wants, where it stands, and what waits for it. */
import type { StoreEvent } from "../model/event.ts";
import { Problem } from "../model/problem.ts";
import type { LoggedEvent } from "./event-log.ts";
import type { FeedBatch } from "./store.ts";
import { tokenOf } from "./token.ts";

/** How many events wait for a reader before it is cut. */
const MAX_WAITING = 10_000;
/** After so many events of others it is told where it stands, so that its token does not grow old. */
const TELL_AFTER = 10_000;

export class Follower {
  readonly #isWanted: (event: StoreEvent) => boolean;
  readonly #signal: AbortSignal;
  #waiting: StoreEvent[] = [];
  #position: number;
  #told: number;
  #failure: { readonly reason: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(isWanted: (event: StoreEvent) => boolean, position: number, signal: AbortSignal) {
    this.#isWanted = isWanted;
    this.#position = position;
    this.#told = position;
    this.#signal = signal;
  }

  /** The last event that it was given or that was none of its business. */
  get position(): number {
    return this.#position;
  }

  get isEnded(): boolean {
    return this.#signal.aborted;
  }

  /** Goes over events without keeping them: what it wants of them. */
  pass(events: readonly LoggedEvent[]): FeedBatch {
    const wanted = this.#select(events);
    this.#told = this.#position;
    return { token: tokenOf(this.#position), events: wanted };
  }

  /** Keeps what it wants until it is fetched. Events that it passed before are left out. */
  push(events: readonly LoggedEvent[]): void {
    if (this.#failure !== undefined) return;
    this.#waiting.push(...this.#select(events));
    if (this.#waiting.length > MAX_WAITING) this.fail(tooSlow());
    else if (this.#hasNews) this.#wake?.();
  }

  /** Ends it with an error, once. What waits is dropped: the reader can go on from its last token. */
  fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#waiting = [];
    this.#wake?.();
  }

  /** The next events, or undefined once it is ended. Rejects when it was cut. */
  async next(): Promise<FeedBatch | undefined> {
    while (!this.isEnded && this.#failure === undefined && !this.#hasNews) await this.#news();
    if (this.#failure !== undefined) throw this.#failure.reason;
    if (this.isEnded) return undefined;
    const events = this.#waiting;
    this.#waiting = [];
    this.#told = this.#position;
    return { token: tokenOf(this.#position), events };
  }

  get #hasNews(): boolean {
    return this.#waiting.length > 0 || this.#position - this.#told >= TELL_AFTER;
  }

  #select(events: readonly LoggedEvent[]): StoreEvent[] {
    const fresh = events.filter(({ seq }) => seq > this.#position);
    this.#position = fresh.at(-1)?.seq ?? this.#position;
    return fresh.map(({ event }) => event).filter((event) => this.#isWanted(event));
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#wake = undefined;
        this.#signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#wake = wake;
      this.#signal.addEventListener("abort", wake);
    });
  }
}

function tooSlow(): Problem {
  return new Problem("LIMIT_EXCEEDED", "this reader is too slow for the events; go on from its last token");
}
