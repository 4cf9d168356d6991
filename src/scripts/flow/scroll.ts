/**
 * Further along a page or a list than the screen shows: a swipe at a time, and a look after each. Where a swipe moves nothing,
 * twice, it has come to the end; a page that goes on and on is left after a number of them.
 */
import type { Clock } from "../../clock.ts";
import type { Session } from "../../device/session.ts";
import type { Direction } from "../../device/ui/driver.ts";
import type { Bounds, Screen, UiNode } from "../../device/ui/screen.ts";
import { wait } from "./flow.ts";
import type { Decision } from "./flow.ts";

interface Parts {
  readonly session: Pick<Session, "swipe">;
  readonly clock: Clock;
}

interface Options {
  /** For the log, as "more accounts". */
  readonly what: string;
  /** Where the finger goes: `up` shows what is further down. */
  readonly direction?: Direction;
  /** Swipes. */
  readonly most?: number;
  /** Of the area's height the finger keeps to so much, around the middle. */
  readonly part?: number;
}

const MOST_SWIPES = 10;
/** A swipe that was lost on a page that moved looks like one at the end. */
const MOST_IN_VAIN = 2;
/** What a swipe showed has come to rest when it stayed for so long. */
const REST_MS = 400;
/** What did not come to rest by then moves by itself. */
const RESTLESS_MS = 4000;
/** A list loads more while one waits at its end: so long. */
const END_LASTS_MS = 1500;
/** Of the screen's height: what scrolls less is no page. */
const LEAST_HEIGHT = 0.25;

export class Scroll {
  readonly #parts: Parts;
  readonly #what: string;
  readonly #direction: Direction;
  readonly #most: number;
  readonly #part: number;
  #seen = { key: "", since: 0 };
  #last: { readonly key: string; readonly at: number } | undefined;
  #begunAt: number | undefined;
  #swipes = 0;
  #inVain = 0;

  constructor(parts: Parts, { what, direction = "up", most = MOST_SWIPES, part = 1 }: Options) {
    this.#parts = parts;
    this.#what = what;
    this.#direction = direction;
    this.#most = most;
    this.#part = part;
  }

  /** How many swipes there were. */
  get swipes(): number {
    return this.#swipes;
  }

  /** A swipe, once the area is at rest; undefined where there is nothing further. */
  on(screen: Screen, area: UiNode | undefined): Decision<never> | undefined {
    if (!area || this.#inVain >= MOST_IN_VAIN || this.#swipes >= this.#most) return undefined;
    const now = this.#parts.clock.elapsed();
    const key = contentOf(screen, area);
    if (this.#seen.key !== key) this.#seen = { key, since: now };
    this.#begunAt ??= now;
    const begun = this.#last?.at ?? this.#begunAt;
    if (now - this.#seen.since < REST_MS && now - begun < RESTLESS_MS) return wait;
    const isAsBefore = this.#last?.key === key;
    if (isAsBefore && now - begun < END_LASTS_MS) return wait;
    if (isAsBefore && ++this.#inVain >= MOST_IN_VAIN) return undefined;
    if (!isAsBefore) this.#inVain = 0;
    const act = async (signal: AbortSignal) => {
      this.#swipes += 1;
      await this.#parts.session.swipe(middleOf(area.bounds, this.#part), this.#direction, signal);
      this.#last = { key, at: this.#parts.clock.elapsed() };
    };
    // each is a deed of its own: that the one before it had no effect does not hinder it
    return { kind: "act", what: `${this.#what} ${this.#swipes + 1}`, act };
  }
}

/** What scrolls around it, the nearest. */
export function scrollableAround(node: UiNode | undefined): UiNode | undefined {
  let at = node?.parent;
  while (at && !at.isScrollable) at = at.parent;
  return at;
}

/** What scrolls most of the page, where nothing lies over it. */
export function scrollableOf({ nodes }: Screen): UiNode | undefined {
  const height = Math.max(...nodes.map(({ bounds }) => bounds.bottom), 1);
  const heightOf = ({ bounds }: UiNode) => bounds.bottom - bounds.top;
  const areaOf = (node: UiNode) => heightOf(node) * (node.bounds.right - node.bounds.left);
  const [largest] = nodes
    .filter((node) => node.isScrollable && heightOf(node) >= LEAST_HEIGHT * height)
    .filter((node) => !isCovered(nodes, node))
    .toSorted((a, b) => areaOf(b) - areaOf(a));
  return largest;
}

function isCovered(nodes: readonly UiNode[], { bounds, lastIndex, packageName }: UiNode): boolean {
  const [x, y] = [(bounds.left + bounds.right) / 2, (bounds.top + bounds.bottom) / 2];
  return nodes
    .slice(lastIndex + 1)
    .some(
      ({ bounds: { left, top, right, bottom }, isClickable, packageName: other }) =>
        (isClickable || other !== packageName) && left <= x && x < right && top <= y && y < bottom,
    );
}

function middleOf(bounds: Bounds, part: number): Bounds {
  const margin = Math.round(((bounds.bottom - bounds.top) * (1 - part)) / 2);
  return { ...bounds, top: bounds.top + margin, bottom: bounds.bottom - margin };
}

function contentOf({ nodes }: Screen, { index, lastIndex }: UiNode): string {
  return nodes
    .slice(index, lastIndex + 1)
    .map(({ text, desc, bounds }) => [text, desc, ...Object.values(bounds)].join())
    .join("\n");
}
