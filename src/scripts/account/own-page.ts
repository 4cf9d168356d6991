/** The way to the own profile from wherever the app stands. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { bareUsername, usernameKey } from "../../model/account.ts";
import { bringToFront } from "../app.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision } from "../flow/flow.ts";
import type { ScriptContext } from "../script.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock" | "username"> & {
  readonly packageName: string;
};

/** A page without tabs may be one that has only begun to show, and one without buttons certainly has. */
const NO_TABS_MS = 1500;
const NO_BUTTONS_MS = 8000;
/** Where nothing says that it is the own profile, the name has to stay: feeds show names too. */
const BARE_NAME_LASTS_MS = 2500;
/** A profile that is no profile by then needs its tab touched again. */
const NO_NAME_MS = 5000;

/** What leads to it. */
export const ownPageSelectors = ["profileTab", "ownName", "ownPage", "postCount"] as const;

/** The own profile is open. */
export interface OwnPage {
  /** Whose it is, without @. */
  readonly user: string;
  readonly name: Hit;
  /** How long it took to show after its tab was touched. */
  readonly tookMs: number;
}

/** Launches the app where it is not in front, goes back to its tabs, and opens the profile. */
export function toOwnPage(context: Context): (screen: Screen) => Decision<OwnPage> {
  const { session, profile, clock } = context;
  const onTabs = toTabs(context);
  const isSure = steadyName(context);
  let tap: { readonly at: number; readonly shape: string } | undefined;
  let tookMs: number | undefined;
  return (screen) => {
    const way = onTabs(screen);
    if (way.kind !== "done") return way;
    const tab = way.value;
    const isThere = tap !== undefined && (isSelected(screen, tab) ?? screen.shape !== tap.shape);
    const name = isThere ? screen.find(profile.selectors.ownName) : undefined;
    if (name && tap) tookMs ??= clock.elapsed() - tap.at;
    if (name && tookMs !== undefined && isSure(screen, name)) {
      return { kind: "done", value: { user: bareUsername(name.node.text), name, tookMs } };
    }
    if (name) return wait;
    const isLate = tap === undefined || clock.elapsed() - tap.at >= NO_NAME_MS;
    if (isThere && !isLate) return lost;
    const { shape } = screen;
    return {
      kind: "act",
      what: "profile tab",
      on: tab,
      act: async (signal) => {
        await session.tap(tab.node, signal);
        tap = { at: clock.elapsed(), shape };
        tookMs = undefined;
      },
    };
  };
}

/** Resolves to the profile's tab, uncovered. */
export function toTabs({
  session,
  profile,
  clock,
  packageName,
}: Omit<Context, "username">): (screen: Screen) => Decision<Hit> {
  let noTabs: { readonly since: number; readonly shape: string } | undefined;
  return (screen) => {
    if (!screen.nodes.some((node) => node.packageName === packageName)) {
      const act = (signal: AbortSignal) => bringToFront(session, profile, packageName, signal);
      return { kind: "act", what: "launch", act };
    }
    const tab = screen.find(profile.selectors.profileTab);
    if (tab?.isCovered) return { kind: "tap", what: "profile tab", hit: tab };
    if (tab) {
      noTabs = undefined;
      return { kind: "done", value: tab };
    }
    const { shape } = screen;
    if (noTabs?.shape !== shape) noTabs = { since: clock.elapsed(), shape };
    const patienceMs = screen.nodes.some(({ isClickable }) => isClickable) ? NO_TABS_MS : NO_BUTTONS_MS;
    if (clock.elapsed() - noTabs.since < patienceMs) return wait;
    return { kind: "act", what: "back to the tabs", act: (signal) => session.back(signal) };
  };
}

/** Twice the same name where it is the expected one or the page says that it is the own profile, else for a while. */
function steadyName({ profile, clock, username }: Context): (screen: Screen, name: Hit) => boolean {
  let seen: { readonly text: string; readonly since: number; readonly readings: number } | undefined;
  return (screen, { node: { text } }) => {
    const now = clock.elapsed();
    if (seen?.text !== text) seen = { text, since: now, readings: 0 };
    seen = { ...seen, readings: seen.readings + 1 };
    const { ownPage, postCount } = profile.selectors;
    const isExpected = username !== null && usernameKey(username) === usernameKey(text);
    if (isExpected || screen.find(ownPage) || screen.find(postCount)) return seen.readings > 1;
    return now - seen.since >= BARE_NAME_LASTS_MS;
  };
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
