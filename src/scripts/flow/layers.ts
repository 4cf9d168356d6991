/** What lies on what, within what, and where. Pure. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";

/** What holds both buttons of a dialog holds few others. */
const MOST_BUTTONS_OF_DIALOG = 4;

/** The hit of the topmost dialog; where one dialog has several, the first of them as they were given. */
export function topmost<T extends { readonly hit: Hit }>(
  screen: Screen,
  ordered: readonly T[],
): T | undefined {
  const [first, ...others] = ordered;
  if (!first) return undefined;
  return others.reduce((top, one) => {
    const isLater = one.hit.button.index > top.hit.button.index;
    return isLater && !areOfOneDialog(screen, one.hit.button, top.hit.button) ? one : top;
  }, first);
}

function areOfOneDialog({ nodes }: Screen, one: UiNode, other: UiNode): boolean {
  for (let { parent } = one; parent; { parent } = parent) {
    if (other.index < parent.index || other.index > parent.lastIndex) continue;
    const buttons = nodes.slice(parent.index, parent.lastIndex + 1).filter(({ isClickable }) => isClickable);
    return buttons.length <= MOST_BUTTONS_OF_DIALOG;
  }
  return false;
}

export function isWithin(node: UiNode, { index, lastIndex }: UiNode): boolean {
  return node.index >= index && node.index <= lastIndex;
}

/** Equal while it is of one kind and stays where it is. */
export function placeOf({ className, bounds }: UiNode): string {
  return [className, ...Object.values(bounds)].join();
}
