/** Which texts on an app's list of accounts are the names of accounts. */
import type { Hit } from "../../device/ui/find.ts";
import type { Screen, UiNode } from "../../device/ui/screen.ts";
import { bareUsername, usernameKey } from "../../model/account.ts";
import type { Profile as AppProfile } from "../apps/profile.ts";
import { scrollableAround } from "../flow/scroll.ts";
import { placeOf } from "./account-switcher.ts";

type Profile = Pick<AppProfile, "selectors" | "close" | "retry">;

/** So many times as high as its name a row may be. */
const MOST_LINES = 6;
/** Parts of a row's height or of the screen's width by which rows of one list differ. */
const TOLERANCE = 0.3;
const COLUMN_TOLERANCE = 0.02;
const FEWEST_ROWS = 2;
/** What shows less of its height than this at the list's edge is cut off there. */
const LEAST_OF_ROW = 0.9;

/**
 * The rows of the list. The active account's own shows what a row looks like: other texts on the sheet, such as a second line
 * or another button, stand elsewhere or are of another kind.
 */
export class AccountRows {
  readonly #profile: Profile;
  readonly #names = new Map<string, string>();
  /** Where the page itself says the name. */
  #others: ReadonlySet<string> = new Set();
  #own: Look | undefined;

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  /** Of all that were taken, and of who is active. */
  names(active = ""): readonly string[] {
    const isListed = this.#names.has(usernameKey(active));
    return [...(isListed ? [] : [active]), ...this.#names.values()];
  }

  avoid(screen: Screen, active: string): void {
    const named = [...this.#named(screen, active), ...textsOf(screen, active)];
    this.#others = new Set(named.map(placeOf));
  }

  /** Undefined where no list lies open. */
  on(screen: Screen, active: string): readonly Hit[] | undefined {
    const { accountList } = this.#profile.selectors;
    const end = screen.find(accountList);
    const hasEnd = end !== undefined && !end.isCovered;
    const owns = this.#named(screen, active).filter((hit) => this.#isNew(hit));
    const [own] = owns;
    const isBetween = !own && !hasEnd && this.#own !== undefined;
    if (!isBetween && (own ? !hasEnd && !this.#isOfList(screen, own) : !hasEnd)) return undefined;
    const lists = this.#looks(screen, active, owns).map((look) => ({
      look,
      found: this.#alike(screen, look),
    }));
    const best = lists.toSorted((a, b) => namesIn(b.found) - namesIn(a.found))[0];
    if (!best) return undefined;
    const { look, found } = best;
    this.#own = look;
    // scrolled to where neither shows, its rows alone tell that it is still the list
    const isList = isBetween
      ? found.filter(({ node }) => scrollableAround(node)).length >= FEWEST_ROWS
      : found.length > 0;
    return isList ? found : undefined;
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

  #isNew(hit: Hit): boolean {
    return !hit.isCovered && !this.#others.has(placeOf(hit));
  }

  /** Where the list has no end that says so: its rows are known by their id, or it lies over the own profile. */
  #isOfList(screen: Screen, own: Hit): boolean {
    const { accountRow, profileTab, ownPage, ownName } = this.#profile.selectors;
    const isKnown = accountRow.some(
      (match) => match.idSuffix && screen.matches(match).some(({ node }) => node.index === own.node.index),
    );
    return isKnown || [profileTab, ownPage, ownName].some((selector) => screen.find(selector)?.isCovered);
  }

