/** What a run came to, as its client was told, and as an outsider sees it. */
import type { App, JsonObject } from "../../../src/model/task.ts";
import type { Post } from "../../../src/sim/apps/accounts.ts";
import type { Run } from "./run.ts";

/** One task, as it was asked for and as the server tells it now. */
export interface Claim {
  readonly id: number;
  readonly status: "pending" | "running" | "completed" | "failed";
  readonly error: { readonly reason: string; readonly message: string } | null;
  /** Null: whoever was signed in. */
  readonly username: string | null;
  readonly config: JsonObject;
  /** Whether the server tells it as a dry run. */
  readonly isDry: boolean;
  readonly remark: string | null;
  /** When its last attempt ended; 0 where none did. */
  readonly endedAt: number;
  /** The sha256 of its files, in their order. */
  readonly files: readonly string[];
  /** How often it was told to post without looking. */
  readonly repeats: number;
}

/** One account: what it published in this run, and what is between it and whom the run is about. */
export interface Outside {
  readonly username: string;
  /** Whom the app acts as. */
  readonly isActive: boolean;
  readonly posts: readonly Post[];
  /** Whom it follows now and did not before, and the other way round. */
  readonly followed: readonly string[];
  readonly unfollowed: readonly string[];
  /** What the app itself holds of the run's target. */
  readonly tie: "none" | "follows_us" | "requested" | "following" | "friends";
}

/** An account as the server knows it. */
export interface Registration {
  readonly app: App;
  readonly username: string;
  readonly serial: string | null;
  readonly package: string | null;
}

/** What is not as it was claimed. The first of the accounts is the one that was signed in. */
export type Judge = (
  run: Run,
  claims: readonly Claim[],
  outside: readonly Outside[],
  registrations: readonly Registration[],
) => readonly string[];

/** Whether nothing may come of it. */
export function isRehearsal({ isDry, config }: Pick<Run, "isDry" | "config">): boolean {
  return isDry || String(config["dry_run"]) === "true";
}

/** What is wrong with tasks of which nothing may come, beside what came of them. */
export function judgeRehearsals(run: Run, claims: readonly Claim[]): readonly string[] {
  const isAsked = isRehearsal(run);
  return claims.flatMap(({ id, isDry, status, remark }) => [
    ...(isDry === isAsked ? [] : [`task ${id}: is ${isDry ? "a" : "no"} dry run`]),
    ...(isAsked && status === "completed" && !(remark ?? "").startsWith("dry run, nothing was published")
      ? [`task ${id}: does not say that it was a dry run: ${remark}`]
      : []),
  ]);
}

/** What nobody asked for, of a script that neither publishes nor follows. */
export function judgeBystanding(outside: readonly Outside[]): readonly string[] {
  return outside.flatMap(({ username, posts, followed, unfollowed }) => [
    ...[...followed, ...unfollowed].map((user) => `@${username} changed what is between it and @${user}`),
    ...posts.map((post) => `@${username} published ${JSON.stringify(post)}`),
  ]);
}

/** The message leaves open whether something was published. */
export function isInDoubt({ error }: Claim): boolean {
  return error?.reason === "OUTCOME_UNKNOWN" || /may have (been )?published/.test(error?.message ?? "");
}
