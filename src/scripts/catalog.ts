/** The scripts by name, and the profiles by app: all that can be run. */
import { Problem } from "../model/problem.ts";
import type { ScriptName } from "../model/script-config.ts";
import type { App } from "../model/task.ts";
import { readProfile } from "./apps/profile.ts";
import type { Profile } from "./apps/profile.ts";
import tiktok from "./apps/tiktok.json" with { type: "json" };
import { follow, unfollow } from "./follow.ts";
import { post } from "./post.ts";
import type { Script } from "./script.ts";

const scripts: { readonly [name in ScriptName]: Script } = { post, follow, unfollow };

export function scriptNamed(name: ScriptName): Script {
  return scripts[name];
}

/** The shipped profile of an app, checked and compiled anew for each caller. Throws NOT_IMPLEMENTED. */
export function profileOf(app: App): Profile {
  if (app === "tiktok") return readProfile(tiktok);
  throw new Problem("NOT_IMPLEMENTED", `app ${app} is not implemented yet`, { field: "script_config.app" });
}
