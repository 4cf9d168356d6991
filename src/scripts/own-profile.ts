/** The own profile in the app: getting there, and opening the newest post on it. */
import type { Hit } from "../device/find.ts";
import type { Screen } from "../device/screen.ts";
import { parseAge } from "./age.ts";
import type { Age } from "./age.ts";
import type { Profile } from "./apps/profile.ts";
import { likeness } from "./caption.ts";
import type { ProfileSight } from "./evidence.ts";
import { lost, wait } from "./flow.ts";
import type { Decision, Flow } from "./flow.ts";
import type { ScriptContext } from "./script.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };

interface Grid {
  readonly user: string;
  readonly items: number;
  readonly first: Hit | null;
}

const PROFILE_TIMEOUT_MS = 60_000;
const VIDEO_TIMEOUT_MS = 30_000;
/** Profiles load in halves: so long may an empty grid be one that is still to come. */
const EMPTY_LASTS_MS = 2500;
/** A page without tabs may be one that has only begun to show. */
const NO_TABS_MS = 1500;
/** And so long a video's texts may take. */
const TEXTS_LAST_MS = 2500;

/** Opens the profile and its newest post. `onScreen` hears of each reading on the way. */
export async function seeOwnProfile(
  flow: Flow,
  context: Context,
  caption: string,
  onScreen: (screen: Screen) => void,
  signal: AbortSignal,
): Promise<ProfileSight> {
  const grid = await flow.until(
    {
      name: "open the own profile",
      timeoutMs: PROFILE_TIMEOUT_MS,
      decide: watched(onScreen, toProfile(context)),
    },
    signal,
  );
  const { user, items } = grid;
  if (!grid.first) return { user, items, newest: null, at: context.clock.now() };
  const goal = { name: "open the newest post", timeoutMs: VIDEO_TIMEOUT_MS, decide: toVideo(context) };
  const screen = await flow.until(goal, signal);
  const { texts, age } = readTexts(screen, context.profile);
  const hasCaption = caption === "" || (await showsCaption(context, screen, caption, signal));
  const at = context.clock.now();
  await flow.until(
    { name: "back to the profile", timeoutMs: VIDEO_TIMEOUT_MS, decide: toTabs(context) },
    signal,
  );
  return { user, items, newest: { hasCaption, texts, age }, at };
}

/** Launches the app where it is not in front, goes back to its tabs, and waits for the grid to be whole. */
function toProfile({ session, profile, clock, packageName }: Context): (screen: Screen) => Decision<Grid> {
  let hasTapped = false;
  let shapeAtTap = "";
  let noTabsSince: number | undefined;
  let seen: { readonly items: number; readonly since: number } | undefined;
  return (screen) => {
    const now = clock.elapsed();
    if (!screen.nodes.some((node) => node.packageName === packageName)) {
      return { kind: "act", what: "launch", act: (signal) => bringToFront(session, packageName, signal) };
    }
    const tab = screen.find(profile.selectors.profileTab);
    if (!tab) {
      noTabsSince ??= now;
      if (now - noTabsSince < NO_TABS_MS) return wait;
      return { kind: "act", what: "back to the tabs", act: (signal) => session.back(signal) };
    }
    noTabsSince = undefined;
    const isThere = hasTapped && (isSelected(screen, tab) ?? screen.shape !== shapeAtTap);
    const name = screen.find(profile.selectors.ownName);
    if (!isThere || !name) {
      seen = undefined;
      if (isThere) return lost;
      if (!hasTapped) shapeAtTap = screen.shape;
      hasTapped = true;
      return { kind: "tap", what: "profile tab", hit: tab };
    }
    const posts = postsOf(screen, profile);
    if (seen?.items !== posts.length) seen = { items: posts.length, since: now };
    const [first = null] = posts;
    const isWhole = first ? now > seen.since : now - seen.since >= EMPTY_LASTS_MS;
    return isWhole
      ? { kind: "done", value: { user: name.node.text.trim().slice(1), items: posts.length, first } }
      : wait;
  };
}

