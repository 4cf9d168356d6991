/** Accounts that a script saw on a phone become accounts of the phone. */
import { matchAccounts, type SignedIn } from "../model/account-match.ts";
import { usernameKey } from "../model/account.ts";
import { insertAccount, updateAccount } from "./account-change.ts";
import { accountOf, readAccounts } from "./account-row.ts";
import type { Transaction } from "./commit.ts";

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
