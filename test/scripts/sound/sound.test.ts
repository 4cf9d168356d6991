/** The sound that a post is published with, as its config asks for it, on phones whose apps have other habits with sounds. */
import { describe, expect, test } from "vitest";
import { profileOf } from "../../../src/scripts/catalog.ts";
import { scriptRig } from "../rig.ts";

const LONG_MS = 60_000;
const APPS = [
  ["tiktok", "sim1_a", "https://www.tiktok.com/music/Paper-Planes-7016547803243022337"],
  ["instagram", "sim1_ig", "https://www.instagram.com/reels/audio/Paper-Planes-7016547803243022/"],
] as const;

describe.concurrent.each(APPS)("on %s a post has the sound that was asked for", (app, account, url) => {
  test.each([
    ["by its name", { post_way: "useSound", sound_name: "Night Bus" }, "Night Bus", ["three", "eight"]],
    ["by its page", { post_way: "useSound", sound_name: url }, "Paper Planes", ["four"]],
    ["as any", { add_sound: 1 }, "Ocean Drive", ["nine"]],
    [
      "by a keyword",
      { add_sound: "custom", custom_sound_keyword: "rain" },
      "rain (sped up)",
      ["four", "five"],
    ],
    ["by the app's +", { post_way: "addButton", add_sound: 1 }, "Ocean Drive", ["four"]],
    ["as none", {}, null, ["four"]],
    ["as off", { add_sound: 0 }, null, ["four"]],
  ] as const)("%s", { timeout: LONG_MS }, async (_, config, sound, seeds) => {
    for (const seed of seeds) {
      await using rig = await scriptRig(seed);
      const { error } = await rig.post(await rig.video(), { app, config });
      expect([seed, error]).toEqual([seed, undefined]);
      expect(await rig.published(account, app)).toMatchObject([{ caption: "hello", sound }]);
    }
  });

  test.each([
    ["a name that nothing has", { post_way: "useSound", sound_name: "ghost of a song" }],
    [
      "a page that is not there",
      { post_way: "useSound", sound_name: url.replace("Paper-Planes", "ghost-song") },
    ],
    ["a page that never loads", { post_way: "useSound", sound_name: url.replace("Paper", "endless") }],
    ["a keyword that never loads", { add_sound: "custom", custom_sound_keyword: "endless rain" }],
  ])("%s: SOUND_NOT_FOUND, and nothing is published", { timeout: LONG_MS }, async (_, config) => {
    await using rig = await scriptRig("three");
    const { error, points } = await rig.post(await rig.video(), { app, config });
    expect(error).toMatchObject({ reason: "SOUND_NOT_FOUND" });
    expect([points, await rig.published(account, app)]).toEqual([[], []]);
  });
});

test(
  "where what is shared can have no sound, the post is made by the app's own way",
  { timeout: LONG_MS },
  async () => {
    await using rig = await scriptRig("35");
    const config = { add_sound: "custom", custom_sound_keyword: "rain", add_sound_volume: 5 };
    const { error, steps } = await rig.post(await rig.video(), { config });
    expect(error).toBeUndefined();
    expect(steps.map(({ step }) => step)).toContain("begin again by the app's picker");
    expect(await rig.published()).toMatchObject([{ sound: "rain (sped up)", added_volume: 5 }]);
  },
);

describe.concurrent("an app whose editors offer no sounds is searched for the one that is used", () => {
  const { selectors, ...profile } = profileOf("tiktok");
  const without = { ...profile, selectors: { ...selectors, addSound: [], chosenSound: [], soundsEntry: [] } };
  const search = async (sound_name: string) => {
    await using rig = await scriptRig("five");
    const config = { post_way: "useSound", sound_name };
    const ran = await rig.post(await rig.video(), { config, context: { profile: without } });
    return { ...ran, posts: await rig.published() };
  };

  test("and the post begins on its page", { timeout: LONG_MS }, async () => {
    const { error, posts } = await search("Night Bus");
    expect(error).toBeUndefined();
    expect(posts).toMatchObject([{ caption: "hello", sound: "Night Bus" }]);
  });

  test("and where it is not found either, nothing is published", { timeout: LONG_MS }, async () => {
    const { error, posts } = await search("ghost of a song");
    expect(error).toMatchObject({
      reason: "SOUND_NOT_FOUND",
      message: expect.stringContaining("search found no"),
    });
    expect(posts).toEqual([]);
  });
});

test("sound_wait_time is how long a sound may take to load", { timeout: LONG_MS }, async () => {
  await using rig = await scriptRig("three");
  const waited = async (seconds: number) => {
    const config = { add_sound: "custom", custom_sound_keyword: "endless", sound_wait_time: seconds };
    const began = performance.now();
    const { error } = await rig.post(await rig.video(), { config });
    expect(error).toMatchObject({
      reason: "SOUND_NOT_FOUND",
      message: expect.stringContaining(`${seconds} s`),
    });
    return performance.now() - began;
  };
  const short = await waited(1);
  // the rig's clock is hurried eight times
  expect((await waited(17)) - short).toBeGreaterThan(1200);
});

describe.concurrent("a sound that TikTok puts under photos", () => {
  test.each([
    ["stays by default", {}, "Golden Hour", "three"],
    ["is as good as any", { add_sound: 1 }, "Golden Hour", "three"],
    [
      "gives way to another",
      { add_sound: "custom", custom_sound_keyword: "rain" },
      "rain (sped up)",
      "three",
    ],
    ["is taken away by its cross", { add_sound: 0 }, null, "four"],
    ["is taken away in the list", { add_sound: 0 }, null, "nine"],
    ["is taken away on the app's own way too", { add_sound: 0, post_way: "addButton" }, null, "three"],
  ])("%s", { timeout: LONG_MS }, async (_, config, sound, seed) => {
    await using rig = await scriptRig(seed);
    const { error } = await rig.post(await rig.image(), { config: { content_type: 1, ...config } });
    expect(error).toBeUndefined();
    expect(await rig.published()).toMatchObject([{ kind: "images", sound }]);
  });
});

test("a picture on Instagram gets its music on the page with the caption", { timeout: LONG_MS }, async () => {
  await using rig = await scriptRig("five");
  const config = { content_type: 1, add_sound: "custom", custom_sound_keyword: "rain" };
  const { error } = await rig.post(await rig.image(), { app: "instagram", config });
  expect(error).toBeUndefined();
  expect(await rig.published("sim1_ig", "instagram")).toMatchObject([
    { kind: "images", caption: "hello", sound: "rain (sped up)" },
  ]);
});
