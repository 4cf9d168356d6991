/** The verbs about accounts. */
import { sql } from "kysely";
import type { AccountEntry, ImportCount } from "../model/account-import.ts";
import { usernameKey } from "../model/account.ts";
import type { Account, AccountChange, NewAccount } from "../model/account.ts";
import { accountById, insertAccount, unknownAccount, updateAccount } from "./account-change.ts";
import { importAccounts, planned } from "./account-import.ts";
import { accountOf, type AccountRow } from "./account-row.ts";
import type { AccountFilter, AccountStore } from "./account-store.ts";
import type { Writer } from "./commit.ts";
import { query } from "./query.ts";
import type { Reader } from "./read.ts";

const remove = query<{ id: number }>()((db, $) => db.deleteFrom("account").where("id", "=", $("id")));

export class Accounts implements AccountStore {
  readonly #writer: Writer;
  readonly #reader: Reader;

  constructor(writer: Writer, reader: Reader) {
    this.#writer = writer;
    this.#reader = reader;
  }

  create(account: NewAccount): Promise<Account> {
    return this.#writer.write((tx) => insertAccount(tx, account));
  }

  async get(id: number): Promise<Account | undefined> {
    const row = await this.#reader.single((db) => db.get(accountById, { id }));
    return row === undefined ? undefined : accountOf(row);
  }

  list(
    filter: AccountFilter,
    page: number,
    pageSize: number,
  ): Promise<{ accounts: readonly Account[]; total: number }> {
    return this.#reader.read(async (db) => {
      const [count] = await db.allOf((builder) =>
        builder.selectFrom(selected(filter)).select((eb) => eb.fn.countAll<number>().as("total")),
      );
      const rows = await db.allOf((builder) =>
        builder
          .selectFrom(selected(filter))
          .selectAll()
          .orderBy("id")
          .limit(pageSize)
          .offset((page - 1) * pageSize),
      );
      return { accounts: rows.map(accountOf), total: count?.total ?? 0 };
    });
  }

  async after(id: number, filter: AccountFilter, most: number): Promise<readonly Account[]> {
    const rows = await this.#reader.single((db) =>
      db.allOf((builder) =>
        builder.selectFrom(selected(filter)).selectAll().where("id", ">", id).orderBy("id").limit(most),
      ),
    );
    return rows.map(accountOf);
  }

  async import(entries: readonly AccountEntry[], isDryRun: boolean): Promise<ImportCount> {
    if (!isDryRun) return this.#writer.write((tx) => importAccounts(tx, entries));
    return (await this.#reader.single((db) => planned(db, entries))).count;
  }

  update(id: number, change: AccountChange): Promise<Account> {
    return this.#writer.write(async (tx) => {
      const row = await tx.get(accountById, { id });
      if (row === undefined) throw unknownAccount(id);
      return updateAccount(tx, row, change);
    });
  }

  delete(id: number): Promise<void> {
    return this.#writer.write(async (tx) => {
      if ((await tx.run(remove, { id })) === 0) throw unknownAccount(id);
      await tx.append({ about: "account", id });
    });
  }
}

/** A phone's accounts are found by any of its names. */
function selected(filter: AccountFilter) {
  const ofApp = filter.app === undefined ? sql`true` : sql`app = ${filter.app}`;
  const ofPhone =
    filter.serial === undefined
      ? sql`true`
      : sql`device_id = (select device_id from device_alias where name = ${filter.serial})`;
  const ofName =
    filter.username === undefined ? sql`true` : sql`username_key = ${usernameKey(filter.username)}`;
  return sql<AccountRow>`(select * from account where ${ofApp} and ${ofPhone} and ${ofName})`.as("account");
}
