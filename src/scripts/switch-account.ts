/** Switches to an account and reads its name on the own profile; does nothing else. */
import { usernameKey } from "../model/account.ts";
import { actAsAccount } from "./account/account.ts";
import { wishedPackage } from "./account/package-wish.ts";
import { findPackage, startAnew } from "./app.ts";
import { Flow } from "./flow/flow.ts";
import type { Script, ScriptContext, ScriptResult } from "./script.ts";

export const switchAccount: Script = { name: "switch_account", run };

async function run(context: ScriptContext, signal: AbortSignal): Promise<ScriptResult> {
  const { config } = context;
  if (config.script !== "switch_account")
    throw new TypeError(`switch_account was given the config of ${config.script}`);
  const username = config.username ?? context.username;
  if (username === null) throw new TypeError("switch_account was given nobody to switch to");
  const wished = { ...context, username, package: await wishedPackage(context, config.package, signal) };
  const packageName = await findPackage(wished, signal);
  await startAnew(context, packageName, signal);
  await actAsAccount(new Flow({ ...wished, packageName }), { ...wished, packageName }, signal);
  return { note: `the app acts as @${usernameKey(username)}` };
}
