/** As whom the app acts: another account is switched to where one is asked for, and its name read on the screen. */
import type { Hit } from "../device/ui/find.ts";
import type { Screen, UiNode } from "../device/ui/screen.ts";
import { bareUsername, usernameKey } from "../model/account.ts";
import { Problem } from "../model/problem.ts";
import { lost, wait } from "./flow.ts";
import type { Decision, Flow } from "./flow.ts";
import { ownPageSelectors, toOwnPage } from "./own-page.ts";
import type { OwnPage } from "./own-page.ts";
import { tieSelectors } from "./person.ts";
import type { ScriptContext } from "./script.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock" | "username"> & {
  readonly packageName: string;
};

const SWITCH_TIMEOUT_MS = 120_000;
/** A list of accounts that has come this far has no more to come. */
const LIST_LASTS_MS = 3000;
/** What opens no list by then is not what opens it. */
const LIST_COMES_MS = 5000;
/** Farther than anything on a screen, in pixels. */
const FAR = 100_000;
/** What opens the list stands with the name: so many times the name's height below it there are other things to touch. */
const NEAR = 2;

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

/** Done is whether the account was reached; false once the app's list of accounts has been seen without it. */
function toAccount(context: Context, key: string): (screen: Screen) => Decision<boolean> {
  const onWay = toOwnPage(context);
  const onList = toRow(context, key);
  const onProfile = toList(context);
  return (screen) => {
    const way = onWay(screen);
    if (way.kind === "done" && usernameKey(way.value.user) === key) return { kind: "done", value: true };
    const listed = onList(screen, onProfile.opened);
    if (listed) onProfile.hasOpened();
    if (listed) return listed;
    // what hides it is put away before something else is touched
    if (onProfile.isOpening) return lost;
    return way.kind === "done" ? onProfile.decide(screen, way.value) : way;
  };
}

/** The account's row, where the list lies open; undefined where it does not. */
function toRow({ profile, clock }: Context, key: string) {
  let listedSince: number | undefined;
  return (screen: Screen, opened: ReadonlySet<string>): Decision<boolean> | undefined => {
    const { accountRow, accountList } = profile.selectors;
    const row = accountRow
      .flatMap((match) => screen.matches(match))
      .find((hit) => !hit.isCovered && usernameKey(hit.node.text) === key && !opened.has(placeOf(hit)));
    // such a text is a row only where something was touched that may have opened the list
    if (row && opened.size > 0) return { kind: "tap", what: "the account's row", hit: row };
    const list = screen.find(accountList);
    if (!list || list.isCovered || opened.size === 0) {
      listedSince = undefined;
      return undefined;
    }
    listedSince ??= clock.elapsed();
    return clock.elapsed() - listedSince >= LIST_LASTS_MS ? { kind: "done", value: false } : wait;
  };
}

/** Apps differ in what opens the list: one candidate after the other is touched, the likeliest first. */
function toList({ profile, session, clock }: Context) {
  const tried = new Set<string>();
  let openedAt = -LIST_COMES_MS;
  return {
    opened: tried as ReadonlySet<string>,
    get isOpening() {
      return clock.elapsed() - openedAt < LIST_COMES_MS;
    },
    hasOpened(): void {
      openedAt = -LIST_COMES_MS;
    },
    decide(screen: Screen, { name }: OwnPage): Decision<never> {
      const { accountSwitcher, ownPage, follow, followBack, following, friends, requested } =
        profile.selectors;
      // a touch on one of these does something else, and may do it to somebody else
      const others = [ownPage, follow, followBack, following, friends, requested]
        .flatMap((selector) => screen.findAll(selector))
        .map(({ node }) => node.index);
      const candidates = accountSwitcher
        .flatMap((match) => screen.matches(match).toSorted((a, b) => rank(a, name) - rank(b, name)))
        .filter(({ node }) => !others.includes(node.index) && isNear(node, name.node));
      const hit = candidates.find((one) => !one.isCovered && !tried.has(placeOf(one)));
      if (!hit) {
        tried.clear();
        return lost;
      }
      const act = async (signal: AbortSignal) => {
        tried.add(placeOf(hit));
        openedAt = clock.elapsed();
        await session.tap(hit.node, signal);
      };
      return { kind: "act", what: `the list of accounts, by ${JSON.stringify(hit.node.text)}`, on: hit, act };
    },
  };
}

function placeOf({ node }: Hit): string {
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

function wrongAccount({ session, username }: Context, what: string, cause?: unknown): Problem {
  const message = `@${bareUsername(username ?? "")} on device ${session.serial} ${what}; nothing was done as another account`;
  return new Problem("WRONG_ACCOUNT", message, { cause });
}
