import { expect, test } from "vitest";
import { Pace } from "../../src/scripts/pace.ts";
import { ManualClock } from "../support/manual-clock.ts";

/** A phone whose pages take so long, looked at as the pace says. */
function looksAt(pageMs: number, pages: number): readonly number[] {
  const clock = new ManualClock();
  const pace = new Pace(clock);
  return Array.from({ length: pages }, () => {
    pace.progressed();
    const until = clock.elapsed() + pageMs;
    clock.advance(pace.afterDeed());
    let looks = 1;
    for (; clock.elapsed() < until; looks++) clock.advance(pace.afterLook());
    return looks;
  });
}

test("once it is known how long pages take, few looks are enough", () => {
  const looks = looksAt(600, 12);
  expect(looks[0]).toBeGreaterThan(4);
  expect(looks.at(-1)).toBeLessThanOrEqual(3);
});

test("a quick phone is looked at at once", () => {
  expect(looksAt(40, 12).every((looks) => looks === 1)).toBe(true);
});
