/** The plan's device limit: of the connected phones, those that are known longest may run tasks. */
import { sql } from "kysely";
import type { Transaction } from "./commit.ts";
import { query } from "./query.ts";

const setLimit = query<{ limit: number }>()((db, $) =>
  db
    .insertInto("meta")
    .values({ name: "device_limit", value: $("limit") })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value: sql`excluded.value` })),
);

/** A phone that is not connected counts as within the limit where it would be if it came. */
const wrong = query()((db) =>
  db
    .selectFrom((eb) =>
      eb
        .selectFrom("device")
        .select(["id", "within_limit"])
        .select(sql<number>`sum(state = 'connected') over (order by id) - (state = 'connected')`.as("before"))
        .as("ranked"),
    )
    .select("id")
    .where(sql<boolean>`within_limit <> (before < (select value from meta where name = 'device_limit'))`),
);

const flip = query<{ id: number }>()((db, $) =>
  db
    .updateTable("device")
    .set({ within_limit: sql`1 - within_limit` })
    .where("id", "=", $("id")),
);

/** Keeps the limit and applies it. */
export async function changeLimit(tx: Transaction, deviceLimit: number): Promise<void> {
  await tx.run(setLimit, { limit: deviceLimit });
  for (const id of await applyLimit(tx)) await tx.append({ about: "device", id });
}

/** After phones came or went. Resolves to the phones for which it makes a difference. */
export async function applyLimit(tx: Transaction): Promise<readonly number[]> {
  const rows = await tx.all(wrong, {});
  for (const { id } of rows) await tx.run(flip, { id });
  return rows.map((row) => row.id);
}
