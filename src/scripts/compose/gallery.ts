/** What an app's own picker shows. Pure. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import type { Profile } from "../apps/profile.ts";
import { inReadingOrder } from "../flow/reading-order.ts";

export interface Gallery {
  /** The newest first, without the tiles that are no media. */
  readonly items: readonly Hit[];
  /** Changes when something is picked, as far as the app tells. */
  readonly state: string;
  /** The places of the items that say that they are picked: 0 for the newest. None where the app does not tell. */
  readonly picked: readonly number[];
}

/** The mark of what is picked: its place among those, as "2". */
const PLACE = /^\s*\d{1,2}\s*$/;

export function readGallery(screen: Screen, { selectors }: Profile): Gallery {
  const tools = screen.findAll(selectors.galleryTool);
  const byButton = new Map(screen.findAll(selectors.galleryItem).map((hit) => [hit.button.index, hit]));
  const items = [...byButton.values()].filter(
    ({ button }) => !tools.some(({ node }) => isWithin(node, button)),
  );
  const next = screen.find(selectors.next);
  const several = screen.find(selectors.severalImages);
  const isPicked = ({ button }: Hit) =>
    screen.nodes.some(
      (node) => isWithin(node, button) && (node.isSelected || PLACE.test(node.text) || PLACE.test(node.desc)),
    );
  const ordered = inReadingOrder(items);
  const picked = ordered.flatMap((item, place) => (isPicked(item) ? [place] : []));
  const told = screen.nodes
    .filter((node) => items.some(({ button }) => isWithin(node, button)))
    .map(({ text, desc, isSelected, bounds }) => [text, desc, isSelected, ...Object.values(bounds)].join());
  return {
    items: ordered,
    state: [next ? next.node.text : "no Next", isChosen(several), ...told].join("\n"),
    picked,
  };
}

/**
 * Where to touch to pick the file: at the item that tells its name, else at its place, since the newest come first.
 * `age` is 0 for the newest. Where several are picked, an item may have a mark of its own for it.
 */
export function placeToPick(
  screen: Screen,
  { selectors }: Profile,
  { items }: Gallery,
  file: { readonly unique: string; readonly age: number; readonly isOneOfSeveral: boolean },
): Hit | undefined {
  const named = items.find(({ button }) =>
    screen.nodes.some(
      (node) => isWithin(node, button) && [node.text, node.desc].some((text) => text.includes(file.unique)),
    ),
  );
  const item = named ?? items[file.age];
  if (!item || !file.isOneOfSeveral) return item;
  const mark = screen
    .findAll(selectors.galleryPick)
    .find(({ node }) => node.index > item.button.index && node.index <= item.button.lastIndex);
  return mark ?? item;
}

/** Whether a button that stays down is down. */
export function isChosen(hit: Hit | undefined): boolean {
  return hit !== undefined && (hit.node.isSelected || hit.button.isSelected);
}

export function isWithin(node: UiNode, { index, lastIndex }: UiNode): boolean {
  return node.index >= index && node.index <= lastIndex;
}
