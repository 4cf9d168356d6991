/** Who follows whom: only the target, only by whom it was asked of, and told as it is. Pure. */
import { type Claim, isRehearsal, type Judge, judgeRehearsals, type Outside } from "./judged.ts";
import type { Run } from "./run.ts";

const WANTED = { follow: ["requested", "following", "friends"], unfollow: ["none", "follows_us"] } as const;

export const judgeTies: Judge = (run, claims, outside) => [
  ...claims.flatMap((claim) => judgeClaim(run, claim, outside)),
  ...judgeRehearsals(run, claims),
  ...outside.flatMap((account) => judgeAccount(run, claims, account, account === outside[0])),
];

function judgeClaim(run: Run, claim: Claim, outside: readonly Outside[]): readonly string[] {
  const { script } = run;
  if (claim.status !== "completed" || isRehearsal(run)) return [];
  const account =
    claim.username === null ? outside[0] : outside.find(({ username }) => username === claim.username);
  const wanted: readonly string[] = script === "follow" || script === "unfollow" ? WANTED[script] : [];
  if (account && wanted.includes(account.tie)) return [];
  return [`task ${claim.id}: claims to ${script}, and the app says ${account?.tie}`];
}

function judgeAccount(
  run: Run,
  claims: readonly Claim[],
  { username, posts, followed, unfollowed }: Outside,
  isSignedIn: boolean,
): readonly string[] {
  const { script, config } = run;
  const isAsked = claims.some((claim) =>
    claim.username === null ? isSignedIn : claim.username === username,
  );
  const mayChange = (user: string) => isAsked && !isRehearsal(run) && user === config["target_user"];
  const [right, wrong] = script === "follow" ? [followed, unfollowed] : [unfollowed, followed];
  return [
    ...[...right.filter((user) => !mayChange(user)), ...wrong].map(
      (user) => `@${username} changed what is between it and @${user}`,
    ),
    ...posts.map((post) => `@${username} published ${JSON.stringify(post)}`),
  ];
}
