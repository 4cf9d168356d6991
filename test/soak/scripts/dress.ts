/** Makes the phone of a run what was drawn: its Android, its language, and what its accounts have done before. */
import type { Post } from "../../../src/sim/apps/accounts.ts";
import { findPerson, follow, type Person, tieOf } from "../../../src/sim/apps/people.ts";
import type { Phone } from "../../../src/sim/phone.ts";
import type { SimControl } from "../../support/sim-control.ts";
import type { Outside } from "./judged.ts";
import { seenOf } from "./parameter.ts";
import { postParameters } from "./parameters.ts";
import type { Past, Run } from "./run.ts";

/** Whom every account follows, and nobody asks about. */
const BYSTANDER = "old.friend";
const HOUR_MS = 3_600_000;

/** What outsiders see of the run: what was there from the beginning does not count. */
export type LookOutside = (control: SimControl) => Promise<readonly Outside[]>;

export function dress(phone: Phone, run: Run, now: number): LookOutside {
  phone.sdk = run.phone.sdk;
  phone.locale = run.phone.locale;
  const target = targetOf(run);
  for (const account of phone.accounts) {
    account.posts.push(...run.phone.history.map((past, i) => pastPost(past, i, run, now)));
    account.following.push(BYSTANDER);
    if (run.script === "unfollow" && target) follow(account, target);
  }
  const own = phone.accounts.filter(({ app }) => app === run.app);
  const others = phone.accounts.filter(({ app }) => app !== run.app);
  const before = new Map(phone.accounts.map((one) => [one, [...one.following]]));
  return async (control) =>
    Promise.all(
      [...own, ...others].map(async (account) => {
        const { app, name } = account;
        const { posts, following } = await control.account(phone.serial, app, name);
        const followedBefore = before.get(account) ?? [];
        return {
          username: name,
          isActive: phone.accounts.find((one) => one.app === app) === account,
          posts: posts.slice(run.phone.history.length),
          followed: following.filter((user) => !followedBefore.includes(user)),
          unfollowed: followedBefore.filter((user) => !following.includes(user)),
          tie: target ? tieOf(account, target) : "none",
        };
      }),
    );
}

function targetOf({ config }: Run): Person | undefined {
  const user = config["target_user"];
  return typeof user === "string" ? findPerson(user) : undefined;
}

function pastPost({ caption, hoursAgo }: Past, i: number, { app, config }: Run, now: number): Post {
  const { captions, isStory } = seenOf(postParameters, { app, config, username: null });
  const [same = ""] = captions;
  return {
    kind: "video",
    title: null,
    caption: { same, other: `something of ${hoursAgo} hours ago`, none: "" }[caption],
    sha256: [`the past ${i}`],
    sound: null,
    // whoever makes stories has made some before
    placement: isStory && i % 2 === 0 ? "story" : null,
    product_link: false,
    original_volume: 100,
    added_volume: null,
    at: new Date(now - hoursAgo * HOUR_MS).toISOString(),
  };
}
