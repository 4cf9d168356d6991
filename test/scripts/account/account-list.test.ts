/** Lists of accounts as apps may lay them out, on paper: what is no account is not taken for one. */
import { expect, test } from "vitest";
import type { Clock } from "../../../src/clock.ts";
import type { Session } from "../../../src/device/session.ts";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { readAccountList } from "../../../src/scripts/account/account-list.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { Flow } from "../../../src/scripts/flow/flow.ts";
import { Pace } from "../../../src/scripts/flow/pace.ts";
import type { ScriptContext } from "../../../src/scripts/script.ts";

const APP = "com.zhiliaoapp.musically";
const NAME = "Anna of Paper";

/** Passes at once whatever is waited for. */
function rushingClock(): Clock {
  let ms = 0;
  return {
    now: () => ms,
    elapsed: () => ms,
    after(delayMs, call) {
      ms += delayMs;
      let isCancelled = false;
      queueMicrotask(() => isCancelled || call());
      return { cancel: () => void (isCancelled = true) };
    },
  };
}

interface Box {
  readonly text?: string;
  readonly id?: string;
  readonly at: readonly [left: number, top: number, right: number, bottom: number];
  readonly isButton?: boolean;
  readonly isScrollable?: boolean;
}

function box({ text = "", id = "", at: [left, top, right, bottom], ...is }: Box, ...inner: string[]): string {
  const touch = `clickable="${is.isButton ?? false}" scrollable="${is.isScrollable ?? false}" selected="${text === "Profile"}"`;
  return `<a.TextView package="${APP}" text="${text}" resource-id="${id && `${APP}:id/${id}`}" ${touch} bounds="[${left},${top}][${right},${bottom}]">${inner.join("")}</a.TextView>`;
}

const tabs = ["Home", "Create", "Profile"].map((text, i) =>
  box({ text, at: [i * 300, 1900, i * 300 + 290, 2000], isButton: true }),
);
const page = [
  box({ text: NAME, at: [300, 60, 700, 120], isButton: true }),
  box({ text: "@anna", at: [300, 300, 700, 350] }),
  box({ text: "Edit profile", at: [100, 500, 500, 580], isButton: true }),
  ...tabs,
];
const scrim = box({ at: [0, 0, 1000, 1000], isButton: true });
const add = box({ text: "Add account", at: [180, 1900, 900, 1960], isButton: true });

/** A row with the name in it, and what else is in it. */
const row = (text: string, top: number, ...more: readonly string[]) =>
  box(
    { at: [0, top, 1000, top + 150], isButton: true },
    box({ text, id: `row_${top}_name`, at: [180, top + 20, 700, top + 70] }),
    ...more,
  );

/** What is on the phone: the page, and over it what was opened or scrolled to. */
function paper(lists: readonly (readonly string[])[], under: readonly string[] = page) {
  let shown = -1;
  const touched: string[] = [];
  const session: Pick<Session, "screen" | "tap" | "tapIfThere" | "wake" | "back" | "launch" | "swipe"> = {
    async tapIfThere() {
      throw new Error("nothing here goes away by itself");
    },
    async screen() {
      const list = lists[shown] ?? [];
      const below = shown < 0 ? page : under;
      const root = { at: [0, 0, 1000, 2000] } as const;
      return parseScreen(`<hierarchy>${box(root, ...below, ...list)}</hierarchy>`);
    },
    async tap({ text }) {
      touched.push(text);
      if (text === NAME && lists.length > 0) shown = 0;
    },
    async wake() {},
    async launch() {},
    async back() {
      shown = -1;
    },
    async swipe() {
      if (shown < lists.length - 1) shown += 1;
    },
  };
  const clock = rushingClock();
  const profile = profileOf("tiktok");
  const flow = new Flow({ session, profile, hooks: { step() {} }, clock, pace: new Pace() });
  const context = { session, profile, clock, username: null, packageName: APP };
  const read = () =>
    readAccountList(
      flow,
      context as typeof context & Pick<ScriptContext, "session">,
      new AbortController().signal,
    );
  return { read, touched };
}

const whole = (...usernames: readonly string[]) => ({ active: "anna", usernames, isWhole: true });

test("a second line, another button and a heading are no accounts", async () => {
  const list = [
    scrim,
    box({ text: "Accounts", at: [400, 1020, 600, 1080], isButton: true }),
    row("anna", 1100, box({ text: "Anna", at: [180, 1190, 700, 1240] })),
    row("bob.1", 1260, box({ text: "Bob", at: [180, 1350, 700, 1400] })),
    row("carl_", 1420, box({ text: "9", at: [900, 1440, 960, 1490] })),
    box({ text: "Manage", at: [40, 1700, 900, 1780], isButton: true }),
    add,
  ];
  expect(await paper([list]).read()).toEqual(whole("anna", "bob.1", "carl_"));
});

test("a name shown that is the username too does not tell which line of the rows has usernames", async () => {
  const named = (shown: string, username: string, top: number) =>
    row(shown, top, box({ text: username, id: "username", at: [180, top + 90, 700, top + 140] }));
  const list = [
    scrim,
    named("anna", "anna", 1100),
    named("Bob", "bob.1", 1260),
    named("Jo Li", "jo", 1420),
    add,
  ];
  expect(await paper([list]).read()).toEqual(whole("anna", "bob.1", "jo"));
  const lower = [scrim, named("anna", "anna", 1100), named("Bob", "bob.1", 1260), add];
  expect(await paper([lower]).read()).toEqual(whole("anna", "bob.1"));
});

test("rows that nothing holds are told by where they stand and how high they are", async () => {
  const flat = (text: string, top: number) => box({ text, at: [180, top, 1000, top + 100], isButton: true });
  const list = [scrim, flat("bob", 1100), flat("@Anna", 1210), flat("carl", 1320), add];
  expect(await paper([list]).read()).toEqual(whole("bob", "Anna", "carl"));
});

test("the row of who is active may take no touches", async () => {
  const own = box({ text: "anna", id: "row_0_name", at: [180, 1120, 700, 1170] });
  const list = [scrim, own, row("bob", 1260, box({ text: "Bob", at: [180, 1350, 700, 1400] })), add];
  expect(await paper([list]).read()).toEqual(whole("anna", "bob"));
});

test("a list that goes on is scrolled to its end", async () => {
  const part = (...names: readonly string[]) => [
    scrim,
    box(
      { at: [0, 1080, 1000, 1880], isScrollable: true },
      ...names.map((name, i) => row(name, 1100 + 160 * i)),
    ),
    add,
  ];
  const lists = [part("anna", "bob"), part("bob", "carl"), part("carl", "dora")];
  expect(await paper(lists).read()).toEqual(whole("anna", "bob", "carl", "dora"));
});

test("an app that shows no list has one account, as far as anybody knows", async () => {
  const { read, touched } = paper([]);
  expect(await read()).toEqual({ active: "anna", usernames: ["anna"], isWhole: false });
  expect(touched.filter((text) => text === NAME)).toHaveLength(3);
  expect(touched).not.toContain("Edit profile");
});

test("a list without an end to it is known by the page under it", async () => {
  const list = [scrim, row("anna", 1100), row("bob", 1260)];
  expect(await paper([list]).read()).toEqual(whole("anna", "bob"));
});

test("a page of its own with the name on it is no list of accounts", async () => {
  const form = [row("anna", 1100), row("Paper", 1260)];
  expect(await paper([form], []).read()).toMatchObject({ usernames: ["anna"], isWhole: false });
});
