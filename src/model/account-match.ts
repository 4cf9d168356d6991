/** Whom an app on a phone is signed in as, and what becomes of those accounts. Nothing that is bound elsewhere is moved. */
import { usernameKey } from "./account.ts";
import type { Account, AccountChange, NewAccount } from "./account.ts";
import type { App } from "./task.ts";

/** As a script saw it. */
export interface SignedIn {
  readonly app: App;
  /** Where the call named one. */
  readonly package: string | null;
  /** Without @, each once, the active one among them. */
  readonly usernames: readonly string[];
  readonly active: string;
  /** False: the app showed no list of accounts, so there may be more. */
  readonly isWhole: boolean;
}

/** What is registered of the app so far, by where it is bound. */
export interface KnownAccounts {
  /** To the phone that was looked at, whoever is signed in there. */
  readonly here: readonly Account[];
  /** To another phone or to none, of those who are signed in. */
  readonly elsewhere: readonly Account[];
}

export interface Matching {
  readonly added: readonly NewAccount[];
  readonly changed: readonly { readonly id: number; readonly change: AccountChange }[];
  /** What was found and done, for people. */
  readonly note: string;
}

/** `serial` is what the phone is called by whoever asked. */
export function matchAccounts(seen: SignedIn, serial: string, { here, elsewhere }: KnownAccounts): Matching {
  const keys = new Set(seen.usernames.map(usernameKey));
  const among = (accounts: readonly Account[], isSeen: boolean) =>
    accounts.filter(({ username }) => keys.has(usernameKey(username)) === isSeen);
  const known = new Set([...here, ...elsewhere].map(({ username }) => usernameKey(username)));
  const added = seen.usernames.filter((username) => !known.has(usernameKey(username)));
  const bound = elsewhere.filter((account) => account.serial === null);
  const named = seen.package === null ? {} : { package: seen.package };
  const moved =
    seen.package === null ? [] : among(here, true).filter(({ package: name }) => name !== seen.package);
  const left = elsewhere.filter((account) => account.serial !== null);
  const gone = seen.isWhole ? among(here, false).filter(({ package: name }) => name === seen.package) : [];
  return {
    added: added.map((username) => ({
      ...{ app: seen.app, username, serial, package: seen.package, isEnabled: true },
    })),
    changed: [
      ...bound.map(({ id }) => ({ id, change: { serial, ...named } })),
      ...moved.map(({ id }) => ({ id, change: named })),
    ],
    note: [
      found(seen),
      ...told(added, "registered"),
      ...told(bound.map(nameOf), `bound to ${serial}`),
      ...told(moved.map(nameOf), `now in ${seen.package}`),
      ...left.map(
        (account) =>
          `${at(nameOf(account))} is bound to ${account.serial} and stays so: unbind it there first`,
      ),
      ...told(gone.map(nameOf), `bound to ${serial} and not signed in`),
    ].join("; "),
  };
}

function found({ app, package: name, usernames, active, isWhole }: SignedIn): string {
  const isActive = (username: string) => usernameKey(username) === usernameKey(active);
  const names = usernames.map((username) => `${at(username)}${isActive(username) ? " (active)" : ""}`);
  const where = name === null ? app : `${app} (${name})`;
  const doubt = isWhole ? "" : "; the app showed no list of accounts, so there may be more";
  return `signed in to ${where}: ${names.join(", ")}${doubt}`;
}

function told(usernames: readonly string[], what: string): readonly string[] {
  return usernames.length === 0 ? [] : [`${what}: ${usernames.map(at).join(", ")}`];
}

function nameOf({ username }: Account): string {
  return username;
}

function at(username: string): string {
  return `@${username}`;
}