  #named(screen: Screen, active: string): readonly Hit[] {
    return this.#candidates(screen).filter(({ node }) => usernameKey(node.text) === usernameKey(active));
  }

  /** What a row may look like: as the active account's own does, else as it did before. */
  #looks(screen: Screen, active: string, owns: readonly Hit[]): readonly Look[] {
    const width = widthOf(screen);
    const candidates = this.#candidates(screen);
    if (owns.length > 0) return owns.map((own) => lookOfOwn(own, candidates, width));
    // some lists let nobody touch the row of who is active already: then its text alone tells less
    const texts = textsOf(screen, active).filter((hit) => this.#isNew(hit));
    if (texts.length > 0) return texts.map((text) => ({ ...lookOf(text), row: undefined }));
    return this.#own ? [this.#own] : [];
  }

  #alike(screen: Screen, look: Look): readonly Hit[] {
    const { selectors, close, retry } = this.#profile;
    const labels = [selectors.accountList, close, retry]
      .flatMap((selector) => screen.findAll(selector))
      .map(({ node }) => node.index);
    const width = widthOf(screen);
    return this.#candidates(screen).filter(
      (hit) => !labels.includes(hit.node.index) && isAlike(lookOf(hit), look, width) && !isCut(hit, look),
    );
  }

  /** Of the first kind of row that the list has. */
  #candidates(screen: Screen): readonly Hit[] {
    const kinds = this.#profile.selectors.accountRow.map((match) =>
      screen.matches(match).filter(({ isCovered }) => !isCovered),
    );
    return kinds.find((hits) => hits.length > 0) ?? [];
  }
}

/** Where the name that others see is the username too, as new accounts have it, the row says it twice: usernames have no capitals. */
function namesIn(found: readonly Hit[]): number {
  return found.filter(({ node: { text } }) => text === text.toLowerCase()).length;
}

function widthOf({ nodes }: Screen): number {
  return nodes.reduce((most, { bounds }) => Math.max(most, bounds.right), 1);
}

/** What tells a row of the list from another text on the sheet. */
interface Look {
  /** Without its numbers: some count their rows. */
  readonly id: string;
  /** Its class. */
  readonly kind: string;
  readonly left: number;
  /** How far down its row the text stands, and the row's height; undefined where that is not known. */
  readonly row: { readonly down: number; readonly height: number } | undefined;
}

function lookOf({ node, button }: Hit): Look {
  const row = rowOf(node, button);
  const { id, className, bounds } = node;
  const down = bounds.top - row.bounds.top;
  return {
    id: id.replaceAll(/\d+/g, ""),
    kind: className,
    left: bounds.left,
    row: { down, height: heightOf(row) },
  };
}

/** One that is cut off at the list's edge, or takes no touches, tells less of its row than the others do of theirs. */
function lookOfOwn(own: Hit, all: readonly Hit[], width: number): Look {
  const look = lookOf(own);
  if (isWhole(own)) return look;
  const text = { ...look, row: undefined };
  const rows = all
    .filter(isWhole)
    .map(lookOf)
    .filter((one) => isAlike(one, text, width))
    .map(({ row }) => row);
  if (rows.some((row) => isAlikeRow(row, look.row))) return look;
  const away = (row: Look["row"]) => Math.abs((row?.down ?? 0) - (look.row?.down ?? 0));
  const [nearest] = rows.toSorted((a, b) => away(a) - away(b));
  return nearest ? { ...look, row: nearest } : look;
}

function isWhole({ node, button }: Hit): boolean {
  const row = rowOf(node, button);
  return row.isClickable && !isAtEdge(row);
}

/** What is left of a row may have its second line where others have the name. */
function isCut({ node, button }: Hit, { row: whole }: Look): boolean {
  const row = rowOf(node, button);
  return whole !== undefined && isAtEdge(row) && heightOf(row) < LEAST_OF_ROW * whole.height;
}

function isAtEdge(row: UiNode): boolean {
  const area = scrollableAround(row)?.bounds;
  return area !== undefined && (row.bounds.top <= area.top || row.bounds.bottom >= area.bottom);
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
  return (
    one.id === own.id &&
    one.kind === own.kind &&
    isNear(one.left, own.left, COLUMN_TOLERANCE * width) &&
    isAlikeRow(one.row, own.row)
  );
}

function isAlikeRow(one: Look["row"], own: Look["row"]): boolean {
  if (!one || !own) return true;
  const most = TOLERANCE * own.height;
  return isNear(one.height, own.height, most) && isNear(one.down, own.down, most);
}

function isNear(a: number, b: number, most: number): boolean {
  return Math.abs(a - b) <= most;
}

function textsOf(screen: Screen, name: string): readonly Hit[] {
  return screen.matches({ text: [name, `@${name}`] });
}
