/** What is done with accounts. */
import type { AccountEntry, ImportCount } from "../model/account-import.ts";
import type { Account, AccountChange, NewAccount } from "../model/account.ts";
import type { App } from "../model/task.ts";

export interface AccountStore {
  /** STATE_CONFLICT where the app has an account of this name. */
  create(account: NewAccount): Promise<Account>;
  get(id: number): Promise<Account | undefined>;
  list(
    filter: AccountFilter,
    page: number,
    pageSize: number,
  ): Promise<{ accounts: readonly Account[]; total: number }>;
  /** Oldest first, those that come after one: so all of them are read without holding up others. */
  after(id: number, filter: AccountFilter, most: number): Promise<readonly Account[]>;
  /** Creates and changes accounts, all of them or none. In a dry run it only tells what it would do. */
  import(entries: readonly AccountEntry[], isDryRun: boolean): Promise<ImportCount>;
  update(id: number, change: AccountChange): Promise<Account>;
  delete(id: number): Promise<void>;
}

export interface AccountFilter {
  readonly app?: App;
  /** Any name of the phone. */
  readonly serial?: string;
  /** Compared as names are. */
  readonly username?: string;
}
