/** The ways to a post: what is published, in which order and where, whatever comes up meanwhile. */
import { expect, test } from "vitest";
import { scriptRig } from "./rig.ts";

const LONG_MS = 60_000;

test.each([
  ["a video by the app's +", "tiktok", { post_way: "addButton" }, 1],
  ["one image by share", "tiktok", { content_type: 1 }, 1],
  ["three images, though asked to share", "tiktok", { content_type: 1, image_count: 3 }, 3],
  ["a reel by share", "instagram", {}, 1],
  ["a reel by the app's +", "instagram", { post_way: "addButton" }, 1],
  ["a carousel", "instagram", { content_type: 1, image_count: 3 }, 3],
] as const)("%s on %s", { timeout: LONG_MS }, async (what, app, config, count) => {
  await using rig = await scriptRig(`way ${what} ${app}`);
  const isImages = "content_type" in config;
  const media = await Promise.all(
    Array.from({ length: count }, () => (isImages ? rig.image() : rig.video())),
  );
  const captions = "two\nlines #fun";
  const { error, steps } = await rig.run("post", { app, media, config: { captions, ...config } });
  expect(error).toBeUndefined();
  const kind = isImages ? "images" : "video";
  const sha256 = media.map((file) => file.sha256);
  expect(await rig.published(app === "tiktok" ? "sim1_a" : "sim1_ig", app)).toMatchObject([
    { kind, caption: captions, sha256 },
  ]);
  expect(steps.some(({ matched }) => matched?.startsWith("the share intent carries"))).toBe(count > 1);
  expect(steps.find(({ step }) => step === "post")?.matched).toMatch(/^matched (text|id|description) /);
});

test.each([
  ["tiktok", ["rate", "draft", "contacts"], 5],
  ["instagram", ["notifications", "permission", "update"], 3],
] as const)(
  "on a slow %s with popups on the way, once",
  { timeout: LONG_MS },
  async (app, popups, factor) => {
    await using rig = await scriptRig(`popups ${app}`);
    await rig.fault("language", { locale: "es" });
    await rig.fault("slow", { factor });
    const faults: Promise<void>[] = [];
    let steps = 0;
    const onStep = () => {
      steps += 1;
      const name = steps % 4 === 0 ? popups[steps / 4 - 1] : undefined;
      if (name) faults.push(rig.fault("popup", { name }));
    };
    const video = await rig.video();
    const { error } = await rig.post(video, { app, onStep });
    await Promise.all(faults);
    expect(error).toBeUndefined();
    expect(await rig.published(app === "tiktok" ? "sim1_a" : "sim1_ig", app)).toMatchObject([
      { sha256: [video.sha256] },
    ]);
  },
);
