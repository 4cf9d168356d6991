/** Posts: each at most once, by whom it was asked of, with what was asked, and told as it is. Pure. */
import type { Post } from "../../../src/sim/apps/accounts.ts";
import { type Claim, isInDoubt, isRehearsal, type Judge, judgeRehearsals, type Outside } from "./judged.ts";
import { certainFailures, type Seen, seenOf } from "./parameter.ts";
import { postParameters } from "./parameters.ts";
import type { Run } from "./run.ts";

export const judgePosts: Judge = (run, claims, outside) => [
  ...claims.flatMap((claim) => judgeClaim(run, claim, outside)),
  ...judgeRehearsals(run, claims),
  ...outside.flatMap(({ username, posts }) =>
    posts
      .filter((post) => !claims.some((claim) => isOf(claim, post)))
      .map((post) => `@${username} published what nobody asked for: ${JSON.stringify(post)}`),
  ),
  ...outside.flatMap(({ username, followed, unfollowed }) =>
    [...followed, ...unfollowed].map((user) => `@${username} changed what is between it and @${user}`),
  ),
];

function judgeClaim(run: Run, claim: Claim, outside: readonly Outside[]): readonly string[] {
  const { id, status, username, repeats } = claim;
  const who = username ?? outside[0]?.username;
  const asked = { app: run.app, config: claim.config, username: who ?? null };
  const seen = seenOf(postParameters, asked);
  const most = isRehearsal(run) ? 0 : 1;
  const own = outside.flatMap((one) =>
    one.username === who ? one.posts.filter((post) => isOf(claim, post)) : [],
  );
  const others = outside.filter((one) => one.username !== who && one.posts.some((post) => isOf(claim, post)));
  const wrong: string[] = [];
  const say = (isWrong: boolean, what: string) => void (isWrong && wrong.push(`task ${id}: ${what}`));
  // where each account is asked, the same files may be asked of all
  for (const other of run.as === "each" ? [] : others) say(true, `published as @${other.username}`);
  say(own.length > most * (1 + repeats), `published ${own.length} times`);
  say(status === "completed" && own.length < most, "claims what was not published");
  const [why] = certainFailures(postParameters, asked);
  say(status === "completed" && why !== undefined, `claims what ends as ${why}`);
  say(
    status === "failed" && own.length > 0 && repeats === 0 && !isInDoubt(claim),
    "denies what was published",
  );
  for (const post of own)
    for (const what of unlike(post, claim, seen)) say(true, `published ${what}: ${JSON.stringify(post)}`);
  return wrong;
}

/** By its files, which no other task has but those of the same call. */
function isOf({ files }: Claim, { sha256 }: Post): boolean {
  return files.some((file) => sha256.includes(file));
}

/** Each way in which it is not what was asked for. */
function unlike(post: Post, { files }: Claim, seen: Seen): readonly string[] {
  const ways: readonly (readonly [isSo: boolean, what: string])[] = [
    [post.sha256.join() !== files.join(), "other files"],
    [post.kind !== seen.kind, "another kind"],
    [!seen.captions.includes(post.caption), "another caption"],
    [post.title !== seen.title, "another title"],
    [(post.placement === "story") !== seen.isStory, "in another place"],
    [!seen.sound.test(post.sound ?? ""), "another sound"],
    [post.original_volume !== seen.originalVolume, "as loud as nobody asked for"],
    [
      post.added_volume !== (post.sound === null ? null : seen.addedVolume),
      "a sound as loud as nobody asked",
    ],
    [post.product_link !== seen.hasProductLink, "another product link"],
  ];
  return ways.flatMap(([isSo, what]) => (isSo ? [what] : []));
}
