/** The way to the own profile from wherever the app stands. */
import type { Hit } from "../device/find.ts";
import type { Screen } from "../device/screen.ts";
import { bareUsername } from "../model/account.ts";
import { bringToFront } from "./app.ts";
import { lost, wait } from "./flow.ts";
import type { Decision } from "./flow.ts";
import type { ScriptContext } from "./script.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };

/** A page without tabs may be one that has only begun to show. */
const NO_TABS_MS = 1500;

/** The own profile is open. */
export interface OwnPage {
  /** Whose it is, without @. */
  readonly user: string;
  readonly name: Hit;
}

/** Launches the app where it is not in front, goes back to its tabs, and opens the profile. */
export function toOwnPage({
  session,
  profile,
  clock,
  packageName,
}: Context): (screen: Screen) => Decision<OwnPage> {
  let hasTapped = false;
  let shapeAtTap = "";
  let noTabsSince: number | undefined;
  return (screen) => {
    if (!screen.nodes.some((node) => node.packageName === packageName)) {
      return { kind: "act", what: "launch", act: (signal) => bringToFront(session, packageName, signal) };
    }
    const tab = screen.find(profile.selectors.profileTab);
    if (!tab) {
      noTabsSince ??= clock.elapsed();
      if (clock.elapsed() - noTabsSince < NO_TABS_MS) return wait;
      return { kind: "act", what: "back to the tabs", act: (signal) => session.back(signal) };
    }
    noTabsSince = undefined;
    const isThere = hasTapped && (isSelected(screen, tab) ?? screen.shape !== shapeAtTap);
    const name = screen.find(profile.selectors.ownName);
    if (isThere && name) return { kind: "done", value: { user: bareUsername(name.node.text), name } };
    if (isThere) return lost;
    if (!hasTapped) shapeAtTap = screen.shape;
    hasTapped = true;
    return { kind: "tap", what: "profile tab", hit: tab };
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
