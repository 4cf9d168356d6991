import { expect, test } from "vitest";
import type { Screen } from "../../../src/device/ui/screen.ts";
import { inEditors } from "../../../src/scripts/compose/in-editors.ts";
import { lost } from "../../../src/scripts/flow/flow.ts";
import type { Decision } from "../../../src/scripts/flow/flow.ts";
import { node, paperPhone } from "../paper-app.ts";

const tab = node("FrameLayout", [860, 2250, 1080, 2400], { desc: "Profile", clickable: true });
const caption = node("EditText", [0, 200, 1080, 500], { hint: "Describe your post", clickable: true });

/** A goal that knows only the caption's page, on what shows at each time. */
function goalOver(show: (ms: number) => readonly string[]) {
  const phone = paperPhone({ draw: () => show(phone.clock.elapsed()), touch() {} });
  const decide = (screen: Screen): Decision<true> =>
    screen.find(phone.parts.profile.selectors.caption) ? { kind: "done", value: true } : lost;
  const goal = { name: "go to the caption", timeoutMs: 90_000, looksFor: ["caption"] as const, decide };
  const until = phone.flow.until(inEditors(phone.parts, goal), new AbortController().signal);
  return { until, clock: phone.clock };
}

test("an app that shows its first page for long has left its editors, and is not waited for any longer", async () => {
  const { until, clock } = goalOver(() => [tab]);
  await expect(until).rejects.toMatchObject({
    reason: "SCREEN_UNKNOWN",
    message: expect.stringMatching(/left its editors/),
  });
  expect(clock.elapsed()).toBeLessThan(15_000);
});

test("one that shows it now and then is only slow", async () => {
  const { until } = goalOver((ms) => (ms > 40_000 ? [caption] : ms % 9000 < 6000 ? [tab] : []));
  expect(await until).toBe(true);
});

test("a first page that lies below something else is none", async () => {
  const sheet = node("View", [0, 0, 1080, 2400], { clickable: true });
  const { until } = goalOver((ms) => (ms > 30_000 ? [caption] : [tab, sheet]));
  expect(await until).toBe(true);
});
