/**
 * The one committer. Verbs queue here; one immediate transaction takes what waits, each verb in its savepoint, and is
 * committed once: under load a durable write costs a share of one fsync.
 *
 * Promises: a verb that resolved is on disk; one that throws undoes only itself. Refuses: a verb that waits for
 * anything but its transaction; a long one lets reads and answers pass between its statements.
 */
import { afterInput, inputFirst, type Clock } from "../clock.ts";
import { Problem } from "../model/problem.ts";
import { appendEvent, type NewEvent } from "./event-log.ts";
import { query, type Sql } from "./query.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";
import { TallyChanges } from "./tally.ts";

/** How many verbs share a transaction at most, so that none waits long for the others. */
const MAX_BATCH = 256;

/** What a verb writes with. It alone can append events. */
export interface Transaction extends Sql {
  /** When the transaction began, epoch milliseconds. */
  readonly now: number;
  /** Every visible task that comes, goes or changes its status is counted here. */
  readonly tally: TallyChanges;
  append(event: NewEvent): Promise<void>;
}

export type Verb<T> = (tx: Transaction) => Promise<T>;

/** What verbs are written with. */
export interface Writer {
  /** Resolves once the verb is durable, or rejects with what it threw. */
  write<T>(verb: Verb<T>): Promise<T>;
}

interface CommitterHooks {
  /** Called before each commit. */
  readonly commit: () => void;
  /** Called after each commit that appended events, once its verbs have resolved. */
  readonly events: () => void;
}

/** Writes a page, whatever is there. */
const touch = query<{ now: number }>()((db, $) =>
  db
    .insertInto("meta")
    .values({ name: "probed_at", value: $("now") })
    .onConflict((conflict) => conflict.doUpdateSet((eb) => ({ value: eb.ref("excluded.value") }))),
);

/** A verb that waits, without the type of its result. */
interface Waiting {
  readonly attempt: (tx: Transaction) => Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

export class Committer implements Writer, AsyncDisposable {
  readonly #connection: SqliteConnection;
  readonly #clock: Clock;
  readonly #on: CommitterHooks;
  #queue: Waiting[] = [];
  #work: Promise<void> | undefined;
  #isClosed = false;
  /** The last transaction was not written, as on a full disk. */
  #isHindered = false;

  constructor(connection: SqliteConnection, clock: Clock, on: CommitterHooks) {
    this.#connection = connection;
    this.#clock = clock;
    this.#on = on;
  }

  write<T>(verb: Verb<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(new Problem("UNAVAILABLE", "the store is closed"));
    return new Promise<T>((resolve, reject) => {
      let result: T;
      this.#queue.push({
        attempt: async (tx) => void (result = await verb(tx)),
        resolve: () => resolve(result),
        reject,
      });
      this.#work ??= this.#drain();
    });
  }

  /** Rejects with what hinders writing as long as it does. Where the last transaction was written, that is answer enough. */
  async probe(): Promise<void> {
    if (this.#isHindered) await this.write((tx) => tx.run(touch, { now: tx.now }));
  }

  /** Refuses new verbs and waits for those that were accepted. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#work;
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      // Requests that arrived during the last commit are read first, so that they share the next.
      await inputFirst();
      await this.#commit(this.#queue.splice(0, MAX_BATCH));
    }
    this.#work = undefined;
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const events = { count: 0 };
    try {
      this.#connection.execute("begin immediate");
      const tx = openTransaction(this.#connection, this.#clock.now(), events);
      const kept = batch.length === 1 ? await this.#runAlone(batch, tx) : await this.#runEach(batch, tx);
      await tx.tally.write(tx);
      this.#on.commit();
      this.#connection.execute("commit");
      this.#isHindered = false;
      for (const verb of kept) verb.resolve();
    } catch (error) {
      this.#isHindered = error instanceof Problem && error.reason === "UNAVAILABLE";
      this.#undo();
      for (const verb of batch) verb.reject(error);
      return;
    }
    // Whoever waits for an answer comes before whoever watches.
    if (events.count > 0) afterInput(this.#on.events);
  }

  /** SQLite undoes by itself what a full or failing disk cut short; then there is nothing left to roll back. */
  #undo(): void {
    try {
      if (this.#connection.isInTransaction) this.#connection.execute("rollback");
    } catch {
      // What keeps the rollback from working is told by the next verb, which cannot begin.
    }
  }

  /** A single verb needs no savepoint: the transaction is its own. */
  async #runAlone(batch: readonly Waiting[], tx: Transaction): Promise<readonly Waiting[]> {
    for (const verb of batch) await verb.attempt(tx);
    return batch;
  }

  async #runEach(batch: readonly Waiting[], tx: Transaction): Promise<readonly Waiting[]> {
    const kept: Waiting[] = [];
    for (const verb of batch) {
      const { mark } = tx.tally;
      this.#connection.execute("savepoint verb");
      try {
        await verb.attempt(tx);
        kept.push(verb);
      } catch (error) {
        // A full disk ends the whole transaction by itself: then none of the verbs happened.
        if (!this.#connection.isInTransaction) throw error;
        this.#connection.execute("rollback to verb");
        tx.tally.undoTo(mark);
        verb.reject(error);
      }
      this.#connection.execute("release verb");
    }
    return kept;
  }
}

function openTransaction(sql: Sql, now: number, events: { count: number }): Transaction {
  return {
    now,
    tally: new TallyChanges(),
    all: (query, params) => sql.all(query, params),
    get: (query, params) => sql.get(query, params),
    run: (query, params) => sql.run(query, params),
    allOf: (build) => sql.allOf(build),
    append(event) {
      events.count += 1;
      return appendEvent(sql, event, now);
    },
  };
}
