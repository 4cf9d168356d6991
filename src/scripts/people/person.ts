/** Another user's page, and what it says is between them and us. Pure. */
import type { Hit, Selector } from "../../device/ui/find.ts";
import type { Bounds, Screen, UiNode } from "../../device/ui/screen.ts";
import { usernameKey } from "../../model/account.ts";
import type { Profile } from "../apps/profile.ts";

/** As the page's button tells it: `followBack` and `follow` are offers. */
const ties = ["following", "friends", "requested", "followBack", "follow"] as const;

export type Tie = (typeof ties)[number];

export const tieSelectors = ties;
/** What a person's page is known by. */
export const personSelectors = ["searchField", "personName", "otherPeople", ...ties] as const;

export interface PersonPage {
  readonly tie: Tie;
  /** What says so, and takes the touch that changes it. */
  readonly button: Hit;
}

/** How far below the name the page's own button may stand, of the screen's height. */
const FARTHEST = 0.45;
/** A counter's label is that narrow, of the screen's width, and its number that near, of the label's height. */
const WIDEST_COUNTER = 0.34;
const NEAR = 0.6;
const MOST_TEXTS_OF_COUNTER = 3;
/** A page that scrolls may have its header in it: as many numbers, and below them a button as wide as no stranger's is. */
const FEWEST_NUMBERS = 2;
const NARROWEST_OWN = 0.3;

/** Undefined while the page is another's, covered, or only half there. */
export function readPerson(
  screen: Screen,
  { selectors, numbers }: Profile,
  user: string,
): PersonPage | undefined {
  const field = screen.find(selectors.searchField);
  // the results of a search show names and buttons of many people
  if (field && !field.isCovered) return undefined;
  const name = nameOf(screen, selectors.personName, user);
  if (!name) return undefined;
  const height = extent(screen).bottom;
  const suggestions = Math.min(
    ...screen.findAll(selectors.otherPeople).map(({ node }) => node.bounds.top),
    Infinity,
  );
  const all = ties
    .flatMap((tie) => screen.findAll(selectors[tie]).map((button) => ({ tie, button })))
    .filter(({ button }) => button.button.bounds.top < suggestions);
  const isKnown = ({ tie, button }: PersonPage) => isKnownById(screen, selectors[tie], button);
  const [nearest] = all
    .filter(({ button }) => distance(name, button) >= 0 && distance(name, button) <= FARTHEST * height)
    .filter(({ button }) => !isCounter(screen, button, numbers))
    .filter((one) => isKnown(one) || !isOfOthers(screen, one.button, { name, numbers, suggestions }))
    .filter(({ button }) => !all.some((other) => isNextInList(button, other.button)))
    .toSorted((a, b) => distance(name, a.button) - distance(name, b.button));
  // what lies over the page may offer the same for other people
  return nearest?.button.isCovered ? undefined : nearest;
}

function nameOf(screen: Screen, selector: Profile["selectors"]["personName"], user: string): Hit | undefined {
  return selector
    .flatMap((match) => screen.matches(match))
    .find(({ node }) => usernameKey(node.text) === usernameKey(user));
}

/** "128 Following" takes touches too, and changes nothing. */
function isCounter(screen: Screen, { node, button }: Hit, numbers: RegExp): boolean {
  const { nodes } = screen;
  const isNumber = ({ text }: UiNode) => numbers.test(text.trim());
  const within = (root: UiNode) => nodes.slice(root.index, root.lastIndex + 1);
  if (within(button).some(isNumber)) return true;
  const family = node.parent ? within(node.parent).filter(({ text }) => text.trim() !== "") : [];
  if (family.length <= MOST_TEXTS_OF_COUNTER && family.some(isNumber)) return true;
  const { bounds } = node;
  if (bounds.right - bounds.left > WIDEST_COUNTER * extent(screen).right) return false;
  return nodes.some((other) => isNumber(other) && standsOver(other.bounds, bounds));
}

function standsOver(above: Bounds, below: Bounds): boolean {
  const middle = (above.left + above.right) / 2;
  const gap = below.top - above.bottom;
  const height = below.bottom - below.top;
  return middle >= below.left && middle <= below.right && gap >= -NEAR * height && gap <= NEAR * height;
}

interface Surroundings {
  readonly name: Hit;
  readonly numbers: RegExp;
  /** Where the page begins to suggest other people, whose buttons say the same. */
  readonly suggestions: number;
}

/** Whether the app itself names it so: then it is the header's, wherever it stands. */
function isKnownById(screen: Screen, selector: Selector, { button }: Hit): boolean {
  return selector
    .filter((match) => match.idSuffix ?? match.inside?.idSuffix)
    .some((match) => screen.matches(match).some((hit) => hit.button.index === button.index));
}

/** Lists on a page are of other people: the page's own button is in no list that neither its name nor its header is in. */
function isOfOthers(screen: Screen, { button }: Hit, { name, numbers, suggestions }: Surroundings): boolean {
  let isInRow = false;
  for (let { parent } = button; parent; { parent } = parent) {
    const holdsName = name.node.index > parent.index && name.node.index <= parent.lastIndex;
    if (holdsName) return false;
    if (hasSeveralLike(screen.nodes, button, parent, suggestions)) return true;
    if (parent.isScrollable) return isInRow || !isOfHeader(screen, button, parent, numbers);
    isInRow ||= parent.isClickable;
  }
  return false;
}

function isOfHeader(screen: Screen, { bounds }: UiNode, page: UiNode, numbers: RegExp): boolean {
  const above = screen.nodes
    .slice(page.index, page.lastIndex + 1)
    .filter((node) => numbers.test(node.text.trim()) && node.bounds.bottom <= bounds.top);
  const isWide = bounds.right - bounds.left >= NARROWEST_OWN * extent(screen).right;
  return isWide && above.length >= FEWEST_NUMBERS;
}

/** One below the other, as the rows of a list have them. */
function isNextInList({ button: one }: Hit, { button: other }: Hit): boolean {
  const isAligned = one.bounds.left === other.bounds.left && one.bounds.right === other.bounds.right;
  const isAlike = one.bounds.bottom - one.bounds.top === other.bounds.bottom - other.bounds.top;
  return (
    isAligned && isAlike && (one.bounds.top >= other.bounds.bottom || one.bounds.bottom <= other.bounds.top)
  );
}

/** Buttons that say the same stand side by side or one below the other. */
function hasSeveralLike(
  nodes: readonly UiNode[],
  button: UiNode,
  parent: UiNode,
  suggestions: number,
): boolean {
  const label = labelOf(nodes, button);
  const like = nodes
    .slice(parent.index, parent.lastIndex + 1)
    .filter((node) => node.bounds.top < suggestions)
    .filter((node) => node.isClickable && node.index !== parent.index && labelOf(nodes, node) === label);
  return label !== "" && like.length > 1;
}

function labelOf(nodes: readonly UiNode[], button: UiNode): string {
  return nodes
    .slice(button.index, button.lastIndex + 1)
    .map(({ text, desc }) => text || desc)
    .join(" ")
    .trim();
}

function extent({ nodes }: Screen): { readonly right: number; readonly bottom: number } {
  return nodes.reduce(
    ({ right, bottom }, { bounds }) => ({
      right: Math.max(right, bounds.right),
      bottom: Math.max(bottom, bounds.bottom),
    }),
    { right: 1, bottom: 1 },
  );
}

/** How far below the name, in pixels. */
function distance(name: Hit, { button }: Hit): number {
  return button.bounds.top - name.node.bounds.top;
}
