/** What an app's own picker shows. Pure. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import type { Profile } from "../apps/profile.ts";
import { isWithin } from "../flow/layers.ts";
import { inReadingOrder } from "../flow/reading-order.ts";
import { scrollableAround } from "../flow/scroll.ts";
import type { CopiedFile } from "./copy-media.ts";

export interface Gallery {
  /** The newest first, without the tiles that are no media. */
  readonly items: readonly Hit[];
  /** Changes when something is picked, as far as the app tells. */
  readonly state: string;
  /** The indices of the items that say that they are picked; none where the app does not tell. */
  readonly picked: readonly number[];
  /** Of each item its place among the picked ones, where it tells one. */
  readonly places: readonly (number | undefined)[];
  /** What scrolls around them. */
  readonly area: UiNode | undefined;
}

/** The mark of what is picked: its place among those, as "2". */
const PLACE = /^\s*(\d{1,2})\s*$/;
/** How long it lasts, which the tile of a video may say and that of an image never does. */
const LENGTH = /^\s*\d{1,2}:\d\d(?::\d\d)?\s*$/;

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
  const told = screen.nodes
    .filter((node) => items.some(({ button }) => isWithin(node, button)))
    .map(({ text, desc, isSelected, bounds }) => [text, desc, isSelected, ...Object.values(bounds)].join());
  const ordered = inReadingOrder(items);
  const picked = ordered.flatMap((item, index) => (isPicked(item) ? [index] : []));
  return {
    items: ordered,
    places: ordered.map((item) => rankOf(screen, item)),
    area: scrollableAround(ordered[0]?.button),
    state: [next ? next.node.text : "no Next", isChosen(several), ...told].join("\n"),
    picked,
  };
}

/**
 * Where to touch to pick the file: at the item that tells its name, else at `next`. Where several are picked, an item may have
 * a mark of its own for it.
 */
export function placeToPick(
  screen: Screen,
  { selectors }: Profile,
  { items }: Gallery,
  file: { readonly unique: string; readonly next: Hit | undefined; readonly isOneOfSeveral: boolean },
): Hit | undefined {
  const named = items.find(({ button }) =>
    screen.nodes.some(
      (node) => isWithin(node, button) && [node.text, node.desc].some((text) => text.includes(file.unique)),
    ),
  );
  const item = named ?? file.next;
  return item && file.isOneOfSeveral ? markOf(screen, { selectors }, item) : item;
}

/** What an item is picked and put back by: its own mark for that, else all of it. */
export function markOf(screen: Screen, { selectors }: Pick<Profile, "selectors">, item: Hit): Hit {
  const marks = screen.findAll(selectors.galleryPick);
  return marks.find(({ node }) => node !== item.button && isWithin(node, item.button)) ?? item;
}

/**
 * The item after so many that are picked, since the newest come first: in a grid that was scrolled the one behind the last of
 * them, which has to show for it. No video where an image is wanted: one that was never asked for is nobody's to publish.
 */
export function itemAfter(
  screen: Screen,
  { items, places }: Gallery,
  picked: number,
  { contentType, isScrolled }: Pick<CopiedFile, "contentType"> & { readonly isScrolled: boolean },
): Hit | undefined {
  const last = isScrolled ? places.indexOf(picked) : -1;
  if (isScrolled && last < 0) return undefined;
  // what says no length may be either
  const isOfKind = (item: Hit) => contentType === "video/mp4" || !isTimed(screen, item);
  return items.slice(last + 1).filter(isOfKind)[isScrolled ? 0 : picked];
}

/** The tab of the wanted kind, where the gallery shows the other one. */
export function tabOfKind(
  screen: Screen,
  { selectors: { galleryPhotos, galleryVideos } }: Profile,
  { items }: Gallery,
  { contentType, count }: Pick<CopiedFile, "contentType"> & { readonly count: number },
): Hit | undefined {
  const isVideo = contentType === "video/mp4";
  const [photos, videos] = [screen.find(galleryPhotos), screen.find(galleryVideos)];
  // one alone may be anything
  if (!photos || !videos || photos.isCovered || videos.isCovered) return undefined;
  const [wanted, unwanted] = isVideo ? [videos, photos] : [photos, videos];
  // a grid of several kinds, or one that does not tell which it is
  const timed = items.slice(0, count).filter((item) => isTimed(screen, item));
  const isOther = isMarked(screen, unwanted) || (isVideo ? timed.length < count : timed.length > 0);
  return isOther && !isMarked(screen, wanted) ? wanted : undefined;
}

/** How many are picked, as far as the grid tells; where it was scrolled by the last one's place. */
export function toldPicks({ picked, places }: Gallery, isScrolled: boolean): number | null {
  if (!isScrolled) return picked.length || null;
  return Math.max(0, ...places.filter((place) => place !== undefined)) || null;
}

/** Whether more items may be further down: the last ones stand at the end of what scrolls. */
export function isFull({ items, area }: Gallery): boolean {
  const last = items.at(-1)?.button.bounds;
  return (
    area !== undefined && last !== undefined && area.bounds.bottom - last.bottom < last.bottom - last.top
  );
}

function rankOf(screen: Screen, { button }: Hit): number | undefined {
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

function isMarked({ nodes }: Screen, { button }: Hit): boolean {
  return nodes.slice(button.index, button.lastIndex + 1).some(({ isSelected }) => isSelected);
}

function isTimed({ nodes }: Screen, { button }: Hit): boolean {
  return nodes.slice(button.index, button.lastIndex + 1).some(({ text }) => LENGTH.test(text));
}
