/** From rows to accounts. */
import { type Selectable, sql } from "kysely";
import type { Account } from "../model/account.ts";
import { query, type Sql } from "./query.ts";
import type { AccountTable } from "./schema.ts";

export type AccountRow = Readonly<Selectable<AccountTable>>;

export function accountOf(row: AccountRow): Account {
  return {
    id: row.id,
    app: row.app,
    username: row.username,
    serial: row.serial,
    package: row.package,
    isEnabled: row.is_enabled === 1,
    quarantine:
      row.quarantined_at === null ? null : { reason: row.quarantine_reason ?? "", since: row.quarantined_at },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** Both lists are JSON arrays: of phones' ids, of user names as they are compared. */
const concerned = query<{ devices: string; usernames: string }>()((db, $) =>
  db
    .selectFrom("account")
    .selectAll()
    .where((eb) =>
      eb.or([
        eb("device_id", "in", sql<number>`(select value from json_each(${$("devices")}))`),
        eb("username_key", "in", sql<string>`(select value from json_each(${$("usernames")}))`),
      ]),
    )
    .orderBy("id"),
);

/** Accounts that are bound to one of the phones or have one of the names, oldest first. */
export function readAccounts(
  db: Sql,
  deviceIds: readonly number[],
  usernameKeys: readonly string[],
): Promise<AccountRow[]> {
  return db.all(concerned, { devices: JSON.stringify(deviceIds), usernames: JSON.stringify(usernameKeys) });
}
