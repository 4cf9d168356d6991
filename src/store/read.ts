/**
 * Reads on a connection of their own, beside the committer. One after the other: a connection has one transaction, and
 * a statement that slipped into another read's would see the past.
 */
import { Problem } from "../model/problem.ts";
import type { Sql } from "./query.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

export interface Reader {
  /** Runs a single statement, which needs no transaction to see one moment, not before the call either. */
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
    return this.#isClosed || this.#isReading ? this.read(work) : work(this.#connection);
  }

  read<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(new Problem("UNAVAILABLE", "the store is closed"));
    const result = this.#last.then(() => this.#snapshot(work));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Refuses new reads and waits for those that were accepted. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#last;
  }

  async #snapshot<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    this.#connection.execute("begin");
    this.#isReading = true;
    try {
      return await work(this.#connection);
    } finally {
      this.#isReading = false;
      this.#connection.execute("commit");
    }
  }
}
