/** The app's list of accounts, read: whose names it holds, and whose is the profile under it. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen } from "../../device/ui/screen.ts";
import type { SignedIn } from "../../model/account-match.ts";
import { lost, wait } from "../flow/flow.ts";
import type { Decision, Flow } from "../flow/flow.ts";
import { Scroll, scrollableAround } from "../flow/scroll.ts";
import { tieSelectors } from "../people/person.ts";
import type { ScriptContext } from "../script.ts";
import { AccountRows } from "./account-rows.ts";
import { placeOf, toAccountList, LIST_LASTS_MS } from "./account-switcher.ts";
import { ownPageSelectors, toOwnPage } from "./own-page.ts";
import { UnreadList } from "./unread-list.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock" | "username"> & {
  readonly packageName: string;
};
type AccountList = Omit<SignedIn, "app" | "package">;

const LIST_TIMEOUT_MS = 150_000;
/**
 * An app with one account may have no list. Each candidate for what opens it is touched so often before that is believed: a
 * popup that comes up at the wrong moment takes a touch away.
 */
const ROUNDS = 3;
/** So long one is looked for; each touch that opened something else takes its time to come back from. */
const PATIENCE_MS = 100_000;

/** Leaves the list open, where there is one. */
export function readAccountList(flow: Flow, context: Context, signal: AbortSignal): Promise<AccountList> {
  const decide = toNames(context);
  const looksFor = [
    ...ownPageSelectors,
    "accountSwitcher",
    "accountList",
    "accountRow",
    ...tieSelectors,
  ] as const;
  const goal = { name: "read the list of accounts", timeoutMs: LIST_TIMEOUT_MS, looksFor, decide };
  return flow.until(goal, signal);
}

function toNames(context: Context): (screen: Screen) => Decision<AccountList> {
  const { clock, profile } = context;
  const onWay = toOwnPage(context);
  const onProfile = toAccountList(context);
  const rows = new AccountRows(profile);
  const further = new Scroll(context, { what: "more accounts" });
  const unread = new UnreadList(context);
  let active: string | undefined;
  let seen = { key: "", since: 0 };
  const began = clock.elapsed();
  const lastsFor = (key: string) => {
    if (seen.key !== key) seen = { key, since: clock.elapsed() };
    return clock.elapsed() - seen.since >= LIST_LASTS_MS;
  };
  const whole = () =>
    ({
      kind: "done",
      value: { active: active ?? "", usernames: rows.names(active), isWhole: true },
    }) as const;
  const onList = (screen: Screen, listed: readonly Hit[]): Decision<AccountList> => {
    const leave = unread.leave(onProfile);
    if (leave) return leave;
    rows.take(listed);
    const hasCome = lastsFor(listed.map(placeOf).join());
    const [first] = listed;
    const more = further.on(screen, scrollableAround(first?.node));
    return more ?? (hasCome ? whole() : wait);
  };
  return (screen) => {
    const hasOpened = active !== undefined && onProfile.opened.size > 0;
    const listed = hasOpened ? rows.on(screen, active ?? "") : undefined;
    if (listed) {
      onProfile.hasOpened();
      return onList(screen, listed);
    }
    // what the list was scrolled to may have no end that tells it
    if (further.swipes > 0) return lastsFor("gone") ? whole() : wait;
    const way = onWay(screen);
    const search = hasOpened && way.kind !== "done" ? unread.lookDown(screen, onProfile) : undefined;
    if (search) return search;
    if (onProfile.isOpening) return lost;
    if (way.kind !== "done") return way;
    active = way.value.user;
    rows.avoid(screen, active);
    if (onProfile.rounds >= ROUNDS || clock.elapsed() - began >= PATIENCE_MS)
      return { kind: "done", value: { active, usernames: [active], isWhole: false } };
    return onProfile.decide(screen, way.value);
  };
}
