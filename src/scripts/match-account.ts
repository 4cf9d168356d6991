/**
 * Reads which accounts an app is signed in to: the own profile tells who is active, the app's list of accounts who else there
 * is. Changes nothing; whose accounts they become is decided where the attempt is settled.
 */
import { readAccountList } from "./account/account-list.ts";
import { wishedPackage } from "./account/package-wish.ts";
import { findPackage, startAnew } from "./app.ts";
import { beginAgainIfLost } from "./flow/begin-again.ts";
import { Flow } from "./flow/flow.ts";
import { touchOnce } from "./flow/touch-once.ts";
import type { Script, ScriptContext, ScriptResult } from "./script.ts";

export const matchAccount: Script = { name: "match_account", run };

async function run(context: ScriptContext, signal: AbortSignal): Promise<ScriptResult> {
  const { config, app, session } = context;
  if (config.script !== "match_account")
    throw new TypeError(`match_account was given the config of ${config.script}`);
  const wished = await wishedPackage(context, config.package, signal);
  const packageName = await findPackage({ ...context, package: wished }, signal);
  const here = { ...context, packageName };
  // what somebody has just opened by hand is left as it stands
  if (config.package.by !== "foreground") await startAnew(context, packageName, signal);
  const flow = new Flow(here);
  const list = await beginAgainIfLost(here, () => readAccountList(flow, here, signal), signal);
  if (list.isWhole) await touchOnce(() => session.back(signal));
  const note = `signed in to ${app}: ${list.usernames.map((name) => `@${name}`).join(", ")}`;
  return { note, signedIn: { app, package: wished, ...list } };
}
