/**
 * The pages that the row of a product link may lead to: the kind of link, the product, its name. What is offered there and
 * was not on the page with the row is touched, page by page, until the row says something else than before.
 */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import type { Profile } from "../apps/profile.ts";
import { inReadingOrder } from "../flow/reading-order.ts";

/** Pages between the row and the product; more are no way to one. */
const MOST_CHOICES = 6;

export const choiceSelectors = ["productKind", "productPick"] as const;

export class ProductChoices {
  readonly #profile: Profile;
  /** Of the page with the row, before it was touched. */
  #below: { readonly places: ReadonlySet<string>; readonly row: string } | undefined;
  readonly #made = new Set<string>();
  #before = "";

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  begin(screen: Screen, link: Hit): void {
    this.#below ??= { places: new Set(screen.nodes.map(placeOf)), row: rowOf(screen, link) };
  }

  /** What to touch on a page at rest that shows more than the one with the row did. */
  on(screen: Screen): Hit | undefined {
    const isAtRest = screen.shape === this.#before;
    this.#before = screen.shape;
    const below = this.#below;
    if (!below || !isAtRest || this.#made.size >= MOST_CHOICES) return undefined;
    const { productKind, productPick } = this.#profile.selectors;
    const hits = [productKind, productPick].flatMap((selector) =>
      inReadingOrder([...screen.findAll(selector)]),
    );
    const isOpen = (hit: Hit) => !hit.isCovered && !this.#made.has(keyOf(screen, hit));
    return hits.find((hit) => isOpen(hit) && !below.places.has(placeOf(hit.node)));
  }

  made(screen: Screen, hit: Hit): void {
    this.#made.add(keyOf(screen, hit));
  }

  /** Something else may have got the touch. */
  undo(screen: Screen, hit: Hit): void {
    this.#made.delete(keyOf(screen, hit));
  }

  isToldBy(screen: Screen, link: Hit): boolean {
    return this.#made.size > 0 && this.#below !== undefined && rowOf(screen, link) !== this.#below.row;
  }
}

function keyOf({ shape }: Screen, { node }: Hit): string {
  return `${placeOf(node)}\n${shape}`;
}

function placeOf({ className, text, bounds }: UiNode): string {
  return [className, text, ...Object.values(bounds)].join();
}

/** What the row says. */
function rowOf({ nodes }: Screen, { node, button }: Hit): string {
  const row = button.isClickable ? nodes.slice(button.index, button.lastIndex + 1) : [node];
  return row.map(({ text, desc }) => `${text}\n${desc}`).join("\n");
}
