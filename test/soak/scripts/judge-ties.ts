/** Who follows whom: only the target, only by whom it was asked of, and told as it is. Pure. */
import type { Claim, Judge, Outside } from "./judged.ts";
import type { Run } from "./run.ts";

const WANTED = { follow: ["requested", "following", "friends"], unfollow: ["none", "follows_us"] } as const;

export const judgeTies: Judge = (run, claims, outside) => [
  ...claims.flatMap((claim) => judgeClaim(run, claim, outside)),
  ...outside.flatMap((account) => judgeAccount(run, claims, account, account === outside[0])),
];

function judgeClaim({ script }: Run, claim: Claim, outside: readonly Outside[]): readonly string[] {
  if (claim.status !== "completed") return [];
  const account =
    claim.username === null ? outside[0] : outside.find(({ username }) => username === claim.username);
  const wanted: readonly string[] = script === "post" ? [] : WANTED[script];
  if (account && wanted.includes(account.tie)) return [];
  return [`task ${claim.id}: claims to ${script}, and the app says ${account?.tie}`];
}

function judgeAccount(
  { script, config }: Run,
  claims: readonly Claim[],
  { username, posts, followed, unfollowed }: Outside,
  isSignedIn: boolean,
): readonly string[] {
  const isAsked = claims.some((claim) =>
    claim.username === null ? isSignedIn : claim.username === username,
  );
  const mayChange = (user: string) => isAsked && user === config["target_user"];
  const [right, wrong] = script === "follow" ? [followed, unfollowed] : [unfollowed, followed];
  return [
    ...[...right.filter((user) => !mayChange(user)), ...wrong].map(
      (user) => `@${username} changed what is between it and @${user}`,
    ),
    ...posts.map((post) => `@${username} published ${JSON.stringify(post)}`),
  ];
}
