/**
 * Another task that posted to the same place since, with a caption that does not tell its post from ours: what shows there now
 * may be either. But that task looked before its own post came: what it saw then tells. Pure.
 */
import type { App, PointOfNoReturn } from "../model/task.ts";
import { likeness, splitTitle } from "./caption.ts";
import { parseSight } from "./evidence.ts";
import type { Showing } from "./showing.ts";

interface Asked {
  readonly app: App;
  /** Those that other tasks passed since, the earliest first. */
  readonly pointsSince?: readonly PointOfNoReturn[];
  readonly profile: { readonly processingMs: number };
  readonly showing: Pick<Showing, "isStory" | "judge">;
}

/** Whether our post was there before another's could be taken for it; `alone`: no other could. */
export function toldByTwin(
  point: PointOfNoReturn,
  { app, pointsSince = [], profile, showing }: Asked,
): "ours" | "absent" | "unsure" | "alone" {
  const user = parseSight(point.newestBefore)?.user;
  // a story shows no caption
  const isTwin = (other: PointOfNoReturn) => showing.isStory || isOfSameCaption(point, other, app);
  const twin = pointsSince.find((other) => mayBeIn(showing, other) && mayBeOf(user, other) && isTwin(other));
  if (!twin) return "alone";
  const seen = parseSight(twin.newestBefore);
  if (!seen) return "unsure";
  const verdict = showing.judge(point, seen);
  if (verdict === "ours") return "ours";
  // what was just being processed may have come after that look
  return verdict === "absent" && seen.at - point.at >= profile.processingMs ? "absent" : "unsure";
}

/** Without a caption of its own, a post may be any. */
function isOfSameCaption({ caption }: PointOfNoReturn, other: PointOfNoReturn, app: App): boolean {
  return caption === "" || likeness(caption, splitTitle(app, other.caption).caption) !== "other";
}

function mayBeIn({ isStory }: Pick<Showing, "isStory">, { newestBefore }: PointOfNoReturn): boolean {
  const seen = parseSight(newestBefore);
  return seen === null || (seen.isStory ?? false) === isStory;
}

function mayBeOf(user: string | undefined, other: PointOfNoReturn): boolean {
  const theirs = parseSight(other.newestBefore)?.user;
  return user === undefined || theirs === undefined || user === theirs;
}
