/** A person found through the app's own search. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import { usernameKey } from "../../model/account.ts";
import { toTabs } from "../account/own-page.ts";
import { Absence, absenceSelectors } from "../flow/absence.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import { Scroll, scrollableAround } from "../flow/scroll.ts";
import { touchOnce } from "../flow/touch-once.ts";
import type { ScriptContext } from "../script.ts";
import { personSelectors, readPerson } from "./person.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };

const SEARCH_TIMEOUT_MS = 60_000;
const RESULTS_TIMEOUT_MS = 90_000;
const ENTER = 66;
const TYPE_TRIES = 3;
/** Results that do not name the person once they were in view for so long, twice asked for, never will. */
const RESULTS_LAST_MS = 8000;
/** Whoever is further down than this has another name that is only like it. */
const MOST_SWIPES = 6;
/** Results of all kinds come first; by then they can be narrowed to people. */
const NARROW_AFTER_MS = 2500;
const MOST_NARROWINGS = 2;
/** A page with tabs has no search by then. */
const NO_SEARCH_MS = 2500;
const MOST_SEARCHES = 2;
/** A field that has opened no other page by then is the real one; what is typed while one comes is lost. */
const OPENS_BY_MS = 3000;

interface Field {
  readonly screen: Screen;
  readonly hit: Hit;
}

/** Resolves to whether the person's row was found and opened. */
export async function searchFor(
  flow: Flow,
  context: Context,
  user: string,
  signal: AbortSignal,
): Promise<boolean> {
  for (let asked = 0; asked < MOST_SEARCHES; asked++) {
    await writeName(flow, context, { user, isTouched: asked > 0 }, signal);
    await submit(flow, context, user, signal);
    const name = `find @${user} among the results`;
    const looksFor = ["searchPeople", "searchResult", ...personSelectors, ...absenceSelectors] as const;
    const goal = { name, timeoutMs: RESULTS_TIMEOUT_MS, looksFor, decide: toResult(context, user) };
    if (await flow.until(goal, signal)) return true;
  }
  return false;
}

/**
 * Some apps show a field that only opens the real one, and keeps what is typed into it: one that found nobody is touched first.
 * Not sooner, since a touch brings the keyboard, which may lie over what comes in the way.
 */
async function writeName(
  flow: Flow,
  context: Context,
  { user, isTouched }: { readonly user: string; readonly isTouched: boolean },
  signal: AbortSignal,
): Promise<void> {
  const { session } = context;
  const looksFor = ["searchField", "searchEntry", "profileTab"] as const;
  const open = { name: "open the search", timeoutMs: SEARCH_TIMEOUT_MS, looksFor, decide: toField(context) };
  for (let tries = 1; ; tries++) {
    let field = await flow.until(open, signal);
    if (isTouched || tries > 1) {
      await touchOnce(() => session.tap(field.hit.node, signal));
      field = await flow.until({ ...open, decide: toField(context, field.screen.shape) }, signal);
    }
    await session.type(field.screen, field.hit.node, user, signal);
    const written = await flow.until(open, signal);
    const text = await session.textOf(written.screen, written.hit.node, signal);
    if (usernameKey(text) === usernameKey(user) || tries === TYPE_TRIES) return;
  }
}

/** `touched`: the page whose field was touched, which may still show. */
function toField(context: Context, touched?: string): (screen: Screen) => Decision<Field> {
  const { session, profile, clock } = context;
  const onTabs = toTabs(context);
  const since = clock.elapsed();
  let before = "";
  let tabsSince: number | undefined;
  return (screen) => {
    const { shape } = screen;
    const isAtRest = shape === before;
    before = shape;
    const hit = screen.find(profile.selectors.searchField);
    const mayOpen = shape === touched && clock.elapsed() - since < OPENS_BY_MS;
    if (hit && !hit.isCovered) return isAtRest && !mayOpen ? { kind: "done", value: { screen, hit } } : wait;
    const entry = screen.find(profile.selectors.searchEntry);
    if (entry) return { kind: "tap", what: "search", hit: entry };
    const way = onTabs(screen);
    if (way.kind !== "done") return way;
    // a page with tabs but without a search: the one before it has one
    tabsSince ??= clock.elapsed();
    if (clock.elapsed() - tabsSince < NO_SEARCH_MS) return lost;
    return { kind: "act", what: "back to the search", act: (signal) => session.back(signal) };
  };
}

/** Where the app has a button for it, that; else Enter. */
async function submit(flow: Flow, { session, profile }: Context, user: string, signal: AbortSignal) {
  let isSent = false;
  const decide = (screen: Screen): Decision<true> => {
    if (isSent || rowOf(screen, profile, user)) return { kind: "done", value: true };
    const button = screen.find(profile.selectors.searchSubmit);
    const act = async (until: AbortSignal) => {
      isSent = true;
      await (button && !button.isCovered ? session.tap(button.node, until) : session.press(ENTER, until));
    };
    return { kind: "act", what: "search for the name", act };
  };
  const looksFor = ["searchSubmit", "searchResult"] as const;
  await flow.until({ name: `search for @${user}`, timeoutMs: SEARCH_TIMEOUT_MS, looksFor, decide }, signal);
}

function toResult(context: Context, user: string): (screen: Screen) => Decision<boolean> {
  const { session, profile, clock } = context;
  const since = clock.elapsed();
  const further = new Scroll(context, { what: "more results", most: MOST_SWIPES });
  const noSuch = new Absence(context, { inViewMs: RESULTS_LAST_MS });
  let hasOpened = false;
  let narrowed = { times: 0, at: since };
  return (screen) => {
    if (readPerson(screen, profile, user)) return { kind: "done", value: true };
    const row = rowOf(screen, profile, user);
    hasOpened ||= row !== undefined;
    if (row) return { kind: "tap", what: "the person's row", hit: row };
    // the row has led away, to a page that is not whole yet
    const field = screen.find(profile.selectors.searchField);
    if (!field) return hasOpened ? { kind: "done", value: true } : wait;
    const belief = noSuch.on(screen, !field.isCovered);
    if (belief === "hidden") return lost;
    if (clock.elapsed() - narrowed.at < NARROW_AFTER_MS) return wait;
    const people = screen.find(profile.selectors.searchPeople);
    // not every app tells which of its tabs is open
    if (people && !people.isCovered && !people.node.isSelected && narrowed.times < MOST_NARROWINGS) {
      const act = async (signal: AbortSignal) => {
        narrowed = { times: narrowed.times + 1, at: clock.elapsed() };
        await session.tap(people.node, signal);
      };
      return { kind: "act", what: "people only", on: people, act };
    }
    // tabs above the list may look like results
    const last = resultsOn(screen, profile).at(-1);
    const more = last && further.on(screen, scrollableAround(last.node));
    return more ?? (belief === "absent" ? { kind: "done", value: false } : wait);
  };
}

/** Many have a name that only begins like this one. */
function rowOf(screen: Screen, { selectors }: Context["profile"], user: string): Hit | undefined {
  return resultsOn(screen, { selectors }).find(({ node }) => usernameKey(node.text) === usernameKey(user));
}

function resultsOn(screen: Screen, { selectors }: Pick<Context["profile"], "selectors">): readonly Hit[] {
  return selectors.searchResult
    .flatMap((match) => screen.matches(match))
    .filter(({ isCovered }) => !isCovered);
}
