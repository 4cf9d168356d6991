/**
 * A query as a value: built by kysely once, then run many times with other parameters. Building and compiling takes
 * kysely some 80 µs, which is more than SQLite needs to run it.
 */
import { type Compilable, type RawBuilder, sql } from "kysely";
import type { Builder } from "./schema.ts";

/** What a parameter may be. */
export type Bindable = string | number | null;

type NoParams = Readonly<Record<string, never>>;

type Placeholders<Params> = <Name extends keyof Params & string>(name: Name) => RawBuilder<Params[Name]>;

export interface Query<Params, Row> {
  readonly build: (db: Builder, $: Placeholders<Params>) => Compilable<Row>;
}

export interface CompiledQuery<Params> {
  readonly sql: string;
  /** The parameters in the statement's order. */
  readonly bind: (params: Params) => unknown[];
}

/**
 * Declares a query whose `$("name")` are given each time it runs. Write a status as `sql.lit("pending")`, not as a
 * parameter: SQLite takes a partial index only where the condition stands in the text.
 */
export function query<Params extends Readonly<Record<string, Bindable>> = NoParams>() {
  return <Row>(build: Query<Params, Row>["build"]): Query<Params, Row> => ({ build });
}

// The + does nothing to the value, and everything to the time: SQLite built with STAT4 plans a statement anew each time
// a bare parameter in its WHERE is bound (3 µs became 50 µs; sqlite3VdbeSetVarmask), but not for an expression.
export function compileQuery<Params, Row>(db: Builder, source: Query<Params, Row>): CompiledQuery<Params> {
  const { sql: text, parameters } = source.build(db, (name) => sql`+${new Placeholder(name)}`).compile();
  const value = (params: Params) => (parameter: unknown) =>
    parameter instanceof Placeholder ? params[parameter.name as keyof Params] : parameter;
  return { sql: text, bind: (params) => parameters.map(value(params)) };
}

/** Travels through kysely in the place of a parameter. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** One connection, and what runs on it. Rejects with UNAVAILABLE where the database cannot do its work. */
export interface Sql {
  all<Params, Row>(query: Query<Params, Row>, params: Params): Promise<Row[]>;
  /** The first row. */
  get<Params, Row>(query: Query<Params, Row>, params: Params): Promise<Row | undefined>;
  /** Resolves to how many rows it changed. */
  run<Params, Row>(query: Query<Params, Row>, params: Params): Promise<number>;
  /** For a query whose shape depends on data, so that it is built anew each time. */
  allOf<Row>(build: (db: Builder) => Compilable<Row>): Promise<Row[]>;
}
