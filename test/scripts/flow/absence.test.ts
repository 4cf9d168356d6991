import { beforeEach, expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { Absence } from "../../../src/scripts/flow/absence.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const button = (packageName: string, top: number, height = 100) =>
  `<a.Button package="${packageName}" clickable="true" bounds="[0,${top}][1080,${top + height}]"/>`;
const screen = (...nodes: readonly string[]) =>
  parseScreen(
    `<hierarchy><a.Frame package="android" bounds="[0,0][1080,2400]">${nodes.join("")}</a.Frame></hierarchy>`,
  );
const page = screen(button("app", 200));
const other = screen(button("app", 700));
const locked = screen(`<a.Clock package="com.android.systemui" bounds="[0,0][1080,2400]"/>`);
const frame = (packageName: string, ...nodes: readonly string[]) =>
  `<a.Frame package="${packageName}" bounds="[90,800][990,1600]">${nodes.join("")}</a.Frame>`;
const dialog = screen(
  button("app", 200),
  frame("com.android.something", button("com.android.something", 1200)),
);
const KEYBOARD = "com.google.android.inputmethod.latin";

let clock: ManualClock;
let absence: Absence;

beforeEach(() => {
  clock = new ManualClock();
  const parts = { clock, profile: profileOf("tiktok"), packageName: "app" };
  absence = new Absence(parts, { inViewMs: 5000 });
});

/** What it believes after this page was read again and again for so long. */
function after(ms: number, shown = page, isKnown = true) {
  let belief = absence.on(shown, isKnown);
  for (let passed = 0; passed < ms; passed += 500) {
    clock.advance(500);
    belief = absence.on(shown, isKnown);
  }
  return belief;
}

test("a page that was in view for long enough does not show it", () => {
  expect(after(4500)).toBe("early");
  expect(after(500)).toBe("absent");
});

test("for as long as a lock screen or another app's dialog hides the page, nothing is known", () => {
  expect(after(60_000, locked)).toBe("hidden");
  expect(after(60_000, dialog)).toBe("hidden");
  expect(after(4500)).toBe("early");
  expect(after(1000, locked)).toBe("hidden");
  expect(after(0)).toBe("early");
  expect(after(1000)).toBe("absent");
});

test("a page that has just changed has to come to rest", () => {
  after(4500);
  expect(after(500, other)).toBe("early");
  expect(after(500, other)).toBe("absent");
});

test("time in which nobody looked is not time in view", () => {
  after(0);
  clock.advance(60_000);
  expect(absence.on(page, true)).toBe("early");
});

test("a page that is none that is known may be hidden by what nobody knows: that has time to be put away", () => {
  expect(after(5500, page, false)).toBe("hidden");
  expect(after(6500, page, false)).toBe("absent");
});

test("a keyboard, the system's bars and another app's bubble hide nothing", () => {
  const typing = screen(
    button("app", 200),
    button("com.android.systemui", 0),
    button("com.android.systemui", 2300),
    `<a.ImageView package="some.messenger" clickable="true" bounds="[900,1000][1080,1180]"/>`,
    button(KEYBOARD, 1600),
  );
  expect(after(5000, typing)).toBe("absent");
  const keys = Array.from({ length: 30 }, (_, i) => button("some.other.keyboard", 1500 + i * 20, 20));
  const unknown = `<a.Frame package="some.other.keyboard" bounds="[0,1500][1080,2400]">${keys.join("")}</a.Frame>`;
  expect(after(1000, screen(button("app", 200), unknown))).toBe("absent");
});
