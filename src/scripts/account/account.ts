/** As whom the app acts: another account is switched to where one is asked for, and its name read on the screen. */
import type { Screen } from "../../device/ui/screen.ts";
import { bareUsername, usernameKey } from "../../model/account.ts";
import { Problem } from "../../model/problem.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import { Scroll } from "../flow/scroll.ts";
import { tieSelectors } from "../people/person.ts";
import type { ScriptContext } from "../script.ts";
import { LIST_LASTS_MS, listOfNames, placeOf, toAccountList } from "./account-switcher.ts";
import { ownPageSelectors, toOwnPage } from "./own-page.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock" | "username"> & {
  readonly packageName: string;
};

const SWITCH_TIMEOUT_MS = 120_000;

/** Resolves when the own profile shows the task's account. WRONG_ACCOUNT where that cannot be reached. */
export async function actAsAccount(flow: Flow, context: Context, signal: AbortSignal): Promise<void> {
  const { username } = context;
  if (username === null) return;
  const goal = {
    name: `act as @${bareUsername(username)}`,
    timeoutMs: SWITCH_TIMEOUT_MS,
    looksFor: [...ownPageSelectors, "accountSwitcher", "accountList", "accountRow", ...tieSelectors] as const,
    decide: toAccount(context, usernameKey(username)),
  };
  const isSignedIn = await flow.until(goal, signal).catch((cause: unknown) => {
    if (!(cause instanceof Problem && cause.reason === "SCREEN_UNKNOWN")) throw cause;
    throw wrongAccount(context, `cannot be switched to: ${cause.message}`, cause);
  });
  if (!isSignedIn) throw wrongAccount(context, "is not among the accounts that are signed in; sign it in");
}

/** Done is whether the account was reached; false once the app's list of accounts has been seen to its end without it. */
function toAccount(context: Context, key: string): (screen: Screen) => Decision<boolean> {
  const onWay = toOwnPage(context);
  const onList = toRow(context, key);
  const onProfile = toAccountList(context);
  return (screen) => {
    const way = onWay(screen);
    if (way.kind === "done" && usernameKey(way.value.user) === key) return { kind: "done", value: true };
    // on the own profile no list lies open
    const isOpening = onProfile.isOpening && way.kind !== "done";
    const listed = onList(screen, onProfile.opened, isOpening);
    if (listed) onProfile.hasOpened();
    if (listed) return listed;
    // what hides it is put away before something else is touched
    if (onProfile.isOpening) return lost;
    return way.kind === "done" ? onProfile.decide(screen, way.value) : way;
  };
}

/** The account's row, where the list lies open, further down too; undefined where it does not. */
function toRow(context: Context, key: string) {
  const { profile, clock } = context;
  const { accountRow, accountList } = profile.selectors;
  let listedSince: number | undefined;
  let further: Scroll | undefined;
  return (screen: Screen, opened: ReadonlySet<string>, isOpening: boolean): Decision<boolean> | undefined => {
    const row = accountRow
      .flatMap((match) => screen.matches(match))
      .find((hit) => !hit.isCovered && usernameKey(hit.node.text) === key && !opened.has(placeOf(hit)));
    // such a text is a row only where something was touched that may have opened the list
    if (row && opened.size > 0) return { kind: "tap", what: "the account's row", hit: row };
    const end = screen.find(accountList);
    const isList = end?.isCovered === false && opened.size > 0;
    const area = isList || isOpening || further ? listOfNames(screen, profile, opened) : undefined;
    if (!isList && !area) {
      listedSince = undefined;
      further = undefined;
      return undefined;
    }
    listedSince ??= clock.elapsed();
    further ??= new Scroll(context, { what: "more accounts" });
    const more = further.on(screen, area);
    if (more) return more;
    // without its end it may be a list of anybody
    if (!isList) return lost;
    return clock.elapsed() - listedSince >= LIST_LASTS_MS ? { kind: "done", value: false } : wait;
  };
}

function wrongAccount({ session, username }: Context, what: string, cause?: unknown): Problem {
  const message = `@${bareUsername(username ?? "")} on device ${session.serial} ${what}; nothing was done as another account`;
  return new Problem("WRONG_ACCOUNT", message, { cause });
}
