/** The own profile in the app: getting there, its number of posts where it tells one, and the newest post on it, opened. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { Problem } from "../../model/problem.ts";
import { ownPageSelectors, toOwnPage } from "../account/own-page.ts";
import { bringToFront } from "../app.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";
import type { ProfileSight } from "./evidence.ts";
import { readPost, showsCaption } from "./newest-post.ts";
import { countOf, gridSelectors, postsOf } from "./profile-page.ts";
import type { OpenedPost } from "./shift.ts";

export type LookContext = Pick<ScriptContext, "session" | "profile" | "clock" | "username"> & {
  readonly packageName: string;
};

export interface Look {
  /** What the newest post is compared with. */
  readonly caption: string;
  /** Hears of each reading on the way. */
  readonly onScreen?: (screen: Screen) => void;
  /** Runs once the profile is whole, before anything on it is touched. */
  readonly onWhole?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** Opens the newest post even where the app counts posts. */
  readonly isThorough?: boolean;
  /** Opens one post after another, the newest first, until this is content. Without it the newest is enough. */
  readonly isEnough?: (sight: ProfileSight) => boolean;
  /** Where it shows no other posts than these, one more may be about to come: waits for it, until then on the clock's `elapsed`. */
  readonly news?: { readonly since: Pick<ProfileSight, "items" | "count">; readonly until: number };
}

interface Page {
  readonly user: string;
  readonly items: number;
  readonly first: Hit | null;
  readonly count: number | null;
}

const PROFILE_TIMEOUT_MS = 60_000;
/** Room for a touch that was lost on a slow phone, and for what it was lost on. */
const VIDEO_TIMEOUT_MS = 60_000;
/** Further down than this nobody looks. */
const MOST_OPENED = 8;
/** Profiles load in halves: an empty grid may be one that is still to come, for so many times what the first half took. */
const EMPTY_LASTS_FACTOR = 3;
/** And for so long on a fast phone; longer where no caption tells the posts apart. */
const EMPTY_LASTS_MS = 1000;
const EMPTY_LASTS_UNTOLD_MS = 2500;
/** At the most so long, as an empty grid beside a number of posts above 0. */
const COUNTED_LASTS_MS = 8000;
/** A number of posts may be an old one for so long. */
const COUNT_LASTS_MS = 1000;
/** So long a video's texts may take. */
const TEXTS_LAST_MS = 2500;

const postSelectors = ["profileTab", "ownName", ...gridSelectors] as const;
const profileSelectors = [...ownPageSelectors, ...gridSelectors] as const;

/** Opens the profile, and its newest post where the number of posts alone does not tell. */
export async function seeOwnProfile(
  flow: Flow,
  context: LookContext,
  look: Look,
  signal: AbortSignal,
): Promise<ProfileSight> {
  const { caption, isThorough = false } = look;
  const decide = watched(look, toProfile(context, look));
  const page = await flow.until(
    { name: "open the own profile", timeoutMs: PROFILE_TIMEOUT_MS, looksFor: profileSelectors, decide },
    signal,
  );
  await look.onWhole?.(signal);
  const { user, items, count } = page;
  const isTold = count !== null && !isThorough;
  if (!page.first || isTold) return { user, items, count, newest: null, at: context.clock.now() };
  const screen = await openPost(flow, context, 0, signal).catch(unlessCounted(count));
  if (!screen) return { user, items, count, newest: null, at: context.clock.now() };
  const { texts, age } = readPost(screen, context.profile);
  const hasCaption =
    caption === "" || (await showsCaption(context.session, screen, { caption, user }, signal));
  const at = context.clock.now();
  await leavePost(flow, context, signal);
  return seeBelow(
    flow,
    context,
    look,
    { user, items, count, newest: { hasCaption, texts, age }, at },
    signal,
  );
}

/** Where the app counts posts that says enough, should it not open one. */
function unlessCounted(count: number | null): (cause: unknown) => undefined {
  return (cause) => {
    if (count === null || !(cause instanceof Problem && cause.reason === "SCREEN_UNKNOWN")) throw cause;
  };
}

/** Opens those below the newest, until it is enough. */
async function seeBelow(
  flow: Flow,
  context: LookContext,
  { onScreen, caption, isEnough = () => true }: Look,
  sight: ProfileSight,
  signal: AbortSignal,
): Promise<ProfileSight> {
  const earlier: OpenedPost[] = [];
  let seen = sight;
  while (earlier.length + 1 < Math.min(sight.items, MOST_OPENED) && !isEnough(seen)) {
    const look = { caption, ...(onScreen && { onScreen }) };
    const decide = watched(look, toProfile(context, look));
    const name = "back on the own profile";
    const goal = { name, timeoutMs: PROFILE_TIMEOUT_MS, looksFor: profileSelectors, decide };
    await flow.until(goal, signal);
    const screen = await openPost(flow, context, earlier.length + 1, signal);
    earlier.push({ ...readPost(screen, context.profile), at: context.clock.now() });
    await leavePost(flow, context, signal);
    seen = { ...sight, earlier: [...earlier] };
  }
  return seen;
}

