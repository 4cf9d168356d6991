/** What an app's own picker shows. Pure. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import type { Profile } from "../apps/profile.ts";
import { inReadingOrder } from "../flow/reading-order.ts";
import { scrollableAround } from "../flow/scroll.ts";

export interface Gallery {
  /** The newest first, without the tiles that are no media. */
  readonly items: readonly Hit[];
  /** Changes when something is picked, as far as the app tells. */
  readonly state: string;
  /** How many items say that they are picked; null where none does. */
  readonly picked: number | null;
  /** Of each item its place among the picked ones, where it tells one. */
  readonly places: readonly (number | undefined)[];
  /** What scrolls around them. */
  readonly area: UiNode | undefined;
}

/** The mark of what is picked: its place among those, as "2". */
const PLACE = /^\s*(\d{1,2})\s*$/;

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
  const picked = items.filter(isPicked).length || null;
  const told = screen.nodes
    .filter((node) => items.some(({ button }) => isWithin(node, button)))
    .map(({ text, desc, isSelected, bounds }) => [text, desc, isSelected, ...Object.values(bounds)].join());
  const ordered = inReadingOrder(items);
  return {
    items: ordered,
    places: ordered.map((item) => placeOf(screen, item)),
    area: scrollableAround(ordered[0]?.button),
    state: [next ? next.node.text : "no Next", isChosen(several), ...told].join("\n"),
    picked,
  };
}

/**
 * Where to touch to pick the file: at the item that tells its name, else at its place, since the newest come first. Where several are picked, an item may have a mark of its own for it.
 */
export function placeToPick(
  screen: Screen,
  { selectors }: Profile,
  { items }: Gallery,
  file: { readonly unique: string; readonly place: number | undefined; readonly isOneOfSeveral: boolean },
): Hit | undefined {
  const named = items.find(({ button }) =>
    screen.nodes.some(
      (node) => isWithin(node, button) && [node.text, node.desc].some((text) => text.includes(file.unique)),
    ),
  );
  const item = named ?? (file.place === undefined ? undefined : items[file.place]);
  if (!item || !file.isOneOfSeveral) return item;
  const mark = screen
    .findAll(selectors.galleryPick)
    .find(({ node }) => node.index > item.button.index && node.index <= item.button.lastIndex);
  return mark ?? item;
}

/** After so many that are picked: in a grid that was scrolled next to the last of them, undefined where that does not show. */
export function placeOfNext({ places }: Gallery, picked: number, isScrolled: boolean): number | undefined {
  if (!isScrolled) return picked;
  const last = places.indexOf(picked);
  return last < 0 ? undefined : last + 1;
}

/** How many are picked, as far as the grid tells; where it was scrolled by the last one's place. */
export function toldPicks({ picked, places }: Gallery, isScrolled: boolean): number | null {
  if (!isScrolled) return picked;
  return Math.max(0, ...places.filter((place) => place !== undefined)) || null;
}

/** Whether more items may be further down: the last ones stand at the end of what scrolls. */
export function isFull({ items, area }: Gallery): boolean {
  const last = items.at(-1)?.button.bounds;
  return (
    area !== undefined && last !== undefined && area.bounds.bottom - last.bottom < last.bottom - last.top
  );
}

function placeOf(screen: Screen, { button }: Hit): number | undefined {
  const [told] = screen.nodes
    .slice(button.index, button.lastIndex + 1)
    .flatMap(({ text, desc }) => [PLACE.exec(text)?.[1], PLACE.exec(desc)?.[1]])
    .filter((place) => place !== undefined);
  return told === undefined ? undefined : Number(told);
}

/** Whether a button that stays down is down. */
export function isChosen(hit: Hit | undefined): boolean {
  return hit !== undefined && (hit.node.isSelected || hit.button.isSelected);
}

function isWithin(node: UiNode, { index, lastIndex }: UiNode): boolean {
  return node.index >= index && node.index <= lastIndex;
}
