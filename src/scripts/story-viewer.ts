/** The own story, opened: segment by segment to the newest, which comes last. */
import type { Screen, UiNode } from "../device/ui/screen.ts";
import { bareUsername, usernameKey } from "../model/account.ts";
import type { Age } from "./age.ts";
import type { Profile } from "./apps/profile.ts";
import { wait } from "./flow.ts";
import type { Decision } from "./flow.ts";
import { readPost } from "./newest-post.ts";
import type { LookContext } from "./own-profile.ts";

export interface SeenStory {
  /** Of the newest segment. */
  readonly age: Age | null;
  /** Of segments; null where the app does not say. */
  readonly count: number | null;
  /** When the newest was seen: epoch milliseconds. */
  readonly at: number;
}

/** A touch that seems to have changed nothing led to a segment that looks the same, or was lost. */
const STEP_MS = 1500;
/** A segment is followed by the next after 5 s: on a phone as slow as that one may have come and gone unseen. */
const PLAYS_ON_MS = 4500;
/** It has closed when it was gone for so long; between two segments it may be away for a moment, */
const GONE_MS = 700;
/** and what leads to no page with tabs by then is no end of a story. */
const ENDS_BY_MS = 8000;
const MOST_STEPS = 120;
/** Where a finger goes for the next segment: near the right edge, in the middle of the height. */
const NEXT_AT = 0.9;

/** What the open story is known by. */
export const storySelectors = [
  "storyViewer",
  "storyOwner",
  "storyShare",
  "profileTab",
  "storyPlace",
] as const;

/** A page without tabs that has an age, or the app's own viewer, with the account's name on it or what the app calls the own one. */
export function isOwnStory(screen: Screen, profile: Profile, user: string): boolean {
  const { storyViewer, storyOwner, storyShare, profileTab } = profile.selectors;
  const isViewer =
    screen.find(storyViewer) !== undefined ||
    (!screen.find(profileTab) && !screen.find(storyShare) && readPost(screen, profile).age !== null);
  if (!isViewer) return false;
  const isUser = ({ text, desc }: UiNode) =>
    [text, desc].some((name) => usernameKey(bareUsername(name)) === usernameKey(user));
  return screen.find(storyOwner) !== undefined || screen.nodes.some(isUser);
}

/** Resolves once the last segment was seen. Begins on the open story. */
export function throughStory(
  { session, profile, clock }: LookContext,
  user: string,
): (screen: Screen) => Decision<SeenStory> {
  const nothing: SeenStory = { age: null, count: null, at: clock.now() };
  let seen = nothing;
  let step: { readonly at: number; readonly shape: string } | undefined;
  let readAt = clock.elapsed();
  let goneSince: number | undefined;
  let hasMissed = false;
  let steps = 0;
  return (screen) => {
    const now = clock.elapsed();
    if (!isOwnStory(screen, profile, user)) {
      goneSince ??= now;
      hasMissed ||= goneSince - readAt >= PLAYS_ON_MS;
      const hasTabs = screen.find(profile.selectors.profileTab) !== undefined;
      if (now - goneSince < (hasTabs ? GONE_MS : ENDS_BY_MS)) return wait;
      return { kind: "done", value: hasTabs && !hasMissed ? seen : nothing };
    }
    goneSince = undefined;
    hasMissed ||= now - readAt >= PLAYS_ON_MS;
    readAt = now;
    if (step && step.shape === screen.shape && now - step.at < STEP_MS) return wait;
    const { age } = readPost(screen, profile);
    const place = placeOf(screen, profile);
    if (age) seen = { age, count: place?.all ?? null, at: clock.now() };
    const isLast = place !== undefined && place.at >= place.all;
    if (isLast && age) return { kind: "done", value: seen };
    if (steps >= MOST_STEPS) return { kind: "done", value: nothing };
    const act = async (signal: AbortSignal) => {
      steps += 1;
      step = { at: clock.elapsed(), shape: screen.shape };
      await session.tap(rightEdge(screen), signal);
    };
    return { kind: "act", what: `next segment, after ${steps + 1}`, act };
  };
}

/** "Story 2 of 3" */
function placeOf(
  screen: Screen,
  { selectors }: Profile,
): { readonly at: number; readonly all: number } | undefined {
  const node = screen.find(selectors.storyPlace)?.node;
  const [at, all] = (node ? `${node.desc} ${node.text}` : "").match(/\d+/g) ?? [];
  return at && all ? { at: Number(at), all: Number(all) } : undefined;
}

function rightEdge({ nodes }: Screen): UiNode {
  const [root] = nodes.toSorted((a, b) => b.bounds.right - b.bounds.left - (a.bounds.right - a.bounds.left));
  if (!root) throw new TypeError("a screen without nodes");
  const { left, right, top, bottom } = root.bounds;
  const x = Math.floor(left + (right - left) * NEXT_AT);
  return { ...root, bounds: { left: x, right: x + 1, top, bottom } };
}
