/** The sound that a post is published with, as its config asks for it. */
import { describe, expect, test } from "vitest";
import { scriptRig } from "./rig.ts";

const LONG_MS = 60_000;

describe.concurrent("on tiktok", () => {
  test.each([
    ["by its name", { post_way: "useSound", sound_name: "Night Bus" }, "Night Bus"],
    [
      "by its page",
      { post_way: "useSound", sound_name: "https://www.tiktok.com/music/Paper-Planes-7016547803243022337" },
      "Paper Planes",
    ],
    ["by the first suggestion", { add_sound: 1 }, "Ocean Drive"],
    ["by a keyword", { add_sound: "custom", custom_sound_keyword: "rain" }, "rain (sped up)"],
    ["as the app likes it", {}, null],
    ["off", { add_sound: 0 }, null],
  ])("%s", { timeout: LONG_MS }, async (what, config, sound) => {
    await using rig = await scriptRig(`sound ${what}`);
    const { error, steps } = await rig.post(await rig.video(), { config });
    if (error) console.log(error, steps.slice(-25));
    expect(error).toBeUndefined();
    expect(await rig.published()).toMatchObject([{ sound }]);
  });
});
