/** Popups, one after the other, on a phone that does not take every touch. */
import { expect, test } from "vitest";
import type { Screen } from "../../../src/device/ui/screen.ts";
import { Problem } from "../../../src/model/problem.ts";
import { Flow, wait } from "../../../src/scripts/flow/flow.ts";
import type { Decision, FlowParts } from "../../../src/scripts/flow/flow.ts";
import { node, paperPhone } from "../paper-app.ts";

const never = new AbortController().signal;
const END = "The end";

const page = (...texts: readonly string[]) =>
  texts.map((text, i) => node("Button", [0, i * 300, 400, i * 300 + 200], { text, clickable: true }));

const goal = {
  name: "the end",
  timeoutMs: 90_000,
  looksFor: [],
  decide: (screen: Screen): Decision<true> =>
    screen.find([{ text: [END] }]) ? { kind: "done", value: true } : wait,
};

test("a popup whose touch was lost is touched again soon, however long after another one it came", async () => {
  const SECOND_AT_MS = 20_000;
  const touchedAt: number[] = [];
  const phone = paperPhone({
    draw() {
      if (touchedAt.length === 0) return page("Page", "Don't allow");
      if (phone.clock.elapsed() < SECOND_AT_MS) return page("Page");
      return touchedAt.length < 3 ? page("Page", "Not now") : page(END);
    },
    touch: () => void touchedAt.push(phone.clock.elapsed()),
  });
  await phone.flow.until(goal, never);
  const [, lostAt = 0, againAt = 0] = touchedAt;
  expect(againAt - lostAt).toBeLessThan(6000);
});

test("a popup is touched where it stands, where the phone cannot be asked for it", async () => {
  let isAnswered = false;
  const phone = paperPhone({
    draw: () => (isAnswered ? page(END) : page("Page", "Not now")),
    touch(_x, _y, { text }) {
      isAnswered = text === "Not now";
    },
  });
  const session: FlowParts["session"] = {
    ...(phone.parts.session as FlowParts["session"]),
    async tapIfThere() {
      throw new Problem("UI_SERVER_FAILED", "the UI server answered something else");
    },
  };
  await new Flow({ ...phone.parts, session }).until(goal, never);
  expect(isAnswered).toBe(true);
});
