/**
 * Whether a post is ours: what the own profile shows now, against what it showed before the tap on Post. Pure. "Nothing seen" is
 * never a success, and a post that could as well be an older one with the same caption is not ours.
 */
import type { PointOfNoReturn } from "../model/task.ts";
import type { Age } from "./age.ts";
import { shiftOf, showsMoves } from "./shift.ts";
import type { OpenedPost } from "./shift.ts";

/** The newest post on the own profile, opened. */
export interface NewestPost {
  /** One of its texts is the caption in question; always so where that is empty. */
  readonly hasCaption: boolean;
  /** What else tells it from other posts: its texts without ages and counts. */
  readonly texts: readonly string[];
  readonly age: Age | null;
}

export interface ProfileSight {
  /** Whose profile. */
  readonly user: string;
  /** Of the own story, whose segments stand for posts. */
  readonly isStory?: boolean;
  /** How many posts the grid shows. */
  readonly items: number;
  /** Null: the grid is empty, or was not looked at since the app counts posts. */
  readonly newest: NewestPost | null;
  /** Those below the newest, as far as they were opened. */
  readonly earlier?: readonly OpenedPost[];
  /** How many posts the app says there are; null where it does not say, or not exactly. */
  readonly count: number | null;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** `likely`: ours if a second look says the same, since a page that was not whole would look like that too. */
export type Verdict = "ours" | "likely" | "absent" | "unsure";

/** Ages are rounded, and a post counts from when the platform took it. */
const SLACK_MS = 60_000;
const ALIKE = 0.6;

/** What the point of no return keeps of the profile before. */
export function describeSight(sight: ProfileSight): string {
  return JSON.stringify(sight);
}

/** Null where the text is none of ours. */
export function parseSight(text: string | null): ProfileSight | null {
  if (text === null) return null;
  try {
    const sight: unknown = JSON.parse(text);
    return isSight(sight) ? sight : null;
  } catch {
    return null;
  }
}

/** Looks at `seen` for what was posted at `point`. Without a sight from before, only a young post with this caption counts. */
export function judge(point: PointOfNoReturn, seen: ProfileSight): Verdict {
  const before = parseSight(point.newestBefore);
  if (before && before.user !== seen.user) return "unsure";
  if (before && before.count !== null && seen.count !== null) {
    return judgeCount(before.count, seen.count, point, seen.newest);
  }
  if (!seen.newest) return before && !before.newest ? "absent" : "unsure";
  if (isOurs(point, seen, seen.newest, before)) return "ours";
  if (before?.newest?.hasCaption) return judgeTwins(point, seen, seen.newest, before);
  return before?.newest && isAsBefore(before, seen) ? "absent" : "unsure";
}

/** Before the tap: whether what was seen will be told from a post of ours with this caption, which may look the same. */
export function tellsFromTwins(before: ProfileSight): boolean {
  return before.newest?.hasCaption !== true || showsMoves(postsOf(before));
}

/** After the tap: whether posts further down can say no more than is known. */
export function isEnough(point: PointOfNoReturn, seen: ProfileSight): boolean {
  if (judge(point, seen) !== "unsure") return true;
  const before = parseSight(point.newestBefore);
  return !before?.newest?.hasCaption || postsOf(seen).length > postsOf(before).length;
}

/** The newest before may look as ours does, so that what lies below has to say whether one came on top of it. */
function judgeTwins(
  point: PointOfNoReturn,
  seen: ProfileSight,
  newest: NewestPost,
  before: ProfileSight,
): Verdict {
  if (!newest.hasCaption) return "unsure";
  const shift = shiftOf(postsOf(before), postsOf(seen));
  const sinceMs = seen.at - point.at;
  if (shift === "moved" && newest.age && newest.age.atLeastMs <= sinceMs + SLACK_MS) return "likely";
  if (shift === "stayed") return seen.items <= before.items ? "absent" : "unsure";
  const isTooOld =
    newest.age && newest.age.atLeastMs > sinceMs + (newest.age.lessThanMs - newest.age.atLeastMs) / 2;
  return shift === "unclear" && isTooOld && isAsBefore(before, seen) ? "absent" : "unsure";
}

function isAsBefore(before: ProfileSight, seen: ProfileSight): boolean {
  if (!before.newest || !seen.newest) return false;
  return isSame(before.newest, seen.newest) && seen.items <= before.items;
}

/** Newest first. */
function postsOf({ newest, earlier = [], at }: ProfileSight): readonly OpenedPost[] {
  return newest ? [{ texts: newest.texts, age: newest.age, at }, ...earlier] : [];
}

/** One more is ours, unless the newest is seen to be another. */
function judgeCount(
  before: number,
  seen: number,
  { caption }: PointOfNoReturn,
  newest: NewestPost | null,
): Verdict {
  if (seen === before) return "absent";
  if (seen < before) return "unsure";
  const isSeen = newest?.hasCaption === true && caption !== "";
  const isOther = newest !== null && !newest.hasCaption;
  return isSeen || (seen === before + 1 && !isOther) ? "ours" : "unsure";
}

function isOurs(
  point: PointOfNoReturn,
  seen: ProfileSight,
  newest: NewestPost,
  before: ProfileSight | null,
): boolean {
  const isYoung = newest.age && newest.age.atLeastMs <= seen.at - point.at + SLACK_MS;
  if (!newest.hasCaption || isYoung === false) return false;
  if (!before) return isYoung === true && point.caption !== "";
  if (!before.newest || !before.newest.hasCaption) return true;
  // the one before has the same caption: only age or number tell them apart
  return isYoung === true && (isYounger(newest.age, before, seen.at) || seen.items === before.items + 1);
}

/** Younger than the post from before can be by now. */
function isYounger(age: Age | null, before: ProfileSight, now: number): boolean {
  if (!age || !before.newest?.age) return false;
  return age.lessThanMs <= before.newest.age.atLeastMs + (now - before.at);
}

function isSame(before: NewestPost, seen: NewestPost): boolean {
  const all = new Set([...before.texts, ...seen.texts]);
  const both = [...all].filter((text) => before.texts.includes(text) && seen.texts.includes(text));
  return all.size === 0 || both.length / all.size >= ALIKE;
}

function isSight(value: unknown): value is ProfileSight {
  return (
    typeof value === "object" &&
    value !== null &&
    ["user", "newest", "items", "count"].every((name) => name in value)
  );
}
