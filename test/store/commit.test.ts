import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { Committer, type Transaction } from "../../src/store/commit.ts";
import { migrate } from "../../src/store/migrate.ts";
import { query } from "../../src/store/query.ts";
import { SqliteConnection } from "../../src/store/sqlite-connection.ts";
import { sqlitePlace } from "./place.ts";

const put = query<{ name: string; value: number }>()((db, $) =>
  db.insertInto("meta").values({ name: $("name"), value: $("value") }),
);
const names = query()((db) => db.selectFrom("meta").select("name").orderBy("name"));

interface Bench extends AsyncDisposable {
  readonly connection: SqliteConnection;
  readonly committer: Committer;
  readonly rings: () => number;
  readonly names: () => Promise<string[]>;
}

async function openBench(): Promise<Bench> {
  await using owned = new AsyncDisposableStack();
  const { file } = owned.use(await sqlitePlace());
  const connection = owned.adopt(new SqliteConnection(file, { readonly: false }), (open) => open.close());
  migrate(connection);
  let rings = 0;
  const committer = owned.use(
    new Committer(connection, systemClock, { commit: () => {}, events: () => (rings += 1) }),
  );
  const kept = owned.move();
  return {
    connection,
    committer,
    rings: () => rings,
    names: async () => (await connection.all(names, {})).map((row) => row.name),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

function adds(name: string): (tx: Transaction) => Promise<string> {
  return async (tx) => {
    await tx.run(put, { name, value: 1 });
    return name;
  };
}

function addsAndFails(name: string): (tx: Transaction) => Promise<never> {
  return async (tx) => {
    await tx.run(put, { name, value: 1 });
    throw new Error(`${name} thought better of it`);
  };
}

describe("the committer", () => {
  it("undoes only the verb that throws, among others and alone", async () => {
    await using bench = await openBench();
    const verbs = [adds("a"), addsAndFails("b"), adds("c")].map((verb) =>
      bench.committer.write<string>(verb),
    );
    expect(await Promise.allSettled(verbs)).toMatchObject([
      { value: "a" },
      { reason: { message: "b thought better of it" } },
      { value: "c" },
    ]);
    await expect(bench.committer.write(addsAndFails("d"))).rejects.toThrow("d thought better of it");
    expect(await bench.names()).toEqual(["a", "c"]);
  });

  it("takes what waits together in one transaction", async () => {
    await using bench = await openBench();
    const times = await Promise.all(
      Array.from({ length: 100 }, () => bench.committer.write(async (tx) => tx)),
    );
    expect(new Set(times).size).toBe(1);
  });

  it("rings once for a commit that appended events, and not for one that did not", async () => {
    await using bench = await openBench();
    await bench.committer.write(adds("a"));
    await afterwards();
    expect(bench.rings()).toBe(0);
    const append = () => bench.committer.write((tx) => tx.append({ about: "device", id: 1 }));
    await Promise.all([append(), append()]);
    await afterwards();
    expect(bench.rings()).toBe(1);
  });

  it("rejects everything as UNAVAILABLE while the disk is full, and goes on afterwards", async () => {
    await using bench = await openBench();
    const pages = Number(bench.connection.pragma("page_count"));
    bench.connection.pragma(`max_page_count = ${pages}`);
    const large = (name: string) => bench.committer.write(adds(name.repeat(100_000)));
    const full = { reason: "UNAVAILABLE", message: "the disk of the data directory is full" };
    await expect(large("x")).rejects.toMatchObject(full);
    expect(await Promise.allSettled([large("y"), large("z")])).toMatchObject([
      { reason: full },
      { reason: full },
    ]);
    bench.connection.pragma("max_page_count = 1000000");
    expect(await bench.committer.write(adds("a"))).toBe("a");
    expect(await bench.names()).toEqual(["a"]);
  });

  it("rejects everything when the commit itself fails", async () => {
    await using bench = await openBench();
    // A constraint that is looked at when the transaction commits.
    bench.connection.execute(
      "create table child (parent text references meta (name) deferrable initially deferred)",
    );
    const orphan = (tx: Transaction) =>
      tx.allOf((db) => ({
        compile: () => ({
          ...db.selectNoFrom([]).compile(),
          sql: "insert into child values ('nobody') returning 1",
        }),
      }));
    const both = [bench.committer.write(adds("a")), bench.committer.write(orphan)];
    expect((await Promise.allSettled(both)).map((result) => result.status)).toEqual(["rejected", "rejected"]);
    await bench.committer.write(adds("b"));
    expect(await bench.names()).toEqual(["b"]);
  });

  it("finishes what it accepted before it closes, and refuses what comes after", async () => {
    await using bench = await openBench();
    const accepted = bench.committer.write(adds("a"));
    await bench.committer[Symbol.asyncDispose]();
    expect(await accepted).toBe("a");
    await expect(bench.committer.write(adds("b"))).rejects.toMatchObject({ reason: "UNAVAILABLE" });
  });
});

/** Once what a commit leaves for later has happened. */
function afterwards(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
