/** What an app's own picker shows. Pure. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import type { Profile } from "../apps/profile.ts";
import { inReadingOrder } from "../flow/reading-order.ts";
import type { CopiedFile } from "./copy-media.ts";

export interface Gallery {
  /** The newest first, without the tiles that are no media. */
  readonly items: readonly Hit[];
  /** Changes when something is picked, as far as the app tells. */
  readonly state: string;
  /** How many items say that they are picked; null where none does. */
  readonly picked: number | null;
}

/** The mark of what is picked: its place among those, as "2". */
const PLACE = /^\s*\d{1,2}\s*$/;
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
  const picked = items.filter(isPicked).length || null;
  const told = screen.nodes
    .filter((node) => items.some(({ button }) => isWithin(node, button)))
    .map(({ text, desc, isSelected, bounds }) => [text, desc, isSelected, ...Object.values(bounds)].join());
  return {
    items: inReadingOrder(items),
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
  file: Pick<CopiedFile, "unique" | "contentType"> & {
    readonly age: number;
    readonly isOneOfSeveral: boolean;
  },
): Hit | undefined {
  const named = items.find(({ button }) =>
    screen.nodes.some(
      (node) => isWithin(node, button) && [node.text, node.desc].some((text) => text.includes(file.unique)),
    ),
  );
  // a video that was never asked for is nobody's to publish; what says no length may be either
  const ofKind = file.contentType === "video/mp4" ? items : items.filter((one) => !isTimed(screen, one));
  const item = named ?? ofKind[file.age];
  if (!item || !file.isOneOfSeveral) return item;
  const mark = screen
    .findAll(selectors.galleryPick)
    .find(({ node }) => node.index > item.button.index && node.index <= item.button.lastIndex);
  return mark ?? item;
}

/** The tab of the wanted kind, where the gallery shows the other one. */
export function tabOfKind(
  screen: Screen,
  { selectors: { galleryPhotos, galleryVideos } }: Profile,
  { items }: Gallery,
  { contentType, count }: { readonly contentType: CopiedFile["contentType"]; readonly count: number },
): Hit | undefined {
  const isVideo = contentType === "video/mp4";
  const [tab, other] = [galleryPhotos, galleryVideos].map((selector) => screen.find(selector));
  // one alone may be anything
  if (!tab || !other || tab.isCovered || other.isCovered) return undefined;
  const [wanted, unwanted] = isVideo ? [other, tab] : [tab, other];
  const isOther =
    isMarked(screen, unwanted) || (!isVideo && items.slice(0, count).some((item) => isTimed(screen, item)));
  return isOther && !isMarked(screen, wanted) ? wanted : undefined;
}

function isMarked({ nodes }: Screen, { button }: Hit): boolean {
  return nodes.slice(button.index, button.lastIndex + 1).some(({ isSelected }) => isSelected);
}

function isTimed({ nodes }: Screen, { button }: Hit): boolean {
  return nodes.slice(button.index, button.lastIndex + 1).some(({ text }) => LENGTH.test(text));
}

/** Whether a button that stays down is down. */
export function isChosen(hit: Hit | undefined): boolean {
  return hit !== undefined && (hit.node.isSelected || hit.button.isSelected);
}

function isWithin(node: UiNode, { index, lastIndex }: UiNode): boolean {
  return node.index >= index && node.index <= lastIndex;
}
