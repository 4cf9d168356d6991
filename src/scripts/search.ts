/** A person found through the app's own search. */
import type { Hit } from "../device/find.ts";
import type { Screen } from "../device/screen.ts";
import { usernameKey } from "../model/account.ts";
import { bringToFront } from "./app.ts";
import { wait } from "./flow.ts";
import type { Decision, Flow } from "./flow.ts";
import { readPerson } from "./person.ts";
import type { ScriptContext } from "./script.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock"> & { readonly packageName: string };

const SEARCH_TIMEOUT_MS = 60_000;
const RESULTS_TIMEOUT_MS = 90_000;
const ENTER = 66;
const NO_ENTRY_MS = 1500;
/** Results that do not name the person by then, twice asked for, never will. */
const RESULTS_LAST_MS = 8000;

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
  const { session } = context;
  const open = { name: "open the search", timeoutMs: SEARCH_TIMEOUT_MS, decide: toField(context) };
  for (let asked = 0; asked < 2; asked++) {
    const { screen, hit } = await flow.until(open, signal);
    await session.type(screen, hit.node, user, signal);
    await submit(flow, context, user, signal);
    const goal = {
      name: `find @${user} among the results`,
      timeoutMs: RESULTS_TIMEOUT_MS,
      decide: toResult(context, user),
    };
    if (await flow.until(goal, signal)) return true;
  }
  return false;
}

function toField({ session, profile, clock, packageName }: Context): (screen: Screen) => Decision<Field> {
  const { selectors } = profile;
  let lostSince: number | undefined;
  return (screen) => {
    const hit = screen.find(selectors.searchField);
    if (hit) return { kind: "done", value: { screen, hit } };
    if (!screen.nodes.some((node) => node.packageName === packageName)) {
      return { kind: "act", what: "launch", act: (signal) => bringToFront(session, packageName, signal) };
    }
    const entry = screen.find(selectors.searchEntry);
    if (entry) return { kind: "tap", what: "search", hit: entry };
    lostSince ??= clock.elapsed();
    if (clock.elapsed() - lostSince < NO_ENTRY_MS) return wait;
    return { kind: "act", what: "back to the search", act: (signal) => session.back(signal) };
  };
}

/** Where the app has a button for it, that; else Enter. */
async function submit(flow: Flow, { session, profile }: Context, user: string, signal: AbortSignal) {
  let isSent = false;
  const decide = (screen: Screen): Decision<true> => {
    if (isSent || hasRow(screen, profile, user)) return { kind: "done", value: true };
    const button = screen.find(profile.selectors.searchSubmit);
    const act = async (until: AbortSignal) => {
      isSent = true;
      await (button ? session.tap(button.node, until) : session.press(ENTER, until));
    };
    return { kind: "act", what: "search for the name", act };
  };
  await flow.until({ name: `search for @${user}`, timeoutMs: SEARCH_TIMEOUT_MS, decide }, signal);
}

function toResult({ profile, clock }: Context, user: string): (screen: Screen) => Decision<boolean> {
  const since = clock.elapsed();
  return (screen) => {
    if (readPerson(screen, profile, user)) return { kind: "done", value: true };
    const row = rowOf(screen, profile, user);
    if (row) return { kind: "tap", what: "the person's row", hit: row };
    // the row has led away, to a page that is not whole yet
    if (!screen.find(profile.selectors.searchField)) return wait;
    return clock.elapsed() - since >= RESULTS_LAST_MS ? { kind: "done", value: false } : wait;
  };
}

function hasRow(screen: Screen, profile: Context["profile"], user: string): boolean {
  return rowOf(screen, profile, user) !== undefined;
}

/** Many have a name that only begins like this one. */
function rowOf(screen: Screen, { selectors }: Context["profile"], user: string): Hit | undefined {
  return screen
    .findAll(selectors.searchResult)
    .find((hit) => !hit.isCovered && usernameKey(hit.node.text) === usernameKey(user));
}
