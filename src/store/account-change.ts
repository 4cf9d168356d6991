/** How an account's row comes and changes: the row and its event together. */
import {
  type Account,
  type AccountChange,
  bareUsername,
  type NewAccount,
  usernameKey,
} from "../model/account.ts";
import { Problem } from "../model/problem.ts";
import type { App } from "../model/task.ts";
import { accountOf, type AccountRow } from "./account-row.ts";
import type { Transaction } from "./commit.ts";
import { phoneIdOf } from "./phone.ts";
import { query } from "./query.ts";
import type { Flag } from "./schema.ts";

export const accountById = query<{ id: number }>()((db, $) =>
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

/** Lasts until somebody lifts it; one that lasts already keeps its reason. An account that was deleted needs none. */
export async function quarantineAccount(tx: Transaction, id: number, reason: string): Promise<void> {
  const row = await tx.get(accountById, { id });
  if (row?.quarantined_at === null) await updateAccount(tx, row, { quarantineReason: reason });
}

export async function insertAccount(tx: Transaction, account: NewAccount): Promise<Account> {
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

export async function updateAccount(
  tx: Transaction,
  row: AccountRow,
  change: AccountChange,
): Promise<Account> {
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

export function unknownAccount(id: number): Problem {
  return new Problem("NOT_FOUND", `there is no account ${id}`);
}
