/** What the own profile's page shows of the posts on it. Pure. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import type { Profile } from "../apps/profile.ts";
import { isWithin } from "../flow/layers.ts";
import { inReadingOrder } from "../flow/reading-order.ts";

/** What the posts on it are known by, and what else looks like one. */
export const gridSelectors = [
  ...(["ownPage", "postCount", "gridItem", "notAPost"] as const),
  ...(["follow", "followBack", "following", "requested"] as const),
] as const;

/** Newest first. */
export function postsOf(screen: Screen, { selectors }: Profile): readonly Hit[] {
  const { notAPost, follow, followBack, following, requested } = selectors;
  // the page suggests people as well, on cards that a grid might have
  const strangers = [notAPost, follow, followBack, following, requested].flatMap((selector) =>
    screen.findAll(selector).map(({ node }) => node),
  );
  const top = headerEnd(screen, selectors);
  const kinds = selectors.gridItem.map((match) =>
    screen.matches(match).filter(({ button }) => button.bounds.top >= top),
  );
  const hits = (kinds.find(({ length }) => length > 0) ?? []).filter(
    ({ button }) => !strangers.some((node) => isWithin(node, button)),
  );
  return inReadingOrder([...new Map(hits.map((hit) => [hit.button.index, hit])).values()]);
}

/** "1,204 posts" is exact, "12K" and "12 mil" are not. */
export function countOf(screen: Screen, { selectors, numbers }: Profile): number | null {
  const told = screen
    .findAll(selectors.postCount)
    // a tab of the grid may have the same label
    .flatMap(({ button }) => screen.nodes.slice(button.index, button.lastIndex + 1))
    .flatMap(({ text, desc }) => [text, desc])
    .map(
      (text) =>
        /^\s*(?<number>\d{1,3}(?:[.,\s]\d{3})+|\d+)(?:\s+(?<word>\p{L}{2,}).*)?\s*$/u.exec(text)?.groups,
    )
    .map((said) =>
      said && !(said["word"] && numbers.test(`1 ${said["word"]}`)) ? said["number"] : undefined,
    )
    .find((number) => number !== undefined);
  return told === undefined ? null : Number(told.replaceAll(/\D/g, ""));
}

/** Above it are the picture and the buttons of the own page, which may scroll with the grid and be as large as a post. */
function headerEnd(screen: Screen, { ownPage, postCount }: Profile["selectors"]): number {
  const bottoms = [ownPage, postCount]
    .map((selector) => screen.findAll(selector).map(({ button }) => button.bounds.bottom))
    .find(({ length }) => length > 0);
  return bottoms ? Math.min(...bottoms) : 0;
}
