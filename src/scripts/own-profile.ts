/** The own profile in the app: getting there, and opening the newest post on it. */
import type { Hit } from "../device/find.ts";
import type { Screen } from "../device/screen.ts";
import { parseAge } from "./age.ts";
import type { Age } from "./age.ts";
import type { Profile } from "./apps/profile.ts";
import { likeness } from "./caption.ts";
import type { ProfileSight } from "./evidence.ts";
import { wait } from "./flow.ts";
import type { Decision, Flow } from "./flow.ts";
import { toOwnPage } from "./own-page.ts";
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

/** Waits for the grid of the own page to be whole. */
function toProfile(context: Context): (screen: Screen) => Decision<Grid> {
  const { profile, clock } = context;
  const onWay = toOwnPage(context);
  let seen: { readonly items: number; readonly since: number } | undefined;
  return (screen) => {
    const way = onWay(screen);
    if (way.kind !== "done") {
      seen = undefined;
      return way;
    }
    const now = clock.elapsed();
    const posts = postsOf(screen, profile);
    if (seen?.items !== posts.length) seen = { items: posts.length, since: now };
    const [first = null] = posts;
    const isWhole = first ? now > seen.since : now - seen.since >= EMPTY_LASTS_MS;
    const { user } = way.value;
    return isWhole ? { kind: "done", value: { user, items: posts.length, first } } : wait;
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
