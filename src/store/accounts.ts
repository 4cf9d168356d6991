/** The verbs about accounts. */
import { sql } from "kysely";
import { matchAccounts, type SignedIn } from "../model/account-match.ts";
import {
  type Account,
  type AccountChange,
  bareUsername,
  type NewAccount,
  usernameKey,
} from "../model/account.ts";
import { Problem } from "../model/problem.ts";
import type { App } from "../model/task.ts";
import { accountOf, type AccountRow, readAccounts } from "./account-row.ts";
import type { Transaction, Writer } from "./commit.ts";
import { phoneIdOf } from "./phone.ts";
import { query } from "./query.ts";
import type { Reader } from "./read.ts";
import type { Flag } from "./schema.ts";
import type { AccountStore } from "./store.ts";

const byId = query<{ id: number }>()((db, $) =>
  db.selectFrom("account").selectAll().where("id", "=", $("id")),
);

const insert = query<{
  app: App;
  username: string;
  key: string;
  serial: string | null;
  device: number | null;
  package: string | null;
  enabled: Flag;
  now: number;
}>()((db, $) =>
  db
    .insertInto("account")
    .values({
      app: $("app"),
      username: $("username"),
      username_key: $("key"),
      serial: $("serial"),
      device_id: $("device"),
      package: $("package"),
      is_enabled: $("enabled"),
      created_at: $("now"),
      updated_at: $("now"),
    })
    .onConflict((conflict) => conflict.columns(["username_key", "app"]).doNothing())
    .returningAll(),
);

const save = query<{
  id: number;
  serial: string | null;
  device: number | null;
  package: string | null;
  enabled: Flag;
  reason: string | null;
  since: number | null;
  now: number;
}>()((db, $) =>
  db
    .updateTable("account")
    .set({
      serial: $("serial"),
      device_id: $("device"),
      package: $("package"),
      is_enabled: $("enabled"),
      quarantine_reason: $("reason"),
      quarantined_at: $("since"),
      updated_at: $("now"),
    })
    .where("id", "=", $("id"))
    .returningAll(),
);

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
    const row = await this.#reader.single((db) => db.get(byId, { id }));
    return row === undefined ? undefined : accountOf(row);
  }

  list(
    filter: { readonly app?: App; readonly serial?: string },
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

  update(id: number, change: AccountChange): Promise<Account> {
    return this.#writer.write(async (tx) => {
      const row = await tx.get(byId, { id });
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

/** Lasts until somebody lifts it; one that lasts already keeps its reason. An account that was deleted needs none. */
export async function quarantineAccount(tx: Transaction, id: number, reason: string): Promise<void> {
  const row = await tx.get(byId, { id });
  if (row?.quarantined_at === null) await updateAccount(tx, row, { quarantineReason: reason });
}

/** Registers who is signed in on the task's phone, where that moves nobody. Resolves to what was found and done, for people. */
export async function registerSignedIn(
  tx: Transaction,
  task: { readonly serial: string; readonly device_id: number },
  seen: SignedIn,
): Promise<string> {
  const rows = await readAccounts(tx, [task.device_id], seen.usernames.map(usernameKey));
  const ofApp = rows.filter(({ app }) => app === seen.app);
  const [here = [], elsewhere = []] = [true, false].map((isHere) =>
    ofApp.filter((row) => (row.device_id === task.device_id) === isHere),
  );
  const known = { here: here.map(accountOf), elsewhere: elsewhere.map(accountOf) };
  const { added, changed, note } = matchAccounts(seen, task.serial, known);
  for (const account of added) await insertAccount(tx, account);
  for (const { id, change } of changed) {
    const row = ofApp.find((one) => one.id === id);
    if (row) await updateAccount(tx, row, change);
  }
  return note;
}

/** A phone's accounts are found by any of its names. */
function selected(filter: { readonly app?: App; readonly serial?: string }) {
  const ofApp = filter.app === undefined ? sql`true` : sql`app = ${filter.app}`;
  const ofPhone =
    filter.serial === undefined
      ? sql`true`
      : sql`device_id = (select device_id from device_alias where name = ${filter.serial})`;
  return sql<AccountRow>`(select * from account where ${ofApp} and ${ofPhone})`.as("account");
}

async function insertAccount(tx: Transaction, account: NewAccount): Promise<Account> {
  const row = await tx.get(insert, {
    app: account.app,
    username: bareUsername(account.username),
    key: usernameKey(account.username),
    serial: account.serial,
    device: account.serial === null ? null : await phoneIdOf(tx, account.serial),
    package: account.package,
    enabled: account.isEnabled ? 1 : 0,
    now: tx.now,
  });
  if (row === undefined) {
    throw new Problem("STATE_CONFLICT", `${account.app} account ${account.username} exists already`, {
      field: "username",
    });
  }
  await tx.append({ about: "account", id: row.id });
  return accountOf(row);
}

async function updateAccount(tx: Transaction, row: AccountRow, change: AccountChange): Promise<Account> {
  const serial = change.serial === undefined ? row.serial : change.serial;
  const reason = change.quarantineReason === undefined ? row.quarantine_reason : change.quarantineReason;
  const isSameReason = reason === row.quarantine_reason;
  const saved = await tx.get(save, {
    id: row.id,
    serial,
    device: serial === row.serial ? row.device_id : serial === null ? null : await phoneIdOf(tx, serial),
    package: change.package === undefined ? row.package : change.package,
    enabled: (change.isEnabled ?? row.is_enabled === 1) ? 1 : 0,
    reason,
    since: isSameReason ? row.quarantined_at : reason === null ? null : tx.now,
    now: tx.now,
  });
  if (saved === undefined) throw unknownAccount(row.id);
  const quarantine = isSameReason ? null : reason === null ? "ended" : "begun";
  await tx.append({ about: "account", id: row.id, quarantine });
  return accountOf(saved);
}

function unknownAccount(id: number): Problem {
  return new Problem("NOT_FOUND", `there is no account ${id}`);
}
