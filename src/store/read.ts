/**
 * Reads on a connection of their own, beside the committer. Nobody else writes to the file, so the snapshot of one read
 * serves the next ones until something is committed: opening one costs as much as reading a task.
 *
 * Several statements of one read are not mixed with those of others: a commit in their middle would part them.
 */
import { Problem } from "../model/problem.ts";
import type { Sql } from "./query.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

export interface Reader {
  /** Runs a single statement, which sees one moment by itself, not before the call either. */
  single<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Runs statements that all see the same moment, which is not before the call. */
  read<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

export class SnapshotReader implements Reader, AsyncDisposable {
  readonly #connection: SqliteConnection;
  #last: Promise<unknown> = Promise.resolve();
  #isReading = false;
  #isClosed = false;

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  single<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    if (this.#isClosed || this.#isReading) return this.read(work);
    this.#open();
    return work(this.#connection);
  }

  read<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(new Problem("UNAVAILABLE", "the store is closed"));
    const result = this.#last.then(() => this.#snapshot(work));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /**
   * Lets go of the snapshot, to be called before each commit: what comes after sees it, and SQLite can begin its log
   * anew, which it does at a commit that nobody's snapshot is older than.
   */
  release(): void {
    if (!this.#isReading && this.#connection.isInTransaction) this.#connection.execute("commit");
  }

  /** Refuses new reads and waits for those that were accepted. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#last;
    this.release();
  }

  async #snapshot<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    this.#open();
    this.#isReading = true;
    try {
      return await work(this.#connection);
    } finally {
      this.#isReading = false;
      this.release();
    }
  }

  #open(): void {
    if (!this.#connection.isInTransaction) this.#connection.execute("begin");
  }
}
