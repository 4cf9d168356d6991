/**
 * How much an account may do: so many actions of a kind in any 24 hours, and a pause between two. What counts is what was,
 * or may have been, published. The window rolls as those of the platforms do: a calendar day would let twice as much through
 * around midnight, and depends on a zone.
 */
import { accountOwner, phoneOwner } from "./material.ts";
import type { App, CareWait, NewTask } from "./task.ts";

/** Kinds of action that are counted: the scripts that do them. What other scripts do is not. */
export const actions = ["post", "follow", "unfollow"] as const;

export type Action = (typeof actions)[number];

export const DAY_MS = 24 * 60 * 60 * 1000;

/** What an account may do of one kind in one app. */
export interface Limit {
  /** In any 24 hours. */
  readonly perDay: number;
  /** From one action to the next, at least. */
  readonly pauseSeconds: number;
  /** By chance as much as this comes on top. */
  readonly stretchSeconds: number;
}

/** Of the kinds that are limited. */
export type Limits = Readonly<Record<App, Readonly<Record<Action, Limit>>>>;

const limit = (perDay: number, pauseSeconds: number, stretchSeconds: number): Limit => ({
  perDay,
  pauseSeconds,
  stretchSeconds,
});

/** A careful operator's; docs/care.md gives the reasons. */
export const carefulLimits: Limits = {
  tiktok: { post: limit(6, 1800, 900), follow: limit(60, 90, 90), unfollow: limit(60, 90, 90) },
  instagram: { post: limit(6, 1800, 900), follow: limit(50, 120, 120), unfollow: limit(50, 120, 120) },
};

export function actionOf(scriptName: string): Action | null {
  return actions.find((action) => action === scriptName) ?? null;
}

/** Whose actions are counted: the account's, whatever becomes of its row, or the phone's where a task names no account. */
export function ownerOf({ app, username }: Pick<NewTask, "app" | "username">, deviceId: number): string {
  return username === null ? phoneOwner(app, deviceId) : accountOwner(app, username);
}

/** The last action of a kind. */
export interface LastAction {
  readonly at: number;
  /** What was drawn for the pause after it, in [0, 1). */
  readonly stretch: number;
  readonly limit: Limit;
  /** Whether it was of the kind that is asked about. */
  readonly isSameKind: boolean;
}

/**
 * How long an account's actions of a kind wait; null: they need not. `oldest` is when the action was that many as the day
 * allows ago, null where there are not so many. Between two kinds the shorter of both pauses lies: a follow a minute must not
 * keep posts away for ever.
 */
export function waitOf(
  limit: Limit,
  oldest: number | null,
  last: readonly LastAction[],
  now: number,
): CareWait | null {
  const pauses = last.map((action) => action.at + pauseAfter(action, limit));
  const pausedUntil = Math.max(0, ...pauses);
  const cappedUntil = oldest === null ? 0 : oldest + DAY_MS;
  const until = Math.max(pausedUntil, cappedUntil);
  if (until <= now) return null;
  return { until, reason: cappedUntil >= pausedUntil ? "account_cap" : "account_pause" };
}

function pauseAfter({ limit: own, stretch, isSameKind }: LastAction, next: Limit): number {
  const pauseMs = (limit: Limit) => Math.round(1000 * (limit.pauseSeconds + stretch * limit.stretchSeconds));
  return isSameKind ? pauseMs(next) : Math.min(pauseMs(own), pauseMs(next));
}
