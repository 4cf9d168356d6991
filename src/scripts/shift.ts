/**
 * Whether a list of posts, the newest first, moved down by one between two looks: then one came on top of it. Pure.
 *
 * Posts of one account may look alike, and their pages show things that come and go. So a text counts only where it was at one
 * place and is now at the other, and an age only where no rounding explains it.
 */
import type { Age } from "./age.ts";

/** A post, opened. */
export interface OpenedPost {
  /** What tells it from other posts: its texts without ages and counts. */
  readonly texts: readonly string[];
  readonly age: Age | null;
  /** When it was looked at: epoch milliseconds. */
  readonly at: number;
}

export type Shift = "moved" | "stayed" | "unclear";

/** What is this old is not taken for one of a moment ago, for as long as a post takes. */
const OLD_MS = 300_000;

export function shiftOf(before: readonly OpenedPost[], now: readonly OpenedPost[]): Shift {
  const pairs = before.map((post, place) => ({ post, here: now[place], below: now[place + 1] }));
  const canStay = pairs.every(({ post, here }) => !here || isOfAgeOf(post, here));
  const canMove = pairs.every(({ post, below }) => !below || isOfAgeOf(post, below));
  const tellsStay = pairs.some(
    ({ post, here, below }, place) =>
      hasWhatLacks(post, here, below) || hasWhatLacks(before[place + 1], below, post),
  );
  const tellsMove = pairs.some(
    ({ post, here, below }, place) =>
      hasWhatLacks(post, below, here) || hasWhatLacks(post, below, before[place + 1]),
  );
  if (canMove && !tellsStay && (tellsMove || !canStay)) return "moved";
  return canStay && !tellsMove && (tellsStay || !canMove) ? "stayed" : "unclear";
}

/** Whether this much of a list will show that it moved, whatever comes on top of it. */
export function showsMoves(posts: readonly OpenedPost[]): boolean {
  const [newest] = posts;
  if (newest?.age && newest.age.atLeastMs >= OLD_MS) return true;
  return posts.some((post, place) => {
    const below = posts[place + 1];
    return below !== undefined && (differ(post.texts, below.texts) || isFarBelow(post, below));
  });
}

/** A text of the one that is also the other's, and not the third's. */
function hasWhatLacks(one?: OpenedPost, other?: OpenedPost, third?: OpenedPost): boolean {
  if (!one || !other || !third) return false;
  return one.texts.some((text) => other.texts.includes(text) && !third.texts.includes(text));
}

/** Whether both may be of the same moment, as far as their ages are told. */
function isOfAgeOf(one: OpenedPost, other: OpenedPost): boolean {
  const [a, b] = [momentOf(one), momentOf(other)];
  return !a || !b || (a.after < b.upTo && b.after < a.upTo);
}

/** Older by more than what rounding may hide. */
function isFarBelow(post: OpenedPost, below: OpenedPost): boolean {
  const [a, b] = [momentOf(post), momentOf(below)];
  return (
    a !== undefined && b !== undefined && a.after - b.upTo >= Math.max(a.upTo - a.after, b.upTo - b.after)
  );
}

function momentOf({ age, at }: OpenedPost): { readonly after: number; readonly upTo: number } | undefined {
  return age ? { after: at - age.lessThanMs, upTo: at - age.atLeastMs } : undefined;
}

function differ(some: readonly string[], others: readonly string[]): boolean {
  return some.some((text) => !others.includes(text)) || others.some((text) => !some.includes(text));
}