/** Taps the first post until its page shows, and waits for that to have its texts. */
function toVideo({ profile, clock }: Context): (screen: Screen) => Decision<Screen> {
  let shownSince: number | undefined;
  return (screen) => {
    const [first] = screen.find(profile.selectors.ownName) ? postsOf(screen, profile) : [];
    if (first && screen.find(profile.selectors.profileTab)) {
      shownSince = undefined;
      return { kind: "tap", what: "newest post", hit: first };
    }
    shownSince ??= clock.elapsed();
    const isWhole = readTexts(screen, profile).age !== null || clock.elapsed() - shownSince >= TEXTS_LAST_MS;
    return isWhole ? { kind: "done", value: screen } : wait;
  };
}

function toTabs({ session, profile }: Context): (screen: Screen) => Decision<true> {
  return (screen) => {
    if (screen.find(profile.selectors.profileTab)) return { kind: "done", value: true };
    return { kind: "act", what: "back", act: (signal) => session.back(signal) };
  };
}

/** A phone that was locked or fell asleep meanwhile shows no app. */
async function bringToFront(
  session: Context["session"],
  packageName: string,
  signal: AbortSignal,
): Promise<void> {
  await session.wake(signal);
  await session.launch(packageName, signal);
}

/** Newest first: by rows, then along the row. */
function postsOf(screen: Screen, { selectors }: Profile): readonly Hit[] {
  const strangers = screen.findAll(selectors.notAPost);
  const isPost = ({ button }: Hit) =>
    !strangers.some(({ node }) => node.index >= button.index && node.index <= button.lastIndex);
  const byButton = new Map(screen.findAll(selectors.gridItem).map((hit) => [hit.button.index, hit]));
  return [...byButton.values()]
    .filter(isPost)
    .toSorted(
      (a, b) => a.button.bounds.top - b.button.bounds.top || a.button.bounds.left - b.button.bounds.left,
    );
}

/** Undefined where the app does not say which tab is open. */
function isSelected({ nodes }: Screen, { node, button }: Hit): boolean | undefined {
  const { bounds } = button;
  const isOfBar = ({ bounds: other }: { bounds: typeof bounds }) =>
    other.top >= bounds.top - (bounds.bottom - bounds.top);
  const selected = nodes.filter((one) => one.isSelected && isOfBar(one));
  if (selected.length === 0) return undefined;
  const isWithin = (index: number) =>
    index >= Math.min(node.index, button.index) && index <= button.lastIndex;
  return selected.some(
    (one) => isWithin(one.index) || (one.index <= button.index && one.lastIndex >= button.lastIndex),
  );
}

function readTexts(
  { nodes }: Screen,
  profile: Profile,
): { readonly texts: readonly string[]; readonly age: Age | null } {
  let age: Age | null = null;
  const texts: string[] = [];
  for (const text of nodes.map((node) => node.text.trim()).filter((one) => one !== "")) {
    const parsed = parseAge(text, profile) ?? parseAge(text.split("·").at(-1) ?? "", profile);
    if (parsed) age ??= parsed;
    else if (!/^[\d.,\s]+[kmb]?$/i.test(text)) texts.push(text);
  }
  return { texts, age };
}

async function showsCaption(
  { session }: Context,
  screen: Screen,
  caption: string,
  signal: AbortSignal,
): Promise<boolean> {
  const rated = screen.nodes.map((node) => ({ node, how: likeness(caption, node.text) }));
  if (rated.some(({ how }) => how === "same")) return true;
  for (const { node, how } of rated) {
    if (how === "like" && likeness(caption, await session.textOf(screen, node, signal)) === "same")
      return true;
  }
  return false;
}

function watched<T>(onScreen: (screen: Screen) => void, decide: (screen: Screen) => Decision<T>) {
  return (screen: Screen): Decision<T> => {
    onScreen(screen);
    return decide(screen);
  };
}
