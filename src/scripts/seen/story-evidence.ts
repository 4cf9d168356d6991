/**
 * Whether what the own story shows now was posted by us: by the age of its newest segment, and by how many there are where the
 * app says so. Pure. A story shows no caption, so that nothing else tells ours from another.
 */
import type { PointOfNoReturn } from "../../model/task.ts";
import type { Age } from "./age.ts";
import { parseSight } from "./evidence.ts";
import type { ProfileSight, Verdict } from "./evidence.ts";

/** Ages are rounded. */
const SLACK_MS = 60_000;
/** What was posted just now is said to be less than so old, if not more exactly. */
const YOUNGEST_MS = 60_000;
/** After a day a part of a story goes by itself: what is older may have gone. */
const LASTS_MS = 23 * 3_600_000;

/** `files`: how many the story was made of, each a segment of its own. */
export function judgeStory(point: PointOfNoReturn, seen: ProfileSight, files = 1): Verdict {
  const before = parseSight(point.newestBefore);
  if (!before || before.user !== seen.user) return "unsure";
  if (!seen.newest) return before.newest ? "unsure" : "absent";
  const { age } = seen.newest;
  if (!age) return "unsure";
  const sinceMs = seen.at - point.at;
  const isYoung = age.atLeastMs <= sinceMs + SLACK_MS;
  if (isYoung && isNewerThan(before.at, age, seen)) return "ours";
  if (isYoung && !before.newest) return "likely";
  if (isYoung && before.newest?.age && isYounger(age, before.newest.age, seen.at - before.at)) return "ours";
  if (before.count !== null && seen.count !== null && before.newest) {
    if (isYoung && seen.count === before.count + files) return "ours";
    if (seen.count === before.count && isStillWhole(before, seen.at)) return "absent";
  }
  // what is older than the tap was there before, whatever the look before it saw
  const isOld = age.atLeastMs > sinceMs + (age.lessThanMs - age.atLeastMs) / 2;
  return isOld && before.newest ? "absent" : "unsure";
}

/**
 * Before the tap: how long to wait until a segment of ours will be younger than the newest one, as the app writes ages. Nothing
 * else tells it where the app gives no number of segments.
 */
export function untoldMs({ newest, count, at }: ProfileSight, now: number): number {
  if (!newest?.age || count !== null) return 0;
  const { atLeastMs, lessThanMs } = newest.age;
  const youngestMs = Math.min(YOUNGEST_MS, lessThanMs - atLeastMs);
  return Math.max(0, youngestMs - atLeastMs - (now - at));
}

/** Posted after that instant for certain. */
function isNewerThan(at: number, age: Age, seen: ProfileSight): boolean {
  return seen.at - age.lessThanMs >= at;
}

/** Younger than the newest from before can be by now. */
function isYounger(age: Age, before: Age, passedMs: number): boolean {
  return age.lessThanMs <= before.atLeastMs + passedMs;
}

/** None of it has run out by now: of several only the newest's age is known. */
function isStillWhole({ count, newest, at }: ProfileSight, now: number): boolean {
  return count === 1 && newest?.age ? newest.age.lessThanMs + (now - at) < LASTS_MS : false;
}
