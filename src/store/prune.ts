/** Forgets old events and expired keys, a little at a time, so that no other verb waits for it. */
import { sql } from "kysely";
import type { Clock, Timer } from "../clock.ts";
import type { Transaction, Writer } from "./commit.ts";
import { pruneKeys } from "./idempotency.ts";
import { query } from "./query.ts";

const EVERY_MS = 60 * 60 * 1000;
const CHUNK = 1000;

/**
 * The oldest of a chunk are taken while they are old: the log has no index by time, and numbers go with time. The
 * newest event always stays: the next number is the one after it.
 */
const pruneEvents = query<{ until: number; limit: number }>()((db, $) =>
  db.deleteFrom("event").where(
    "seq",
    "<",
    sql<number>`(
        select coalesce(min(case when at > ${$("until")} then seq end), max(seq))
        from (select seq, at from event order by seq limit ${$("limit")}))`,
  ),
);

export class Pruner implements AsyncDisposable {
  readonly #writer: Writer;
  readonly #clock: Clock;
  readonly #retentionMs: number;
  #timer: Timer | undefined;
  #work: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(writer: Writer, clock: Clock, retentionMs: number) {
    this.#writer = writer;
    this.#clock = clock;
    this.#retentionMs = retentionMs;
  }

  /** Prunes now and every hour. */
  start(): void {
    if (this.#isStopped) return;
    this.#timer = this.#clock.after(EVERY_MS, () => this.start());
    // A database that cannot be written now is pruned an hour later.
    this.#work = this.prune().catch(() => undefined);
  }

  async prune(): Promise<void> {
    await this.#whileAny((tx) => tx.run(pruneEvents, { until: tx.now - this.#retentionMs, limit: CHUNK }));
    await this.#whileAny((tx) => pruneKeys(tx, CHUNK));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    await this.#work;
  }

  async #whileAny(prune: (tx: Transaction) => Promise<number>): Promise<void> {
    while (!this.#isStopped && (await this.#writer.write(prune)) > 0);
  }
}
