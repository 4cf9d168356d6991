/** The own row of a list of accounts tells what a row looks like, unless it is cut off or takes no touches. */
import { expect, test } from "vitest";
import { readAccountList } from "../../../src/scripts/account/account-list.ts";
import { actAsAccount } from "../../../src/scripts/account/account.ts";
import { node, paperPhone } from "../paper-app.ts";
import type { PaperApp, Place } from "../paper-app.ts";

const never = new AbortController().signal;
const names = Array.from({ length: 9 }, (_, i) => `account_${i}`);
const ROW = 200;
/** Shows five rows and most of the sixth. */
const LIST = { top: 1260, bottom: 2400 };
const FURTHER = 850;

interface Options {
  readonly active: string;
  readonly hasIds?: boolean;
  readonly isOwnTouchable?: boolean;
}

/** Instagram's own profile and the sheet with its accounts, which cuts off what lies half beyond its edge. */
class Sheet implements PaperApp {
  active: string;
  #isOpen = false;
  #offset = 0;
  readonly #hasIds: boolean;
  readonly #isOwnTouchable: boolean;

  constructor({ active, hasIds = true, isOwnTouchable = true }: Options) {
    this.active = active;
    this.#hasIds = hasIds;
    this.#isOwnTouchable = isOwnTouchable;
  }

  draw() {
    const bar = this.#named("action_bar_username_container", [140, 90, 760, 210], { clickable: true }, [
      this.#named("action_bar_title", [150, 110, 600, 190], { text: this.active }),
    ]);
    const page = [
      bar,
      node("Button", [40, 620, 520, 720], { text: "Edit profile", clickable: true }),
      ...["Home", "Create", "Profile"].map((desc, i) =>
        node("FrameLayout", [i * 360, 2250, i * 360 + 350, 2390], {
          desc,
          clickable: true,
          selected: desc === "Profile",
        }),
      ),
    ];
    if (!this.#isOpen) return page;
    const rows = [...names, "Add Instagram account"].map((name, i) => this.#row(name, i)).join("");
    return [
      ...page,
      node("View", [0, 0, 1080, 2400], { clickable: true }),
      node("RecyclerView", [0, LIST.top, 1080, LIST.bottom], { scrollable: true }, rows),
    ];
  }

  touch(_x: number, y: number, { text }: { text: string }) {
    if (!this.#isOpen) this.#isOpen = y < 220;
    else if (names.includes(text)) [this.active, this.#isOpen, this.#offset] = [text, false, 0];
  }

  back() {
    [this.#isOpen, this.#offset] = [false, 0];
  }

  swipe(_area: unknown, direction: string) {
    const most = (names.length + 1) * ROW - (LIST.bottom - LIST.top);
    const to = this.#offset + (direction === "up" ? FURTHER : -FURTHER);
    this.#offset = Math.max(0, Math.min(most, to));
  }

  #row(name: string, i: number): string {
    const top = LIST.top + i * ROW - this.#offset;
    const isOwn = name === this.active;
    const clickable = !isOwn || this.#isOwnTouchable;
    const text = this.#named("row_user_textview", cut([180, top + 40, 860, top + 100]), { text: name });
    const second = node("TextView", cut([180, top + 110, 860, top + 160]), { text: "9" });
    const at = cut([0, top, 1080, top + ROW]);
    return at[3] > at[1] ? node("ViewGroup", at, { clickable }, text, second) : "";
  }

  #named(id: string, at: Place, attributes: object, inner: readonly string[] = []): string {
    const drawn = node("TextView", at, attributes, ...inner);
    return this.#hasIds ? drawn.replace("package=", `resource-id="app:id/${id}" package=`) : drawn;
  }
}

function cut([left, top, right, bottom]: Place): Place {
  const within = (y: number) => Math.max(LIST.top, Math.min(LIST.bottom, y));
  return [left, within(top), right, within(bottom)];
}

const odd: readonly (readonly [what: string, Options])[] = [
  ["cut off at the list's edge", { active: "account_5" }],
  ["cut off where its first part has been", { active: "account_8" }],
  ["deaf to touches", { active: "account_0", isOwnTouchable: false }],
  ["deaf to touches and cut off", { active: "account_5", isOwnTouchable: false }],
  ["without an id, as all that is on the page", { active: "account_1", hasIds: false }],
];

test.each(odd)("all accounts are read where the own row is %s", async (_, options) => {
  const { flow, parts } = paperPhone(new Sheet(options), "instagram");
  const list = await readAccountList(flow, { ...parts, username: null }, never);
  expect({ ...list, usernames: list.usernames.toSorted() }).toEqual({
    active: options.active,
    usernames: names,
    isWhole: true,
  });
});

test.each(odd)("the last of the list is switched to where the own row is %s", async (_, options) => {
  const app = new Sheet(options);
  const { flow, parts } = paperPhone(app, "instagram");
  await actAsAccount(flow, { ...parts, username: "account_7" }, never);
  expect(app.active).toBe("account_7");
});
