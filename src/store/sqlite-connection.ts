/** One connection to an SQLite file: prepared statements, transactions, and errors that a caller can act on. */
import SqliteDatabase, { type Database, type Statement } from "better-sqlite3";
import {
  type Compilable,
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { Problem } from "../model/problem.ts";
import { compileQuery, type CompiledQuery, type Query, type Sql } from "./query.ts";
import type { Builder, Schema } from "./schema.ts";

/** How long SQLite waits for another process, such as a backup, that holds the lock. */
const BUSY_TIMEOUT_MS = 5000;
/** How many statements built anew stay prepared. */
const MAX_SPARE_STATEMENTS = 64;
const CACHE_KIB = 65_536;
const JOURNAL_LIMIT_BYTES = 67_108_864;

interface Ready<Params> {
  readonly statement: Statement;
  readonly bind: CompiledQuery<Params>["bind"];
}

export class SqliteConnection implements Sql {
  readonly #database: Database;
  readonly #builder = createBuilder();
  readonly #ready = new Map<unknown, Ready<never>>();
  /** By text, the longest unused first. */
  readonly #spare = new Map<string, Statement>();

  constructor(file: string, options: { readonly readonly: boolean }) {
    this.#database = translated(() => open(file, options.readonly));
  }

  async all<Params, Row>(query: Query<Params, Row>, params: Params): Promise<Row[]> {
    const { statement, bind } = this.#prepare(query);
    return translated(() => statement.all(bind(params)) as Row[]);
  }

  async get<Params, Row>(query: Query<Params, Row>, params: Params): Promise<Row | undefined> {
    const { statement, bind } = this.#prepare(query);
    return translated(() => statement.get(bind(params)) as Row | undefined);
  }

  async run<Params, Row>(query: Query<Params, Row>, params: Params): Promise<number> {
    const { statement, bind } = this.#prepare(query);
    return translated(() => statement.run(bind(params)).changes);
  }

  async allOf<Row>(build: (db: Builder) => Compilable<Row>): Promise<Row[]> {
    const { sql, parameters } = build(this.#builder).compile();
    return translated(() => this.#prepareSpare(sql).all(parameters) as Row[]);
  }

  /** Runs statements that neither take nor give anything, as BEGIN. */
  execute(sql: string): void {
    translated(() => this.#prepareSpare(sql).run());
  }

  /** The value of a pragma that gives one. */
  pragma(source: string): unknown {
    return translated(() => this.#database.pragma(source, { simple: true }));
  }

  get isInTransaction(): boolean {
    return this.#database.inTransaction;
  }

  close(): void {
    this.#database.close();
  }

  #prepare<Params, Row>(query: Query<Params, Row>): Ready<Params> {
    const known = this.#ready.get(query) as Ready<Params> | undefined;
    if (known !== undefined) return known;
    const { sql, bind } = compileQuery(this.#builder, query);
    const ready = { statement: translated(() => this.#database.prepare(sql)), bind };
    this.#ready.set(query, ready);
    return ready;
  }

  #prepareSpare(sql: string): Statement {
    const statement = this.#spare.get(sql) ?? this.#database.prepare(sql);
    this.#spare.delete(sql);
    this.#spare.set(sql, statement);
    const [oldest] = this.#spare.keys();
    if (this.#spare.size > MAX_SPARE_STATEMENTS && oldest !== undefined) this.#spare.delete(oldest);
    return statement;
  }
}

function open(file: string, isReadonly: boolean): Database {
  const database = new SqliteDatabase(file, { readonly: isReadonly, timeout: BUSY_TIMEOUT_MS });
  if (!isReadonly) {
    database.pragma("journal_mode = WAL");
    database.pragma(`journal_size_limit = ${JOURNAL_LIMIT_BYTES}`);
  }
  // FULL: what was answered survives a power cut, not only a crash of this process.
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  database.pragma(`cache_size = -${CACHE_KIB}`);
  return database;
}

/** Kysely as a compiler alone: statements are run here, prepared once each. */
function createBuilder(): Builder {
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });
}

/** What hinders the database rather than the statement, and what an operator can do about it. */
const hindrances: readonly (readonly [code: string, message: string])[] = [
  ["SQLITE_FULL", "the disk of the data directory is full"],
  ["SQLITE_IOERR", "the disk of the data directory fails"],
  ["SQLITE_BUSY", "another process has locked the database"],
  ["SQLITE_LOCKED", "another process has locked the database"],
  ["SQLITE_READONLY", "the database cannot be written; mend its rights"],
  ["SQLITE_CANTOPEN", "the database cannot be opened; mend its rights, or move away what has its name"],
  ["SQLITE_CORRUPT", "the database is damaged; restore a backup"],
  ["SQLITE_NOTADB", "the file is not a database; restore a backup, or move it away to begin anew"],
  ["SQLITE_NOMEM", "there is no memory left"],
];

function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translate(error);
  }
}

function translate(error: unknown): unknown {
  if (!(error instanceof SqliteDatabase.SqliteError)) return error;
  const hindrance = hindrances.find(([code]) => error.code.startsWith(code));
  return hindrance === undefined ? error : new Problem("UNAVAILABLE", hindrance[1], { cause: error });
}
