/** Accounts as a table says them, and what that makes of those that there are. */
import { usernameKey } from "./account.ts";
import type { Account, AccountChange, NewAccount } from "./account.ts";
import type { App } from "./task.ts";

/** What is left out stays as it is, and of a new account is what it would be by default. */
export interface AccountEntry {
  readonly app: App;
  /** Without @. */
  readonly username: string;
  readonly serial?: string | null;
  readonly package?: string | null;
  readonly isEnabled?: boolean;
}

export interface ImportCount {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
}

export interface ImportPlan {
  readonly added: readonly NewAccount[];
  readonly changed: readonly { readonly id: number; readonly change: AccountChange }[];
  readonly count: ImportCount;
}

/** Each entry is of another account. `known` are those of the same names, in either app. */
export function planImport(entries: readonly AccountEntry[], known: readonly Account[]): ImportPlan {
  const byKey = new Map(known.map((account) => [keyOf(account), account]));
  const added: NewAccount[] = [];
  const changed: ImportPlan["changed"][number][] = [];
  for (const entry of entries) {
    const account = byKey.get(keyOf(entry));
    if (!account) added.push({ serial: null, package: null, isEnabled: true, ...entry });
    else if (differs(account, entry)) changed.push({ id: account.id, change: changeOf(entry) });
  }
  const unchanged = entries.length - added.length - changed.length;
  return { added, changed, count: { created: added.length, updated: changed.length, unchanged } };
}

/** The same for two names of one account. */
export function keyOf({ app, username }: Pick<AccountEntry, "app" | "username">): string {
  return `${app} ${usernameKey(username)}`;
}

function differs(account: Account, { serial, package: name, isEnabled }: AccountEntry): boolean {
  return (
    (serial !== undefined && serial !== account.serial) ||
    (name !== undefined && name !== account.package) ||
    (isEnabled !== undefined && isEnabled !== account.isEnabled)
  );
}

function changeOf({ app: _app, username: _username, ...change }: AccountEntry): AccountChange {
  return change;
}