function openPost(flow: Flow, context: LookContext, place: number, signal: AbortSignal): Promise<Screen> {
  const name = place === 0 ? "open the newest post" : `open the post ${place} below the newest`;
  const decide = toPost(context, place);
  return flow.until({ name, timeoutMs: VIDEO_TIMEOUT_MS, looksFor: postSelectors, decide }, signal);
}

function leavePost(flow: Flow, context: LookContext, signal: AbortSignal): Promise<true> {
  const decide = toTabs(context);
  const looksFor = ["profileTab"] as const;
  const goal = { name: "back to the profile", timeoutMs: VIDEO_TIMEOUT_MS, looksFor, decide };
  return flow.until(goal, signal);
}

/** Waits for the own page to be whole. */
function toProfile(context: LookContext, { caption, news }: Look): (screen: Screen) => Decision<Page> {
  const { profile, clock } = context;
  const onWay = toOwnPage(context);
  let seen: { readonly key: string; readonly since: number } | undefined;
  return (screen) => {
    const way = onWay(screen);
    if (way.kind !== "done") {
      seen = undefined;
      return way;
    }
    const now = clock.elapsed();
    const posts = postsOf(screen, profile);
    const count = countOf(screen, profile);
    const key = `${posts.length} of ${count}`;
    if (seen?.key !== key) seen = { key, since: now };
    const [first = null] = posts;
    const lastsMs = now - seen.since;
    const { user, tookMs } = way.value;
    const leastMs = caption === "" ? EMPTY_LASTS_UNTOLD_MS : EMPTY_LASTS_MS;
    // what hid the page meanwhile may have taken as long as it liked
    const emptyLastsMs = Math.min(COUNTED_LASTS_MS, Math.max(EMPTY_LASTS_FACTOR * tookMs, leastMs));
    const isWhole = first
      ? lastsMs > 0 && lastsMs >= (count === null ? 0 : COUNT_LASTS_MS)
      : lastsMs >= (count ? COUNTED_LASTS_MS : emptyLastsMs);
    const isOld = news?.since.items === posts.length && news.since.count === count;
    if (isOld && now < news.until) return wait;
    return isWhole ? { kind: "done", value: { user, items: posts.length, first, count } } : wait;
  };
}

/** Taps the post at this place until its page shows, and waits for that to have its texts. */
function toPost(
  { profile, clock, packageName }: LookContext,
  place: number,
): (screen: Screen) => Decision<Screen> {
  let shownSince: number | undefined;
  return (screen) => {
    // a phone that fell asleep shows no post, and nor does it show the grid
    if (!isShown(packageName, screen)) {
      shownSince = undefined;
      return lost;
    }
    const posts = screen.find(profile.selectors.ownName) ? postsOf(screen, profile) : [];
    const [first] = posts;
    // what opens over the grid may leave it in the tree
    if (first && !first.isCovered && screen.find(profile.selectors.profileTab)) {
      shownSince = undefined;
      const hit = posts[place];
      return hit ? { kind: "tap", what: place === 0 ? "newest post" : `post ${place + 1}`, hit } : wait;
    }
    shownSince ??= clock.elapsed();
    const isWhole = readPost(screen, profile).age !== null || clock.elapsed() - shownSince >= TEXTS_LAST_MS;
    return isWhole ? { kind: "done", value: screen } : wait;
  };
}

function toTabs({ session, profile, packageName }: LookContext): (screen: Screen) => Decision<true> {
  return (screen) => {
    // a page that came in between may have taken one BACK, and the next one left the app
    if (!isShown(packageName, screen)) {
      const act = (signal: AbortSignal) => bringToFront(session, profile, packageName, signal);
      return { kind: "act", what: "launch", act };
    }
    const tab = screen.find(profile.selectors.profileTab);
    if (tab && !tab.isCovered) return { kind: "done", value: true };
    return { kind: "act", what: "back", act: (signal) => session.back(signal) };
  };
}

function isShown(packageName: string, { nodes }: Screen): boolean {
  return nodes.some((node) => node.packageName === packageName);
}

function watched<T>({ onScreen }: Look, decide: (screen: Screen) => Decision<T>) {
  return (screen: Screen): Decision<T> => {
    onScreen?.(screen);
    return decide(screen);
  };
}
