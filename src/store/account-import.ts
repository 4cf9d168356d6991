/** A table of accounts becomes accounts, in one transaction. */
import { inputFirst } from "../clock.ts";
import { planImport } from "../model/account-import.ts";
import type { AccountEntry, ImportCount, ImportPlan } from "../model/account-import.ts";
import { usernameKey } from "../model/account.ts";
import { insertAccount, updateAccount } from "./account-change.ts";
import { accountOf, readAccounts } from "./account-row.ts";
import type { AccountRow } from "./account-row.ts";
import type { Transaction } from "./commit.ts";
import type { Sql } from "./query.ts";

/** Rows that are written before others have their turn. */
const SLICE = 250;

export async function importAccounts(
  tx: Transaction,
  entries: readonly AccountEntry[],
): Promise<ImportCount> {
  const { added, changed, count, rows } = await planned(tx, entries);
  for (const [index, account] of added.entries()) {
    if (index % SLICE === 0) await inputFirst();
    await insertAccount(tx, account);
  }
  for (const [index, { id, change }] of changed.entries()) {
    if (index % SLICE === 0) await inputFirst();
    const row = rows.get(id);
    if (row) await updateAccount(tx, row, change);
  }
  return count;
}

/** What would become of it now. */
export async function planned(
  db: Sql,
  entries: readonly AccountEntry[],
): Promise<ImportPlan & { readonly rows: ReadonlyMap<number, AccountRow> }> {
  const keys = entries.map(({ username }) => usernameKey(username));
  const known = await readAccounts(db, [], keys);
  return { ...planImport(entries, known.map(accountOf)), rows: new Map(known.map((row) => [row.id, row])) };
}
