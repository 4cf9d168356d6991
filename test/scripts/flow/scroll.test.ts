import { beforeEach, expect, test } from "vitest";
import { parseScreen } from "../../../src/device/ui/screen.ts";
import { Scroll, scrollableOf } from "../../../src/scripts/flow/scroll.ts";
import { ManualClock } from "../../support/manual-clock.ts";

let clock: ManualClock;
let swipes: number;
let shown: string;
let scroll: Scroll;

const never = new AbortController().signal;
const page = () =>
  parseScreen(
    `<hierarchy><a.Page bounds="[0,0][1080,2400]"><a.ScrollView scrollable="true" bounds="[0,200][1080,2200]"><a.TextView text="${shown}" bounds="[0,300][1080,400]"/></a.ScrollView><a.Chips scrollable="true" bounds="[0,100][1080,200]"/></a.Page></hierarchy>`,
  );

/** What it decides on the page as it is, done at once. */
async function decide(): Promise<string> {
  const screen = page();
  const decision = scroll.on(screen, scrollableOf(screen));
  if (decision?.kind === "act") await decision.act(never);
  return decision?.kind ?? "end";
}

async function settled(): Promise<string> {
  for (let i = 0; i < 100; i++) {
    const kind = await decide();
    if (kind !== "wait") return kind;
    clock.advance(100);
  }
  throw new Error("it waits for ever");
}

beforeEach(() => {
  clock = new ManualClock();
  swipes = 0;
  shown = "top";
  const session = { swipe: async () => void swipes++ };
  scroll = new Scroll({ session, clock }, { what: "further", most: 4 });
});

test("a page is swiped once it is at rest, and looked at before it is swiped again", async () => {
  expect(await decide()).toBe("wait");
  expect(await settled()).toBe("act");
  shown = "below";
  expect(await decide()).toBe("wait");
  expect(swipes).toBe(1);
  expect(await settled()).toBe("act");
  expect(swipes).toBe(2);
});

test("where two swipes move nothing it is at its end: one may have been lost", async () => {
  expect([await settled(), await settled(), await settled()]).toEqual(["act", "act", "end"]);
  expect(await decide()).toBe("end");
  expect(swipes).toBe(2);
});

test("a swipe that was lost ends nothing", async () => {
  await settled();
  await settled();
  shown = "below";
  expect(await settled()).toBe("act");
});

test("what goes on and on is left after a number of them", async () => {
  for (let i = 0; i < 4; i++) {
    expect(await settled()).toBe("act");
    shown = `page ${i}`;
  }
  expect(await settled()).toBe("end");
});

test("a row of chips is no page, and what lies under something else is not swiped", () => {
  shown = "top";
  expect(scrollableOf(page())?.bounds.top).toBe(200);
  const covered = parseScreen(
    `<hierarchy><a.Page bounds="[0,0][1080,2400]"><a.ScrollView scrollable="true" bounds="[0,200][1080,2200]"/><a.Dialog clickable="true" bounds="[100,800][980,1600]"/></a.Page></hierarchy>`,
  );
  expect(scrollableOf(covered)).toBeUndefined();
});
