/**
 * From a selector to a node. Selectors are data: a list of alternatives in the order in which they are to be tried,
 * since apps change their wording and ids between releases. Pure, so it runs on stored screens too.
 */
import { Derived } from "./derived.ts";
import type { Bounds, UiNode } from "./screen.ts";

/** All that is given must hold. Strings are compared without case, outer blanks and invisible marks. */
export interface Match {
  /** The text is one of these. */
  readonly text?: readonly string[];
  readonly textMatches?: RegExp;
  /** The content-desc is one of these. */
  readonly desc?: readonly string[];
  readonly descMatches?: RegExp;
  /** Text or content-desc is one of these; what somebody has typed into a field is no label. */
  readonly label?: readonly string[];
  /** Text or content-desc contains one of these. */
  readonly says?: readonly string[];
  readonly hintMatches?: RegExp;
  /** What follows `:id/`. */
  readonly idSuffix?: readonly string[];
  readonly packages?: readonly string[];
  /** The class, or its last part. */
  readonly className?: readonly string[];
  readonly selected?: boolean;
  /** Whether it holds what somebody types. */
  readonly editable?: boolean;
  /** A label is not a button: it, or the nearest ancestor that takes touches and contains it, must be one. */
  readonly clickable?: boolean;
  /** Some ancestor matches. */
  readonly inside?: Match;
  /** Where its middle must lie: left, top, right, bottom in permille of the screen. */
  readonly area?: readonly [number, number, number, number];
  /** Smallest and largest width, then height, in permille of the screen. */
  readonly size?: readonly [number, number, number, number];
}

export type Selector = readonly Match[];

export interface Hit {
  /** What matched. */
  readonly node: UiNode;
  /** What takes the touch: the node or an ancestor. */
  readonly button: UiNode;
  /** Something that takes touches, or that is another app's, was drawn later over its middle. */
  readonly isCovered: boolean;
}

/** A button is at most this part of the screen; what is larger is a page that happens to take touches. */
const LARGEST_BUTTON = 0.35;

/** What lies under something else comes last. */
export function topmost(hits: readonly Hit[]): Hit | undefined {
  return hits.findLast((hit) => !hit.isCovered) ?? hits.at(-1);
}

export function findAll(nodes: readonly UiNode[], selector: Selector): readonly Hit[] {
  const screen = extents.of(nodes);
  for (const match of selector) {
    const hits = nodes.flatMap((node) => hitOf(nodes, node, match, screen) ?? []);
    if (hits.length > 0) return hits;
  }
  return [];
}

export function center({ left, top, right, bottom }: Bounds): { readonly x: number; readonly y: number } {
  return { x: Math.floor((left + right) / 2), y: Math.floor((top + bottom) / 2) };
}

/** As texts are compared. */
function plain(text: string): string {
  return text
    .replaceAll(/[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, "")
    .replaceAll("’", "'")
    .replaceAll("…", "...")
    .replaceAll(/\s+/g, " ")
    .trim()
    .toLowerCase();
}

const words = new Derived(({ text, desc, hint }: UiNode) => ({
  text: plain(text),
  desc: plain(desc),
  hint: plain(hint),
}));
const plains = new Derived((given: readonly string[]) => new Set(given.map(plain)));
const extents = new Derived(extent);

function hitOf(nodes: readonly UiNode[], node: UiNode, match: Match, screen: Bounds): Hit | undefined {
  if (isEmpty(node.bounds) || !saysSo(node, match) || !liesSo(node, match, screen)) return undefined;
  const { inside } = match;
  if (inside && !ancestors(node).some((ancestor) => saysSo(ancestor, inside))) return undefined;
  const button = match.clickable ? buttonOf(node, screen) : node;
  return button && { node, button, isCovered: isCovered(nodes, node, button) };
}

function saysSo(node: UiNode, match: Match): boolean {
  const { text, desc, hint } = words.of(node);
  const isOne = (given: readonly string[] | undefined, actual: string, other = actual) =>
    !given || plains.of(given).has(actual) || plains.of(given).has(other);
  return (
    isOne(match.text, text) &&
    isOne(match.desc, desc) &&
    isOne(match.label, node.isEditable && !match.editable ? desc : text, desc) &&
    (!match.says || [...plains.of(match.says)].some((part) => text.includes(part) || desc.includes(part))) &&
    (!match.textMatches || match.textMatches.test(text)) &&
    (!match.descMatches || match.descMatches.test(desc)) &&
    (!match.hintMatches || match.hintMatches.test(hint)) &&
    (!match.idSuffix || match.idSuffix.some((suffix) => node.id.endsWith(`:id/${suffix}`))) &&
    (!match.packages || match.packages.includes(node.packageName)) &&
    (!match.className || match.className.some((name) => `.${node.className}`.endsWith(`.${name}`))) &&
    (match.editable === undefined || node.isEditable === match.editable) &&
    (match.selected === undefined || node.isSelected === match.selected)
  );
}

function liesSo({ bounds }: UiNode, { area, size }: Match, screen: Bounds): boolean {
  const width = screen.right - screen.left;
  const height = screen.bottom - screen.top;
  const { x, y } = center(bounds);
  const across = ((x - screen.left) * 1000) / width;
  const down = ((y - screen.top) * 1000) / height;
  if (area && (across < area[0] || down < area[1] || across > area[2] || down > area[3])) return false;
  const wide = ((bounds.right - bounds.left) * 1000) / width;
  const high = ((bounds.bottom - bounds.top) * 1000) / height;
  return !size || (wide >= size[0] && wide <= size[1] && high >= size[2] && high <= size[3]);
}

/** The node itself, or the nearest ancestor that takes touches, contains it and is no page. */
function buttonOf(node: UiNode, screen: Bounds): UiNode | undefined {
  const button = [node, ...ancestors(node)].find(({ isClickable }) => isClickable);
  if (!button?.isEnabled || !node.isEnabled || !contains(button.bounds, node.bounds)) return undefined;
  return button === node || areaOf(button.bounds) <= LARGEST_BUTTON * areaOf(screen) ? button : undefined;
}

function isCovered(nodes: readonly UiNode[], node: UiNode, button: UiNode): boolean {
  const { x, y } = center(node.bounds);
  const point = { left: x, top: y, right: x + 1, bottom: y + 1 };
  const takesTouches = (above: UiNode) => above.isClickable || above.packageName !== button.packageName;
  return nodes
    .slice(button.lastIndex + 1)
    .some((above) => takesTouches(above) && contains(above.bounds, point));
}

function ancestors(node: UiNode): readonly UiNode[] {
  const found: UiNode[] = [];
  for (let { parent } = node; parent; { parent } = parent) found.push(parent);
  return found;
}

function extent(nodes: readonly UiNode[]): Bounds {
  return {
    left: 0,
    top: 0,
    right: nodes.reduce((most, { bounds }) => Math.max(most, bounds.right), 1),
    bottom: nodes.reduce((most, { bounds }) => Math.max(most, bounds.bottom), 1),
  };
}

function contains(outer: Bounds, inner: Bounds): boolean {
  return (
    outer.left <= inner.left &&
    outer.top <= inner.top &&
    outer.right >= inner.right &&
    outer.bottom >= inner.bottom
  );
}

function areaOf({ left, top, right, bottom }: Bounds): number {
  return (right - left) * (bottom - top);
}

function isEmpty(bounds: Bounds): boolean {
  return bounds.right <= bounds.left || bounds.bottom <= bounds.top;
}
