/** The app's list of accounts, read: whose names it holds, and whose is the profile under it. */
import type { Hit } from "../device/ui/find.ts";
import type { Screen, UiNode } from "../device/ui/screen.ts";
import type { SignedIn } from "../model/account-match.ts";
import { bareUsername, usernameKey } from "../model/account.ts";
import { placeOf, toAccountList, LIST_LASTS_MS } from "./account-switcher.ts";
import { lost, wait } from "./flow.ts";
import type { Decision, Flow } from "./flow.ts";
import { ownPageSelectors, toOwnPage } from "./own-page.ts";
import type { ScriptContext } from "./script.ts";

type Context = Pick<ScriptContext, "session" | "profile" | "clock" | "username"> & {
  readonly packageName: string;
};
type AccountList = Omit<SignedIn, "app" | "package">;

const LIST_TIMEOUT_MS = 150_000;
/** An app with one account may have no list; each candidate for what opens it is touched so often before that is believed. */
const ROUNDS = 2;
/** A list that moves on and on is none of accounts. */
const MOST_SWIPES = 10;
/** So many times as high as its name a row may be. */
const MOST_LINES = 6;
/** Parts of a row's height or of the screen's width by which rows of one list differ. */
const TOLERANCE = 0.3;
const COLUMN_TOLERANCE = 0.02;

/** Leaves the list open, where there is one. */
export function readAccountList(flow: Flow, context: Context, signal: AbortSignal): Promise<AccountList> {
  const decide = toNames(context);
  const looksFor = [...ownPageSelectors, "accountSwitcher", "accountList", "accountRow"] as const;
  const goal = { name: "read the list of accounts", timeoutMs: LIST_TIMEOUT_MS, looksFor, decide };
  return flow.until(goal, signal);
}

function toNames(context: Context): (screen: Screen) => Decision<AccountList> {
  const { session, clock, profile } = context;
  const onWay = toOwnPage(context);
  const onProfile = toAccountList(context);
  const rows = new Rows(profile);
  let active: string | undefined;
  let seen = { key: "", since: 0 };
  let swipes = 0;
  const lastsFor = (key: string) => {
    if (seen.key !== key) seen = { key, since: clock.elapsed() };
    return clock.elapsed() - seen.since >= LIST_LASTS_MS;
  };
  const whole = () =>
    ({ kind: "done", value: { active: active ?? "", usernames: rows.names, isWhole: true } }) as const;
  return (screen) => {
    const listed = active === undefined || onProfile.opened.size === 0 ? undefined : rows.on(screen, active);
    if (listed && active !== undefined) {
      onProfile.hasOpened();
      if (!lastsFor(listed.map(placeOf).join())) return wait;
      const scrolled = rows.take(listed) && swipes < MOST_SWIPES ? scrollableOf(listed) : undefined;
      if (!scrolled) return whole();
      seen = { key: "", since: 0 };
      const act = (signal: AbortSignal) => session.swipe(scrolled.bounds, "up", signal);
      return { kind: "act", what: `more accounts ${++swipes}`, act };
    }
    // what the list was scrolled to may have no end that tells it
    if (swipes > 0) return lastsFor("gone") ? whole() : wait;
    const way = onWay(screen);
    if (onProfile.isOpening) return lost;
    if (way.kind !== "done") return way;
    active = way.value.user;
    rows.avoid(screen, active);
    if (onProfile.rounds >= ROUNDS)
      return { kind: "done", value: { active, usernames: [active], isWhole: false } };
    return onProfile.decide(screen, way.value);
  };
}

/**
 * The rows of the list. The active account's own shows what a row looks like: other texts on the sheet, such as a second line
 * or another button, stand elsewhere or are of another kind.
 */
class Rows {
  readonly #profile: Context["profile"];
  readonly #names = new Map<string, string>();
  /** Where the page itself says the name. */
  #others: ReadonlySet<string> = new Set();
  #own: Look | undefined;

  constructor(profile: Context["profile"]) {
    this.#profile = profile;
  }

  get names(): readonly string[] {
    return [...this.#names.values()];
  }

  avoid(screen: Screen, active: string): void {
    this.#others = new Set(this.#named(screen, active).map(placeOf));
  }

  /** Undefined where no list lies open. */
  on(screen: Screen, active: string): readonly Hit[] | undefined {
    const { accountList } = this.#profile.selectors;
    const end = screen.find(accountList);
    if (!end || end.isCovered) return undefined;
    const own = this.#named(screen, active).find((hit) => !this.#others.has(placeOf(hit)));
    if (own) this.#own = lookOf(own);
    const look = this.#own;
    if (!look) return undefined;
    const labels = [accountList, this.#profile.close, this.#profile.retry]
      .flatMap((selector) => screen.findAll(selector))
      .map(({ node }) => node.index);
    const width = screen.nodes.reduce((most, { bounds }) => Math.max(most, bounds.right), 1);
    const found = this.#candidates(screen).filter(
      (hit) => !labels.includes(hit.node.index) && isAlike(lookOf(hit), look, width),
    );
    return found.length > 0 ? found : undefined;
  }

  /** Whether any of them is new. */
  take(hits: readonly Hit[]): boolean {
    const before = this.#names.size;
    for (const { node } of hits) {
      const key = usernameKey(node.text);
      if (!this.#names.has(key)) this.#names.set(key, bareUsername(node.text));
    }
    return this.#names.size > before;
  }

  #named(screen: Screen, active: string): readonly Hit[] {
    return this.#candidates(screen).filter(({ node }) => usernameKey(node.text) === usernameKey(active));
  }

  /** Of the first kind of row that the list has. */
  #candidates(screen: Screen): readonly Hit[] {
    const kinds = this.#profile.selectors.accountRow.map((match) =>
      screen.matches(match).filter(({ isCovered }) => !isCovered),
    );
    return kinds.find((hits) => hits.length > 0) ?? [];
  }
}

/** What tells a row of the list from another text on the sheet. */
interface Look {
  /** Without its numbers: some count their rows. */
  readonly id: string;
  /** Its class. */
  readonly kind: string;
  readonly left: number;
  /** How far down its row the text stands, and the row's height. */
  readonly down: number;
  readonly height: number;
}

function lookOf({ node, button }: Hit): Look {
  const row = rowOf(node, button);
  const { id, className, bounds } = node;
  const down = bounds.top - row.bounds.top;
  return { id: id.replaceAll(/\d+/g, ""), kind: className, left: bounds.left, down, height: heightOf(row) };
}

/** What takes the row's touches; where a text was matched for itself, that is around it. What is much higher is no row. */
function rowOf(node: UiNode, button: UiNode): UiNode {
  const highest = MOST_LINES * heightOf(node);
  for (let at: UiNode | undefined = button; at; at = at.parent)
    if (at.isClickable) return heightOf(at) <= highest ? at : node;
  return node;
}

function heightOf({ bounds }: UiNode): number {
  return bounds.bottom - bounds.top;
}

function isAlike(one: Look, own: Look, width: number): boolean {
  const isNear = (a: number, b: number, most: number) => Math.abs(a - b) <= most;
  return (
    one.id === own.id &&
    one.kind === own.kind &&
    isNear(one.left, own.left, COLUMN_TOLERANCE * width) &&
    isNear(one.height, own.height, TOLERANCE * own.height) &&
    isNear(one.down, own.down, TOLERANCE * own.height)
  );
}

function scrollableOf([first]: readonly Hit[]): UiNode | undefined {
  let at = first?.node.parent;
  while (at && !at.isScrollable) at = at.parent;
  return at;
}
