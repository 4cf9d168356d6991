/** From the own profile to the app's list of the accounts that are signed in. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import { lost } from "../flow/flow.ts";
import type { Decision } from "../flow/flow.ts";
import { scrollableAround } from "../flow/scroll.ts";
import { tieSelectors } from "../people/person.ts";
import type { ScriptContext } from "../script.ts";
import type { OwnPage } from "./own-page.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock">;

/** A list of accounts that has come this far has no more to come. */
export const LIST_LASTS_MS = 3000;
/** What opens no list by then is not what opens it. */
const LIST_COMES_MS = 5000;
/** What opens it shows by then where the profile knows it; else the name itself may. */
const KNOWN_SHOWS_MS = 2500;
/** Farther than anything on a screen, in pixels. */
const FAR = 100_000;
/** What opens the list stands with the name: so many times the name's height below it there are other things to touch. */
const NEAR = 2;

/** Apps differ in what opens the list: one candidate after the other is touched, the likeliest first. */
export function toAccountList({ profile, session, clock }: Context) {
  const tried = new Set<string>();
  let openedAt = -LIST_COMES_MS;
  let last = "";
  let rounds = 0;
  let noneSince: number | undefined;
  return {
    opened: tried as ReadonlySet<string>,
    /** How often all of the candidates were touched in vain. */
    get rounds() {
      return rounds;
    },
    get isOpening() {
      return clock.elapsed() - openedAt < LIST_COMES_MS;
    },
    hasOpened(): void {
      openedAt = -LIST_COMES_MS;
    },
    /** What opened the list is touched first again. */
    forgetLast(): void {
      tried.delete(last);
      openedAt = -LIST_COMES_MS;
    },
    decide(screen: Screen, { name }: OwnPage): Decision<never> {
      const { accountSwitcher, ownPage, follow, followBack, following, friends, requested } =
        profile.selectors;
      // a touch on one of these does something else, and may do it to somebody else
      const others = [ownPage, follow, followBack, following, friends, requested]
        .flatMap((selector) => screen.findAll(selector))
        .map(({ node }) => node.index);
      const known = accountSwitcher
        .flatMap((match) => screen.matches(match).toSorted((a, b) => rank(a, name) - rank(b, name)))
        .filter(({ node }) => !others.includes(node.index) && isNear(node, name.node));
      const isUnknown = noneSince !== undefined && clock.elapsed() - noneSince >= KNOWN_SHOWS_MS;
      const candidates = known.length === 0 && isUnknown ? [name] : known;
      const hit = candidates.find((one) => !one.isCovered && !tried.has(placeOf(one)));
      if (!hit) {
        noneSince ??= clock.elapsed();
        const isHidden = candidates.some(({ isCovered }) => isCovered);
        const isNone = (tried.size > 0 && !isHidden) || clock.elapsed() - noneSince >= LIST_COMES_MS;
        if (isNone) {
          rounds += 1;
          noneSince = undefined;
        }
        tried.clear();
        return lost;
      }
      noneSince = undefined;
      const act = async (signal: AbortSignal) => {
        last = placeOf(hit);
        tried.add(last);
        openedAt = clock.elapsed();
        await session.tap(hit.node, signal);
      };
      return { kind: "act", what: `the list of accounts, by ${JSON.stringify(hit.node.text)}`, on: hit, act };
    },
  };
}

/**
 * A list of names that lies open, be it or be it not the one of accounts: its row that would tell, and its end, may be further
 * down. What offers to follow somebody is a list of other people.
 */
export function listOfNames(
  screen: Screen,
  { selectors }: Context["profile"],
  opened: ReadonlySet<string>,
): UiNode | undefined {
  const [first] = selectors.accountRow
    .map((match) => screen.matches(match).filter((hit) => !hit.isCovered && !opened.has(placeOf(hit))))
    .map((hits) => hits.filter(({ node }) => scrollableAround(node)))
    .filter((hits) => hits.length > 1)
    .map(([hit]) => hit);
  const area = scrollableAround(first?.node);
  if (!area) return undefined;
  const isWithin = ({ node }: Hit) => node.index > area.index && node.index <= area.lastIndex;
  const isOfPeople = tieSelectors.some((tie) => screen.findAll(selectors[tie]).some(isWithin));
  return isOfPeople ? undefined : area;
}

/** Where something stands, and what it says. */
export function placeOf({ node }: Hit): string {
  return [node.text, ...Object.values(node.bounds)].join();
}

function isNear({ bounds }: UiNode, { bounds: { top, bottom } }: UiNode): boolean {
  return bounds.top <= bottom + NEAR * (bottom - top);
}

/** What stands over the name before what stands below it, the nearest first. */
function rank(one: Hit, name: Hit): number {
  const below = one.node.bounds.top - name.node.bounds.top;
  return below <= 0 ? -below : FAR + below;
}
