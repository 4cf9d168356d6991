/**
 * Reads on a connection of their own, beside the committer. One after the other: a connection has one transaction, and
 * a statement that slipped into another read's would see the past.
 */
import type { Sql } from "./query.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

export interface Reader {
  /** Runs statements that all see the same moment, which is not before the call. */
  read<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

export class SnapshotReader implements Reader {
  readonly #connection: SqliteConnection;
  #last: Promise<unknown> = Promise.resolve();

  constructor(connection: SqliteConnection) {
    this.#connection = connection;
  }

  read<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#snapshot(work));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #snapshot<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
    this.#connection.execute("begin");
    try {
      return await work(this.#connection);
    } finally {
      this.#connection.execute("commit");
    }
  }
}
