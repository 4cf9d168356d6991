/** As whom the app acts: another account is switched to where one is asked for, and its name read on the screen. */
import type { Screen } from "../device/screen.ts";
import { bareUsername, usernameKey } from "../model/account.ts";
import { Problem } from "../model/problem.ts";
import { wait } from "./flow.ts";
import type { Decision, Flow } from "./flow.ts";
import { toOwnPage } from "./own-page.ts";
import type { ScriptContext } from "./script.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock" | "username"> & {
  readonly packageName: string;
};

const SWITCH_TIMEOUT_MS = 60_000;
/** A list of accounts that has come this far has no more to come. */
const LIST_LASTS_MS = 3000;

/** Resolves when the own profile shows the task's account. WRONG_ACCOUNT where that cannot be reached. */
export async function actAsAccount(flow: Flow, context: Context, signal: AbortSignal): Promise<void> {
  const { username } = context;
  if (username === null) return;
  const goal = {
    name: `act as @${bareUsername(username)}`,
    timeoutMs: SWITCH_TIMEOUT_MS,
    decide: toAccount(context, usernameKey(username)),
  };
  const isSignedIn = await flow.until(goal, signal).catch((cause: unknown) => {
    if (!(cause instanceof Problem && cause.reason === "SCREEN_UNKNOWN")) throw cause;
    throw wrongAccount(context, `cannot be switched to: ${cause.message}`, cause);
  });
  if (!isSignedIn) throw wrongAccount(context, "is not among the accounts that are signed in; sign it in");
}

function toAccount(context: Context, key: string): (screen: Screen) => Decision<boolean> {
  const { profile, clock } = context;
  const onWay = toOwnPage(context);
  let listedSince: number | undefined;
  return (screen) => {
    const rows = screen.findAll(profile.selectors.accountRow);
    const row = rows.find((hit) => !hit.isCovered && usernameKey(hit.node.text) === key);
    const isListed = screen.find(profile.selectors.accountList) !== undefined;
    if (!isListed) listedSince = undefined;
    if (isListed && row) return { kind: "tap", what: "the account's row", hit: row };
    if (isListed) {
      listedSince ??= clock.elapsed();
      return clock.elapsed() - listedSince >= LIST_LASTS_MS ? { kind: "done", value: false } : wait;
    }
    const way = onWay(screen);
    if (way.kind !== "done") return way;
    if (usernameKey(way.value.user) === key) return { kind: "done", value: true };
    const switcher = screen.find(profile.selectors.accountSwitcher);
    return switcher ? { kind: "tap", what: "the list of accounts", hit: switcher } : wait;
  };
}

function wrongAccount({ session, username }: Context, what: string, cause?: unknown): Problem {
  const message = `@${bareUsername(username ?? "")} on device ${session.serial} ${what}; nothing was done as another account`;
  return new Problem("WRONG_ACCOUNT", message, { cause });
}
