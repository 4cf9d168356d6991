/** Another user's page, and what it says is between them and us. Pure. */
import type { Hit } from "../device/find.ts";
import type { Screen } from "../device/screen.ts";
import { usernameKey } from "../model/account.ts";
import type { Profile } from "./apps/profile.ts";

/** As the page's button tells it: `followBack` and `follow` are offers. */
const ties = ["following", "friends", "requested", "followBack", "follow"] as const;

export type Tie = (typeof ties)[number];

export interface PersonPage {
  readonly tie: Tie;
  /** What says so, and takes the touch that changes it. */
  readonly button: Hit;
}

/** Undefined while the page is another's, covered, or only half there. */
export function readPerson(screen: Screen, { selectors }: Profile, user: string): PersonPage | undefined {
  const name = screen
    .findAll(selectors.personName)
    .find(({ node }) => usernameKey(node.text) === usernameKey(user));
  if (!name) return undefined;
  const buttons = ties.flatMap((tie) => screen.findAll(selectors[tie]).map((button) => ({ tie, button })));
  // further down are people whom the app suggests
  return buttons
    .filter(({ button }) => !button.isCovered && !isCounter(screen, button) && distance(name, button) >= 0)
    .toSorted((a, b) => distance(name, a.button) - distance(name, b.button))[0];
}

/** "128 Following" takes touches too, and changes nothing. */
function isCounter({ nodes }: Screen, { button }: Hit): boolean {
  return nodes
    .slice(button.index, button.lastIndex + 1)
    .some(({ text }) => /^[\d.,\s]+[kmb]?$/i.test(text.trim()) && text.trim() !== "");
}

/** How far below the name, in pixels. */
function distance(name: Hit, { button }: Hit): number {
  return button.bounds.top - name.node.bounds.top;
}
