/** The scripts by name, and the profiles by app: all that can be run. */
import type { ScriptName } from "../model/script-config.ts";
import type { App } from "../model/task.ts";
import instagram from "./apps/instagram.json" with { type: "json" };
import { readProfile } from "./apps/profile.ts";
import type { Profile } from "./apps/profile.ts";
import tiktok from "./apps/tiktok.json" with { type: "json" };
import { rehearsable } from "./dry-run.ts";
import { follow, unfollow } from "./follow.ts";
import { matchAccount } from "./match-account.ts";
import { post } from "./post.ts";
import type { Script } from "./script.ts";
import { switchAccount } from "./switch-account.ts";

const scripts: { readonly [name in ScriptName]: Script } = {
  post: rehearsable(post),
  follow: rehearsable(follow),
  unfollow: rehearsable(unfollow),
  match_account: matchAccount,
  switch_account: switchAccount,
};

export function scriptNamed(name: ScriptName): Script {
  return scripts[name];
}

/** As they are shipped, not yet read. */
export const shippedProfiles = { tiktok, instagram } as const satisfies Record<App, unknown>;

/** The shipped profile of an app, checked and compiled anew for each caller. */
export function profileOf(app: App): Profile {
  return readProfile(shippedProfiles[app]);
}
