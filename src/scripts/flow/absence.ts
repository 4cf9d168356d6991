/**
 * When it may be believed that a page does not show something. What nobody sees may be hidden by a lock screen, by a dialog or
 * by a page that is still loading: it counts as not there once the app's own page was in view for long enough and at rest, and
 * where that is no page that is known, only after what may lie over it had time to be put away.
 */
import type { Clock } from "../../clock.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import type { Profile } from "../apps/profile.ts";

interface Parts {
  readonly clock: Clock;
  readonly profile: Pick<Profile, "selectors" | "busy">;
  readonly packageName: string;
}

/** `hidden`: what hides it has to be put away first. */
export type Belief = "early" | "hidden" | "absent";

const REST_MS = 1000;
/** A flow that is lost has tried a way out by then, and seen where that led: a page that is at work is given longer. */
const WAY_OUT_MS = 7000;
const BUSY_WAY_OUT_MS = 20_000;
/** From one reading to the next the page may have been hidden, and put in view again: so much of it counts. */
const LONGEST_GAP_MS = 2500;
/** So many things to touch in the lower half are a keyboard's keys, whoever made it. */
const FEWEST_KEYS = 15;
const LOWER_HALF = 0.5;
/** What is smaller than this part of the screen hides no page: a bubble of another app, for one. */
const LEAST_WINDOW = 0.08;
/** Of the screen's height: what another package shows above and below is of the system's bars. */
const BARS = [0.1, 0.9] as const;

export const absenceSelectors = ["keyboard"] as const;

export class Absence {
  readonly #parts: Parts;
  readonly #inViewMs: number;
  readonly #restMs: number;
  #seen = { shape: "", since: 0 };
  #at: number | undefined;
  #inViewSoFarMs = 0;
  #unknownPageMs = 0;

  /** `inViewMs`: how long the page has to be in view, in all; `restMs`: how long without a change. */
  constructor(
    parts: Parts,
    { inViewMs, restMs = REST_MS }: { readonly inViewMs: number; readonly restMs?: number },
  ) {
    this.#parts = parts;
    this.#inViewMs = inViewMs;
    this.#restMs = restMs;
  }

  /** Takes a reading that does not show it. `isKnown`: something on it tells that this is the page. */
  on(screen: Screen, isKnown: boolean): Belief {
    const now = this.#parts.clock.elapsed();
    const gapMs = Math.min(LONGEST_GAP_MS, now - (this.#at ?? now));
    if (!isInView(screen, this.#parts)) {
      this.forget();
      return "hidden";
    }
    this.#at = now;
    if (this.#seen.shape !== screen.shape) this.#seen = { shape: screen.shape, since: now };
    this.#inViewSoFarMs += gapMs;
    if (this.#inViewSoFarMs < this.#inViewMs || now - this.#seen.since < this.#restMs) return "early";
    if (isKnown) return "absent";
    this.#unknownPageMs += gapMs;
    const patienceMs = screen.find(this.#parts.profile.busy) ? BUSY_WAY_OUT_MS : WAY_OUT_MS;
    return this.#unknownPageMs < patienceMs ? "hidden" : "absent";
  }

  /** The page was left: whatever shows next has to come to rest. */
  forget(): void {
    this.#seen = { shape: "", since: this.#parts.clock.elapsed() };
    this.#at = undefined;
  }
}

/** Whether the app's own page is what one sees, a keyboard, a bubble and the system's bars aside. */
export function isInView(screen: Screen, { profile, packageName }: Omit<Parts, "clock">): boolean {
  const first = screen.nodes.find((node) => node.packageName === packageName && !isEmpty(node));
  if (!first) return false;
  const width = Math.max(...screen.nodes.map(({ bounds }) => bounds.right), 1);
  const height = Math.max(...screen.nodes.map(({ bounds }) => bounds.bottom), 1);
  const keyboards = new Set(screen.findAll(profile.selectors.keyboard).map(({ node }) => node.packageName));
  const others = Map.groupBy(
    screen.nodes.filter((node) => node.packageName !== packageName && node.index > first.index),
    (node) => node.packageName,
  );
  const middleOf = ({ bounds }: UiNode) => (bounds.top + bounds.bottom) / 2 / height;
  const isLarge = ({ bounds: { left, top, right, bottom } }: UiNode) =>
    (right - left) * (bottom - top) >= LEAST_WINDOW * width * height;
  const hides = ([name, nodes]: readonly [string, readonly UiNode[]]) => {
    const buttons = nodes.filter(
      (node) => node.isClickable && middleOf(node) >= BARS[0] && middleOf(node) <= BARS[1],
    );
    const isKeyboard =
      keyboards.has(name) ||
      (buttons.length >= FEWEST_KEYS && buttons.every((node) => middleOf(node) > LOWER_HALF));
    return buttons.length > 0 && nodes.some(isLarge) && !isKeyboard;
  };
  return ![...others].some(hides);
}

function isEmpty({ bounds: { left, top, right, bottom } }: UiNode): boolean {
  return right <= left || bottom <= top;
}
