/** What a plan of tasks asks about phones and accounts, read before it asks. */
import { sql } from "kysely";
import { type Account, usernameKey } from "../model/account.ts";
import type { Directory } from "../model/plan.ts";
import { accountOf, readAccounts } from "./account-row.ts";
import { query, type Sql } from "./query.ts";
import type { Names } from "./task-store.ts";

const phoneNamed = query<{ name: string }>()((db, $) =>
  db.selectFrom("device_alias").selectAll().where("name", "=", $("name")),
);

/** The names are a JSON array. */
const phonesNamed = query<{ names: string }>()((db, $) =>
  db
    .selectFrom("device_alias")
    .selectAll()
    .where("name", "in", sql<string>`(select value from json_each(${$("names")}))`),
);

/** Knows the phones of these serials and their accounts, the accounts of these user names and their phones. */
export async function readDirectory(db: Sql, names: Names): Promise<Directory & PhoneIds> {
  const phoneIds = await readPhoneIds(db, names.serials);
  const usernameKeys = names.usernames.map(usernameKey);
  const deviceIds = names.isMultiAccount === true ? [...new Set(phoneIds.values())] : [];
  const rows =
    deviceIds.length + usernameKeys.length > 0 ? await readAccounts(db, deviceIds, usernameKeys) : [];
  for (const { serial, device_id: id } of rows) if (serial !== null && id !== null) phoneIds.set(serial, id);
  const byPhone = Map.groupBy(rows, (row) => row.device_id);
  const byName = Map.groupBy(rows, (row) => row.username_key);
  const accountsOf = (found: typeof rows | undefined): readonly Account[] => (found ?? []).map(accountOf);
  return {
    phoneIds,
    phoneKey: (name) => phoneIds.get(name)?.toString() ?? `unknown:${name}`,
    accountsOn: (name) => accountsOf(byPhone.get(phoneIds.get(name) ?? null)?.filter(isBound)),
    accountsNamed: (username) => accountsOf(byName.get(usernameKey(username))),
  };
}

/** Most calls name one phone, which a key finds in two thirds of the time; for two, a list is as fast already. */
async function readPhoneIds(db: Sql, names: readonly string[]): Promise<Map<string, number>> {
  const [name = "", ...others] = names;
  const phones =
    others.length === 0
      ? [await db.get(phoneNamed, { name })]
      : await db.all(phonesNamed, { names: JSON.stringify(names) });
  return new Map(phones.flatMap((alias) => (alias ? [[alias.name, alias.device_id]] : [])));
}

/** Which phone a name leads to, of those that were read. */
export interface PhoneIds {
  readonly phoneIds: ReadonlyMap<string, number>;
}

/** An account that is bound to no phone is on none. */
function isBound(row: { readonly device_id: number | null }): boolean {
  return row.device_id !== null;
}
