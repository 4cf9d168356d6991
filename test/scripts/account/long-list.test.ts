/** An app that is signed in to twenty accounts: its list scrolls, and who is active stands somewhere in it. */
import { describe, expect, test } from "vitest";
import { readAccountList } from "../../../src/scripts/account/account-list.ts";
import { actAsAccount } from "../../../src/scripts/account/account.ts";
import { LongPage, node, paperPhone } from "../paper-app.ts";
import type { PaperApp } from "../paper-app.ts";

const never = new AbortController().signal;
const names = Array.from({ length: 20 }, (_, i) => `account_${i}`);

/** The end of the list is its last row. */
class ManyAccounts implements PaperApp {
  active: string;
  isOpen = false;
  readonly opened: string[] = [];
  readonly list = new LongPage([0, 1000, 1080, 2400], 160);

  constructor(active: string) {
    this.active = active;
  }

  draw() {
    const tabs = ["Home", "Create", "Profile"].map((desc, i) =>
      node("View", [i * 360, 2200, i * 360 + 350, 2380], {
        desc,
        clickable: true,
        selected: desc === "Profile",
      }),
    );
    const page = [
      node("TextView", [300, 60, 700, 120], { text: "Paper People", clickable: true }),
      node("TextView", [300, 300, 700, 350], { text: `@${this.active}` }),
      node("Button", [100, 500, 500, 580], { text: "Edit profile", clickable: true }),
      ...tabs,
    ];
    if (!this.isOpen) return page;
    const rows = [...names, "Add account"].map((name) => (top: number, bottom: number) => [
      node(
        "ViewGroup",
        [0, top, 1080, bottom],
        { clickable: true },
        node("TextView", [180, top + 20, 700, top + 70], { text: name }),
      ),
    ]);
    return [
      ...page,
      node("View", [0, 0, 1080, 2400], { clickable: true }),
      this.list.draw("RecyclerView", rows),
    ];
  }

  touch(_x: number, _y: number, { text }: { text: string }) {
    if (text === "Paper People") this.isOpen = true;
    else if (this.isOpen && names.includes(text)) {
      this.opened.push(text);
      [this.active, this.isOpen] = [text, false];
    }
  }

  back() {
    this.isOpen = false;
    this.list.toTop();
  }

  swipe(...how: Parameters<LongPage["swipe"]>) {
    const isAtTop = this.list.offset === 0;
    this.list.swipe(...how);
    // a sheet that is drawn down goes away
    if (how[1] === "down" && isAtTop) this.back();
  }
}

describe.each(["account_1", "account_13", "account_19"])("while %s is active", (active) => {
  test.each(["account_0", "account_10", "account_18"])("%s is switched to", async (wanted) => {
    const app = new ManyAccounts(active);
    const { flow, parts } = paperPhone(app);
    await actAsAccount(flow, { ...parts, username: wanted }, never);
    expect([app.active, app.opened]).toEqual([wanted, [wanted]]);
  });

  test("who is not among them is told so, and nobody is switched to", async () => {
    const app = new ManyAccounts(active);
    const { flow, parts } = paperPhone(app);
    const act = actAsAccount(flow, { ...parts, username: "account_99" }, never);
    await expect(act).rejects.toMatchObject({
      reason: "WRONG_ACCOUNT",
      message: expect.stringContaining("not among the accounts"),
    });
    expect([app.active, app.opened]).toEqual([active, []]);
  });

  test("all of them are read", async () => {
    const { flow, parts } = paperPhone(new ManyAccounts(active));
    const list = await readAccountList(flow, { ...parts, username: null }, never);
    expect({ ...list, usernames: list.usernames.toSorted() }).toEqual({
      active,
      usernames: names.toSorted(),
      isWhole: true,
    });
  });
});
