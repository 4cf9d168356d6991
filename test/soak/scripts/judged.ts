/** What a run came to, as its client was told, and as an outsider sees it. */
import type { JsonObject } from "../../../src/model/task.ts";
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
  /** The sha256 of its files, in their order. */
  readonly files: readonly string[];
  /** How often it was told to post without looking. */
  readonly repeats: number;
}

/** One account: what it published in this run, and what is between it and whom the run is about. */
export interface Outside {
  readonly username: string;
  readonly posts: readonly Post[];
  /** Whom it follows now and did not before, and the other way round. */
  readonly followed: readonly string[];
  readonly unfollowed: readonly string[];
  /** What the app itself holds of the run's target. */
  readonly tie: "none" | "follows_us" | "requested" | "following" | "friends";
}

/** What is not as it was claimed. The first of the accounts is the one that was signed in. */
export type Judge = (run: Run, claims: readonly Claim[], outside: readonly Outside[]) => readonly string[];

/** The message leaves open whether something was published. */
export function isInDoubt({ error }: Claim): boolean {
  return error?.reason === "OUTCOME_UNKNOWN" || /may have (been )?published/.test(error?.message ?? "");
}
