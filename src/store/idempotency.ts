/** Answers that are given again: the same key with the same request creates nothing twice. */
import { sql } from "kysely";
import { Problem } from "../model/problem.ts";
import type { Transaction } from "./commit.ts";
import { query, type Sql } from "./query.ts";
import type { Idempotency } from "./task-store.ts";

/** How long a key is remembered. */
const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000;

const find = query<{ key: string; since: number }>()((db, $) =>
  db.selectFrom("idempotency").selectAll().where("key", "=", $("key")).where("created_at", ">", $("since")),
);

/** Takes the place of an expired one. */
const keep = query<{ key: string; fingerprint: string; ids: string; now: number }>()((db, $) =>
  db
    .replaceInto("idempotency")
    .values({ key: $("key"), fingerprint: $("fingerprint"), ids: $("ids"), created_at: $("now") }),
);

const prune = query<{ until: number; limit: number }>()((db, $) =>
  db.deleteFrom("idempotency").where("key", "in", (eb) =>
    eb
      .selectFrom("idempotency")
      .select("key")
      .where("created_at", "<=", $("until"))
      .limit(sql<number>`${$("limit")}`),
  ),
);

/** Runs `create` unless the key was used: then resolves to what it gave then. */
export async function onlyOnce(
  tx: Transaction,
  { key, fingerprint }: Idempotency,
  create: () => Promise<readonly number[]>,
): Promise<readonly number[]> {
  const known = await findCreated(tx, key, fingerprint, tx.now);
  if (known !== undefined) return known;
  const ids = await create();
  await tx.run(keep, { key, fingerprint, ids: JSON.stringify(ids), now: tx.now });
  return ids;
}

/** What the key was used for. Rejects with IDEMPOTENCY_KEY_REUSED where that was another request. */
export async function findCreated(
  db: Sql,
  key: string,
  fingerprint: string,
  now: number,
): Promise<readonly number[] | undefined> {
  const known = await db.get(find, { key, since: now - IDEMPOTENCY_MS });
  if (known === undefined || known.fingerprint === fingerprint)
    return known && (JSON.parse(known.ids) as readonly number[]);
  throw new Problem("IDEMPOTENCY_KEY_REUSED", `the Idempotency-Key ${key} was used for another request`);
}

/** Forgets some expired keys; resolves to how many. */
export function pruneKeys(tx: Transaction, limit: number): Promise<number> {
  return tx.run(prune, { until: tx.now - IDEMPOTENCY_MS, limit });
}
