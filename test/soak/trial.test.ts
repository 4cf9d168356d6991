/** One trial of each script; `node test/soak/scripts.ts` runs hundreds. */
import { expect, test } from "vitest";
import { Pace } from "../../src/scripts/pace.ts";
import { drawTrial } from "./trial.ts";
import { judgeTrial } from "./verdict.ts";

test.concurrent.each([
  ["post", "19"],
  // what suggests people to follow lies over the profile on which another account is switched to
  ["post", "77"],
  ["follow", "42"],
  ["unfollow", "26"],
] as const)(
  "a slow phone with popups lets %s come true as it is told (seed %s)",
  { timeout: 60_000 },
  async (script, seed) => {
    const trial = drawTrial(script, seed);
    expect(trial.troubles.length).toBeGreaterThan(2);
    const { outcome, wrong, story } = await judgeTrial(trial, new Pace());
    expect({ outcome, wrong, story }).toMatchObject({ outcome: "completed", wrong: [] });
  },
);
