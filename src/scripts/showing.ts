/** Where a post shows once it is published, and how it is told there. */
import type { PointOfNoReturn } from "../model/task.ts";
import { isEnough, judge, tellsFromTwins } from "./evidence.ts";
import type { ProfileSight, Verdict } from "./evidence.ts";
import type { Flow } from "./flow.ts";
import { seeOwnProfile } from "./own-profile.ts";
import type { Look, LookContext } from "./own-profile.ts";

export interface Showing {
  /** For people. */
  readonly place: string;
  see(flow: Flow, context: LookContext, look: Look, signal: AbortSignal): Promise<ProfileSight>;
  judge(point: PointOfNoReturn, seen: ProfileSight): Verdict;
  /** Before the tap: whether a post of ours will be told from what was there. */
  isEnoughBefore(before: ProfileSight): boolean;
  /** After it: whether looking further can tell no more. */
  isEnough(point: PointOfNoReturn, seen: ProfileSight): boolean;
}

export const onProfile: Showing = {
  place: "own profile",
  see: seeOwnProfile,
  judge,
  isEnoughBefore: tellsFromTwins,
  isEnough,
};
