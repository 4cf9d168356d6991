/**
 * Another task that posted since, with a caption that does not tell its post from ours: what the own profile shows now may be
 * either. But that task looked at the profile before its own post came: what it saw then tells. Pure.
 */
import type { App, PointOfNoReturn } from "../model/task.ts";
import { likeness, splitTitle } from "./caption.ts";
import { judge, parseSight } from "./evidence.ts";

interface Asked {
  readonly app: App;
  /** Those that other tasks passed since, the earliest first. */
  readonly pointsSince?: readonly PointOfNoReturn[];
  readonly profile: { readonly processingMs: number };
}

/** Whether our post was there before another's could be taken for it; `alone`: no other could. */
export function toldByTwin(
  point: PointOfNoReturn,
  { app, pointsSince = [], profile }: Asked,
): "ours" | "absent" | "unsure" | "alone" {
  const user = parseSight(point.newestBefore)?.user;
  const twin = pointsSince.find((other) => isTwin(point, other, app) && mayBeOf(user, other));
  if (!twin) return "alone";
  const seen = parseSight(twin.newestBefore);
  if (!seen) return "unsure";
  const verdict = judge(point, seen);
  if (verdict === "ours") return "ours";
  // what was just being processed may have come after that look
  return verdict === "absent" && seen.at - point.at >= profile.processingMs ? "absent" : "unsure";
}

/** Without a caption of its own, a post may be any. */
function isTwin({ caption }: PointOfNoReturn, other: PointOfNoReturn, app: App): boolean {
  return caption === "" || likeness(caption, splitTitle(app, other.caption).caption) !== "other";
}

function mayBeOf(user: string | undefined, other: PointOfNoReturn): boolean {
  const theirs = parseSight(other.newestBefore)?.user;
  return user === undefined || theirs === undefined || user === theirs;
}
