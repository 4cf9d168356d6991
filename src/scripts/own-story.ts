/**
 * The own story in the app: whether there is one, and looked through to its newest segment. It is opened by the ring on the own
 * profile or, where that has none, by the own picture on the first page.
 */
import type { Hit } from "../device/ui/find.ts";
import type { Screen } from "../device/ui/screen.ts";
import type { ProfileSight } from "./evidence.ts";
import { lost, wait } from "./flow.ts";
import type { Decision, Flow, Goal } from "./flow.ts";
import { ownPageSelectors, toOwnPage, toTabs } from "./own-page.ts";
import type { Look, LookContext } from "./own-profile.ts";
import { isOwnStory, storySelectors, throughStory } from "./story-viewer.ts";

interface Place {
  readonly user: string;
  readonly ring: Hit | null;
  /** The page says that there is no story. */
  readonly isStoryless: boolean;
}

const PAGE_TIMEOUT_MS = 60_000;
const STORY_TIMEOUT_MS = 240_000;
/** Pages load in halves: a ring that is still to come has come by then. */
const RING_BY_MS = 2500;
/** What a touch on the ring led to by then is no story. */
const OPENS_BY_MS = 8000;

const ringSelectors = [...ownPageSelectors, "storyRing", "storyless"] as const;
const traySelectors = ["profileTab", "homeTab", "ownPage", "storyTray"] as const;

/** `count` is of segments, where the app tells it. A story whose newest segment has no age is seen, and tells nothing. */
export async function seeOwnStory(
  flow: Flow,
  context: LookContext,
  { onScreen = () => {}, onWhole }: Look,
  signal: AbortSignal,
): Promise<ProfileSight> {
  const until = <T>(goal: Goal<T>): Promise<T> => flow.until(watched(goal, onScreen), signal);
  const { user, ring, isStoryless } = await until({
    name: "look for the own story",
    timeoutMs: PAGE_TIMEOUT_MS,
    looksFor: ringSelectors,
    decide: toRing(context),
  });
  await onWhole?.(signal);
  const none = (): ProfileSight => ({
    ...{ user, isStory: true, items: 0, count: null, newest: null },
    at: context.clock.now(),
  });
  if (!ring && isStoryless) return none();
  const isOnFirstPage =
    !ring &&
    (await until({
      name: "look for it on the first page",
      timeoutMs: PAGE_TIMEOUT_MS,
      looksFor: traySelectors,
      decide: toTray(context),
    }));
  if (!ring && !isOnFirstPage) return none();
  const isOpen = await until({
    name: "open the own story",
    timeoutMs: PAGE_TIMEOUT_MS,
    looksFor: [...storySelectors, ...ringSelectors, ...traySelectors],
    decide: toStory(context, user, ring ? ringOnProfile : ringOnFirstPage),
  });
  const story = isOpen
    ? await until({
        name: "look through the own story",
        timeoutMs: STORY_TIMEOUT_MS,
        looksFor: storySelectors,
        decide: throughStory(context, user),
      })
    : null;
  const back = { name: "back to the tabs", timeoutMs: PAGE_TIMEOUT_MS, decide: toTabs(context) };
  await until({ ...back, looksFor: ["profileTab"] });
  if (!story) return none();
  const { age, count, at } = story;
  return { user, isStory: true, items: count ?? 1, count, newest: { hasCaption: true, texts: [], age }, at };
}

function watched<T>(goal: Goal<T>, onScreen: (screen: Screen) => void): Goal<T> {
  return {
    ...goal,
    decide(screen) {
      onScreen(screen);
      return goal.decide(screen);
    },
  };
}

function toRing(context: LookContext): (screen: Screen) => Decision<Place> {
  const { profile, clock } = context;
  const onWay = toOwnPage(context);
  let ringless: { readonly since: number; readonly shape: string } | undefined;
  return (screen) => {
    const way = onWay(screen);
    if (way.kind !== "done") {
      ringless = undefined;
      return way;
    }
    const { user } = way.value;
    const ring = ringOnProfile(screen, context) ?? null;
    if (ring) return { kind: "done", value: { user, ring, isStoryless: false } };
    if (ringless?.shape !== screen.shape) ringless = { since: clock.elapsed(), shape: screen.shape };
    if (clock.elapsed() - ringless.since < RING_BY_MS) return wait;
    const isStoryless = screen.find(profile.selectors.storyless) !== undefined;
    return { kind: "done", value: { user, ring: null, isStoryless } };
  };
}

/** False where the first page shows no story of the own for a while. */
function toTray(context: LookContext): (screen: Screen) => Decision<boolean> {
  const { session, profile, clock } = context;
  const onWay = toTabs(context);
  let tappedAt: number | undefined;
  return (screen) => {
    const way = onWay(screen);
    if (way.kind !== "done") return way;
    const home = screen.find(profile.selectors.homeTab);
    if (!home) return lost;
    const isThere = tappedAt !== undefined && !screen.find(profile.selectors.ownPage);
    const ring = isThere ? ringOnFirstPage(screen, context) : undefined;
    if (ring) return { kind: "done", value: true };
    if (tappedAt !== undefined && clock.elapsed() - tappedAt >= RING_BY_MS)
      return { kind: "done", value: false };
    if (tappedAt !== undefined) return wait;
    const act = async (signal: AbortSignal) => {
      await session.tap(home.node, signal);
      tappedAt = clock.elapsed();
    };
    return { kind: "act", what: "first page", on: home, act };
  };
}

/** False where it leads to something else, as to a camera for a first story. */
function toStory(
  context: LookContext,
  user: string,
  find: (screen: Screen, context: LookContext) => Hit | undefined,
): (screen: Screen) => Decision<boolean> {
  const { profile, clock } = context;
  const begun = clock.elapsed();
  return (screen) => {
    if (isOwnStory(screen, profile, user)) return { kind: "done", value: true };
    if (clock.elapsed() - begun >= OPENS_BY_MS) return { kind: "done", value: false };
    const hit = screen.find(profile.selectors.profileTab) && find(screen, context);
    return hit ? { kind: "tap", what: "own story", hit } : wait;
  };
}

function ringOnProfile(screen: Screen, { profile }: LookContext): Hit | undefined {
  const { storyRing, ownPage, postCount } = profile.selectors;
  const isProfile = screen.find(ownPage) ?? screen.find(postCount);
  return isProfile && screen.find(storyRing);
}

function ringOnFirstPage(screen: Screen, { profile }: LookContext): Hit | undefined {
  return screen.find(profile.selectors.storyTray);
}
