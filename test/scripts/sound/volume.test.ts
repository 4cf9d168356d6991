/** How loud the sounds of a post are. */
import { describe, expect, test } from "vitest";
import { scriptRig } from "../rig.ts";

const LONG_MS = 60_000;
const APPS = [
  ["tiktok", "sim1_a"],
  ["instagram", "sim1_ig"],
] as const;

describe.concurrent.each(APPS)("on %s", (app, account) => {
  test.each([
    [
      "both, where a sound is added",
      { add_sound: 1, origin_sound_volume: 0, add_sound_volume: 85 },
      { original_volume: 0, added_volume: 85 },
      true,
    ],
    [
      "the default, where a sound is added",
      { add_sound: 1 },
      { original_volume: 50, added_volume: 50 },
      true,
    ],
    [
      "with the sound that is used",
      { post_way: "useSound", sound_name: "Night Bus", add_sound_volume: 100 },
      { original_volume: 50, added_volume: 100 },
      true,
    ],
    ["the file's own alone", { origin_sound_volume: 7 }, { original_volume: 7, added_volume: null }, true],
    [
      "an added one that there is not",
      { add_sound_volume: 7 },
      { original_volume: 50, added_volume: null },
      false,
    ],
    ["the default without a sound", {}, { original_volume: 50, added_volume: null }, false],
  ])("%s", { timeout: LONG_MS }, async (_, config, volumes, isVisited) => {
    await using rig = await scriptRig("four");
    const { error, steps } = await rig.post(await rig.video(), { app, config });
    expect(error).toBeUndefined();
    expect(await rig.published(account, app)).toMatchObject([volumes]);
    expect(steps.some(({ step }) => step === "set the volume")).toBe(isVisited);
  });
});

test(
  "an app without a page of volumes fails what asks for one, before anything is published",
  { timeout: LONG_MS },
  async () => {
    await using rig = await scriptRig("four");
    const config = { content_type: 1, add_sound: 1, add_sound_volume: 10 };
    const { error, points } = await rig.post(await rig.image(), { app: "instagram", config });
    expect(error).toMatchObject({ reason: "OPTION_MISSING", message: expect.stringContaining("volume") });
    expect([points, await rig.published("sim1_ig", "instagram")]).toEqual([[], []]);
  },
);

test("where nothing but the default was asked for, it does without", { timeout: LONG_MS }, async () => {
  await using rig = await scriptRig("four");
  const config = { content_type: 1, add_sound: 1 };
  const { error } = await rig.post(await rig.image(), { app: "instagram", config });
  expect(error).toBeUndefined();
  expect(await rig.published("sim1_ig", "instagram")).toMatchObject([{ sound: "Ocean Drive" }]);
});
